import JSONAPI

/// The story of an address: each request, job, decision and message that has to do with it, the oldest first.
struct WhyStory {
    private let entries: [(time: Timestamp, json: JSON)]

    /// - Parameters:
    ///   - facts: What is stored about the address.
    ///   - base: Where this server is reached, for links.
    init(_ facts: WhyFacts, base: String) {
        var entries: [(time: Timestamp, json: JSON)] = []
        for request in facts.requests { entries.append((request.time, Self.entry(request))) }
        for work in facts.jobs { entries.append((work.job.created, Self.entry(work.job))) }
        for outcome in facts.outcomes { entries.append((outcome.time, Self.entry(outcome))) }
        for message in facts.messages {
            entries.append((message.sent, Self.entry(message, base, facts.lastExpired)))
        }
        self.entries = entries.sorted { $0.time < $1.time }
    }

    var json: JSON { .array(entries.map(\.json)) }

    private static func entry(_ request: JournalEntry) -> JSON {
        [
            "time": .string(request.time.iso8601(.microseconds)), "kind": "request",
            "request_id": .string(request.request), "method": .string(request.method),
            "target": .string(request.target), "status": .int(request.status),
            "revision": .optional(request.revision), "key": .optional(request.key),
            "problem": .optional(request.problem),
        ]
    }

    private static func entry(_ job: Job) -> JSON {
        [
            "time": .string(job.created.iso8601(.microseconds)), "kind": "job", "job": .int(job.id),
            "name": .string(job.kind), "state": .string(job.state.rawValue),
            "due": .optional(job.due?.iso8601(.microseconds)), "request_id": .string(job.request),
            "list_id": .optional(job.list), "profiles": .int(job.total),
        ]
    }

    private static func entry(_ outcome: Outcome) -> JSON {
        [
            "time": .string(outcome.time.iso8601(.microseconds)), "kind": "decision",
            "effect": .string(outcome.rule.effect.rawValue), "rule": .string(outcome.rule.id),
            "reason": .string(outcome.rule.reason), "detail": .optional(outcome.detail),
            "evidence": .string(outcome.rule.evidence.rawValue), "setting": .optional(outcome.rule.setting),
            "list_id": .optional(outcome.list), "profile_id": .optional(outcome.profile),
            "job": outcome.job.map { .int($0) } ?? .null,
            "message_types": outcome.types.map { types in .array(types.map { .string($0.text) }) } ?? .null,
        ]
    }

    private static func entry(_ message: Message, _ base: String, _ lastExpired: Timestamp?) -> JSON {
        var object: JSONObject = ["time": .string(message.sent.iso8601(.microseconds)), "kind": "message"]
        object = object.merging(message.json(base: base, lastExpired: lastExpired).object ?? [:])
        object["confirmed"] = .optional(message.confirmed?.iso8601(.microseconds))
        return .object(object)
    }
}
