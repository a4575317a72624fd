import JSONAPI
import Store

/// The profile that a request names which is worked off later: found, made or brought up to date.
///
/// It is found as by profile-import (assumed).
struct NamedProfile {
    /// What became of it.
    struct Result {
        let id: String
        /// Identifiers that the request gave, but that another profile has and keeps.
        let left: [String]
    }

    let account: Account
    let now: Timestamp

    init(_ account: Account, _ now: Timestamp) {
        self.account = account
        self.now = now
    }

    /// Carries out what the data of a profile in a body says.
    ///
    /// - `keepsIdentifiers`: Whether a known profile keeps those it has, as at client endpoints (documented).
    /// - `clearsOnNull`: Whether a `null` clears what is known; mostly it doesn't (assumed), lest an event cost a
    ///   profile its name.
    /// - Returns: `nil` where nothing in the request can be the identity of a profile.
    func save(
        _ data: JSON,
        keepsIdentifiers: Bool,
        clearsOnNull: Bool = false,
        in db: Connection
    ) throws -> Result? {
        var changes = data["attributes"]?.object ?? [:]
        let found = try ProfileRoutes.find(data, account, in: db)
        if found != nil, keepsIdentifiers {
            for name in Profile.identifierNames { changes[name] = nil }
        }
        var left: [String] = []
        for name in Profile.identifierNames {
            guard let value = changes[name], !value.isNull,
                let other = try ProfileTable.find(name, value, in: db), other.id != found?.id
            else { continue }
            changes[name] = nil
            left.append(name)
        }
        var profile = found ?? Profile(id: account.ids.ulid(at: now), at: now)
        try profile.apply(changes, keepsOnNull: !clearsOnNull)
        try profile.patchProperties(in: data)
        guard profile.hasIdentifier else { return nil }
        if profile != found {
            profile.updated = now
            try ProfileTable.save(profile, in: db)
        }
        if found == nil || !keepsIdentifiers, try PatchIdentifiers(in: data).apply(to: profile, in: db) {
            left.append("patch_identifiers")
        }
        return Result(id: profile.id, left: left)
    }
}

extension JobResult {
    /// Counts an item as one that nothing was done for, and says by which rule.
    mutating func skip(
        _ rule: Rule,
        _ item: Job.Item,
        of job: Job,
        _ detail: String?,
        at now: Timestamp
    ) {
        counts.skipped += 1
        outcomes.append(Outcome(rule, item, of: job, detail, at: now))
    }

    /// Counts an item as one that failed, and says by which rule.
    mutating func fail(
        _ rule: Rule,
        _ item: Job.Item,
        of job: Job,
        _ detail: String?,
        at now: Timestamp
    ) {
        counts.failed += 1
        outcomes.append(Outcome(rule, item, of: job, detail, at: now))
    }

    /// Says which identifiers of an item stayed with another profile, if any did.
    mutating func note(_ profile: NamedProfile.Result, _ item: Job.Item, of job: Job, at now: Timestamp) {
        guard !profile.left.isEmpty else { return }
        let names = profile.left.joined(separator: ", ")
        note(.identifierOfAnother, item, of: job, names, profile: profile.id, at: now)
    }

    /// Says what was decided about an item beside what it is counted as.
    mutating func note(
        _ rule: Rule,
        _ item: Job.Item,
        of job: Job,
        _ detail: String?,
        profile: String,
        at now: Timestamp
    ) {
        var outcome = Outcome(rule, item, of: job, detail, at: now)
        outcome.profile = profile
        outcomes.append(outcome)
    }
}

extension Outcome {
    /// What was decided about an item that is about a profile.
    fileprivate init(_ rule: Rule, _ item: Job.Item, of job: Job, _ detail: String?, at now: Timestamp) {
        let data = item.payload["profile"]?["data"] ?? item.payload["profile"] ?? item.payload
        self.init(
            time: now,
            rule: rule,
            detail: detail,
            email: item.email,
            phoneNumber: item.phoneNumber,
            profile: data["id"]?.string,
            job: job.id
        )
    }
}
