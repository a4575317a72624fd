import JSONAPI
import Store

/// Stores the events of a request, and finds, makes or updates their profiles on the way.
struct EventJob {
    static let kind = "event"

    let job: Job
    let account: Account
    let now: Timestamp

    init(_ job: Job, _ account: Account) {
        self.job = job
        self.account = account
        now = account.clock.now
    }

    /// Works off all items; returns which addresses were dropped.
    func run(in db: Connection) throws -> JobResult {
        let filter = account.settings.spamFilter
        var result = JobResult()
        for item in try JobTable.items(of: job.id, in: db) {
            let data = item.payload["profile"] ?? .null
            if let objection = item.email.flatMap({ filter.objection(to: $0) }) {
                result.outcomes.append(outcome(.spamFilter, item, objection))
            } else if let profile = try profile(data, in: db) {
                for event in item.payload["events"]?.array ?? [] {
                    try EventTable.insert(newEvent(event, of: profile), at: now, ids: account.ids, in: db)
                }
                result.counts.completed += 1
            } else {
                result.outcomes.append(outcome(.unknownProfile, item, nil))
            }
        }
        for outcome in result.outcomes { try OutcomeTable.insert(outcome, in: db) }
        result.counts.skipped = result.outcomes.count
        return result
    }

    private func outcome(_ rule: Rule, _ item: Job.Item, _ detail: String?) -> Outcome {
        Outcome(
            time: now,
            rule: rule,
            detail: detail,
            email: item.email,
            phoneNumber: item.phoneNumber,
            profile: item.payload["profile"]?["id"]?.string,
            job: job.id
        )
    }

    /// An event with its properties in the order of recorded ones: the client's own, then currency, id and value.
    private func newEvent(_ event: JSON, of profile: String) -> NewEvent {
        // Without a time, that of the request, and without an id the event's second (documented, recorded).
        let time = event["time"]?.string.flatMap { Timestamp(iso8601: $0) } ?? job.created
        var properties = event["properties"]?.object ?? [:]
        let id = event["unique_id"]?.string ?? properties["$event_id"]?.string ?? String(time.seconds)
        let last: [(String, JSON?)] = [
            ("$value_currency", event["value_currency"]), ("$event_id", .string(id)),
            ("$value", event["value"]),
        ]
        for (name, value) in last {
            guard let value, !value.isNull else { continue }
            properties[name] = nil
            properties.append(name, value)
        }
        let metric = event["metric"]?["data"]?["attributes"]
        return NewEvent(
            metric: metric?["name"]?.string ?? "",
            integration: metric?["service"]?.string ?? Integration.api.key,
            profile: profile,
            time: time,
            properties: properties
        )
    }

    /// The id of the profile, made or brought up to date; `nil` where nothing in the request can be its identity.
    private func profile(_ data: JSON, in db: Connection) throws -> String? {
        var changes = data["attributes"]?.object ?? [:]
        // Found as by profile-import (assumed).
        let found = try ProfileRoutes.find(data, in: db)
        // Client endpoints leave the identifiers of a known profile as they are (documented).
        if found != nil, job.parameters["client"] == true {
            for name in Profile.identifierNames { changes[name] = nil }
        }
        // What another profile is known by stays with that one (assumed).
        for name in Profile.identifierNames {
            guard let value = changes[name], !value.isNull,
                let other = try ProfileTable.find(name, value, in: db), other.id != found?.id
            else { continue }
            changes[name] = nil
        }
        var profile = found ?? Profile(id: account.ids.ulid(at: now), at: now)
        // A `null` leaves alone what is known (assumed), lest an event cost a profile its name.
        profile.apply(changes, keepsOnNull: true)
        profile.patchProperties(in: data)
        guard profile.hasIdentifier else { return nil }
        guard profile != found else { return profile.id }
        profile.updated = now
        try ProfileTable.save(profile, in: db)
        return profile.id
    }
}
