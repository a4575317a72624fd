import JSONAPI
import Store

/// The story of one address: every request, job, decision and message that has to do with it, and the cause.
struct Why {
    let verdict: String
    /// The rule that keeps the profile from appearing; `nil` if none does.
    let cause: Rule?
    /// The verdict in a sentence.
    let summary: String
    let remedy: String?
    let profile: Profile?
    private var story: [(time: Timestamp, entry: JSON)] = []

    /// Collects what is stored about an address.
    ///
    /// - `column`: What the address is: `email` or `phone_number`.
    /// - `list`: Tells only of what concerns this list, if given.
    /// - `base`: Where this server is reached, for links.
    /// - `lastExpired`: The time up to which confirmation messages have expired.
    init(
        _ column: String,
        _ value: String,
        list: String?,
        base: String,
        lastExpired: Timestamp?,
        in db: Connection
    ) throws {
        var jobs = try JobTable.all(column, value, in: db).filter { list == nil || $0.list == list }
        let outcomes = try OutcomeTable.all(column, value, in: db).filter { list == nil || $0.list == list }
        // A job for a whole list doesn't name the addresses on it.
        for number in outcomes.compactMap(\.job) where !jobs.contains(where: { $0.id == number }) {
            if let job = try JobTable.find(number: number, in: db) { jobs.append(job) }
        }
        let messages = try ConfirmationTable.messages(to: value, in: db).filter {
            list == nil || $0.list == list
        }
        var requests = try JournalTable.mentioning(value, in: db)
        for job in jobs where !requests.contains(where: { $0.request == job.request }) {
            if let entry = try JournalTable.find(request: job.request, in: db) { requests.append(entry) }
        }
        let profile = try ProfileTable.find(column, .string(value), in: db)
        let waiting = jobs.last { !$0.state.isFinal }
        // What is left out is about the phone number, and keeps no email address from anything.
        let decisions = outcomes.filter { $0.rule.effect != .noted }
        let last =
            decisions.last { column == "phone_number" || $0.rule.effect != .leftOut } ?? decisions.last
        let lastMessage = messages.last { $0.list == last?.list }
        let refused = requests.last { $0.status >= 400 }
        self.profile = profile
        if let waiting {
            let rule = waiting.state == .queued ? Rule.queued : .stuck
            (verdict, cause, remedy) = (rule.effect.rawValue, rule, rule.remedy)
            summary = "\(rule.reason) Here: job \(waiting.id) is \(waiting.progress)."
        } else if let last, last.rule.effect == .awaitingConfirmation,
            let lastMessage, lastMessage.state(lastExpired) == "expired"
        {
            let rule = Rule.confirmationExpired
            (verdict, cause, remedy) = (rule.effect.rawValue, rule, rule.remedy)
            summary = "\(rule.reason) Here: it was sent at \(lastMessage.sent.iso8601())."
        } else if let last {
            verdict = last.rule.effect.rawValue
            cause = last.rule.effect.isReachable ? nil : last.rule
            remedy = last.rule.remedy
            summary = last.rule.reason + (last.detail.map { " Here: \($0)." } ?? "")
        } else if profile != nil {
            (verdict, cause, remedy) = ("exists", nil, nil)
            summary = "The profile is there; no subscription of it has been asked for."
        } else if let refused {
            let rule = refused.status == 401 ? Rule.unknownKey : .refused
            (verdict, cause, remedy) = (rule.effect.rawValue, rule, rule.remedy)
            summary = "\(rule.reason) Here: it was answered \(refused.status): \(refused.problem ?? "")"
        } else {
            (verdict, cause, remedy) = (
                "unknown", nil, "Check that the client sends its requests to this server."
            )
            summary = "Nothing that names \(value) has reached this account."
        }
        for request in requests { story.append((request.time, Self.entry(request))) }
        for job in jobs { story.append((job.created, Self.entry(job))) }
        for outcome in outcomes { story.append((outcome.time, Self.entry(outcome))) }
        for message in messages { story.append((message.sent, Self.entry(message, base, lastExpired))) }
        story.sort { $0.time < $1.time }
    }

    func json(identifier: String) -> JSON {
        [
            "identifier": .string(identifier),
            "verdict": .string(verdict),
            "cause": .optional(cause?.id),
            "summary": .string(summary),
            "evidence": .optional(cause?.evidence.rawValue),
            "setting": .optional(cause?.setting),
            "remedy": .optional(remedy),
            "profile_id": .optional(profile?.id),
            "story": .array(story.map(\.entry)),
        ]
    }

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
        ]
    }

    private static func entry(_ message: Message, _ base: String, _ lastExpired: Timestamp?) -> JSON {
        var object: JSONObject = ["time": .string(message.sent.iso8601(.microseconds)), "kind": "message"]
        object = object.merging(message.json(base: base, lastExpired: lastExpired).object ?? [:])
        object["confirmed"] = .optional(message.confirmed?.iso8601(.microseconds))
        return .object(object)
    }
}

extension Message {
    /// The message as the inbox shows it, with links to this server.
    ///
    /// - `lastExpired`: The time up to which messages have expired.
    func json(base: String, lastExpired: Timestamp?) -> JSON {
        [
            "id": .string(id), "channel": .string(channel), "to": .string(recipient),
            "subject": .string(subject), "list_id": .optional(list),
            "sent": .string(sent.iso8601(.microseconds)),
            "state": .string(state(lastExpired)),
            "reply": channel == "sms" ? "YES" : nil,
            "links": [
                "confirm": .string("\(base)/subscriptions/confirm?c=\(token)"),
                "unsubscribe": .string("\(base)/subscriptions/unsubscribe?c=\(token)"),
            ],
        ]
    }

    /// What has become of it: `confirmed`, `declined`, `expired` or `waiting`.
    fileprivate func state(_ lastExpired: Timestamp?) -> String {
        if confirmed != nil { return "confirmed" }
        if declined != nil { return "declined" }
        return expired != nil || lastExpired.map { renewed <= $0 } ?? false ? "expired" : "waiting"
    }
}
