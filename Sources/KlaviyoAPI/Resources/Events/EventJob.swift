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
                result.skip(.spamFilter, item, of: job, objection, at: now)
            } else if Identifiers.isPhoneNumberUseless(data, account.settings) {
                result.skip(.phoneNumberAlone, item, of: job, nil, at: now)
            } else if let profile = try NamedProfile(account, now).save(
                data,
                keepsIdentifiers: job.parameters["client"] == true,
                in: db
            ) {
                result.note(profile, item, of: job, at: now)
                try store(item, of: profile.id, &result, in: db)
            } else {
                result.skip(.unknownProfile, item, of: job, nil, at: now)
            }
        }
        for outcome in result.outcomes { try OutcomeTable.insert(outcome, in: db) }
        return result
    }

    /// Stores the events of an item, and tells which of them were there already; if all were, the item is skipped.
    private func store(_ item: Job.Item, of profile: String, _ result: inout JobResult, in db: Connection)
        throws
    {
        let events = item.payload["events"]?.array ?? []
        var repeated = 0
        for event in events {
            let new = newEvent(event, of: profile)
            guard try EventTable.insert(new, at: now, account, in: db) == nil else { continue }
            repeated += 1
            let id = new.properties["$event_id"]?.string ?? ""
            let detail = "\(new.metric) with the $event_id \(id)"
            result.note(.repeatedEvent, item, of: job, detail, profile: profile, at: now)
        }
        if repeated > 0, repeated == events.count {
            result.counts.skipped += 1
        } else {
            result.counts.completed += 1
        }
    }

    /// An event with its properties in the order of recorded ones: the client's own, then currency, id, value and what
    /// is extra.
    private func newEvent(_ event: JSON, of profile: String) -> NewEvent {
        // Without a time, that of the request, and without an id the event's second (documented, recorded).
        let time = event["time"]?.string.flatMap { Timestamp(iso8601: $0) } ?? job.created
        var properties = event["properties"]?.object ?? [:]
        let id = event["unique_id"]?.string ?? properties["$event_id"]?.string ?? String(time.seconds)
        let last: [(String, JSON?)] = [
            ("$value_currency", event["value_currency"]), ("$event_id", .string(id)),
            ("$value", event["value"]), ("$extra", nil),
        ]
        for (name, sent) in last {
            let value = [sent, properties[name]].compactMap(\.self).first { !$0.isNull }
            guard let value else { continue }
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
}
