import JSONAPI
import Store

/// What a browser or an app sends of its own visitor: no key, 202 without a body, done by a job.
///
/// <https://developers.klaviyo.com/en/reference/create_client_profile>
enum ClientRoutes {
    static let kind = "client_profile"
    static let handlers: [(String, Handler)] = [("create_client_profile", createProfile)]

    @Sendable static func createProfile(_ call: Call, _ db: Connection) throws -> Reply {
        let identifiers = Identifiers(call.attributes)
        guard identifiers.problems.isEmpty else { throw APIError(identifiers.problems) }
        let data = call.body["data"] ?? [:]
        guard Identifiers.nameProfile(data) else {
            throw APIError(.noIdentifier, at: .pointer("/data/attributes"))
        }
        let item = Job.Item(
            email: call.attributes["email"]?.string,
            phoneNumber: call.attributes["phone_number"]?.string,
            payload: data
        )
        _ = try JobTable.insert(Job(kind, call, total: 1), [item], in: db)
        return .empty(202)
    }

    /// Creates the profile or updates it, but leaves the identifiers of a known one as they are (documented).
    ///
    /// The spam filter drops fake addresses here as well (assumed).
    @Sendable static func work(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        let now = account.clock.now
        var result = JobResult()
        for item in try JobTable.items(of: job.id, in: db) {
            if let email = item.email, let objection = account.settings.spamFilter.objection(to: email) {
                let outcome = Outcome(
                    time: now,
                    rule: .spamFilter,
                    detail: objection,
                    email: email,
                    job: job.id
                )
                try OutcomeTable.insert(outcome, in: db)
                result.outcomes.append(outcome)
                result.counts.skipped += 1
                continue
            }
            try save(item.payload, account, at: now, in: db)
            result.counts.completed += 1
        }
        return result
    }

    private static func save(_ data: JSON, _ account: Account, at now: Timestamp, in db: Connection) throws {
        var attributes = data["attributes"]?.object ?? [:]
        var profile: Profile
        if let known = try ProfileRoutes.find(data, in: db) {
            profile = known
            for name in Profile.identifierNames { attributes[name] = nil }
        } else {
            profile = Profile(id: account.ids.ulid(at: now), at: now)
        }
        profile.apply(attributes)
        profile.patchProperties(in: data)
        guard profile.hasIdentifier else { return }
        profile.updated = now
        try ProfileTable.save(profile, in: db)
    }
}
