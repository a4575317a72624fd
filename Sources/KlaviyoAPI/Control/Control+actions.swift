import JSONAPI
import Store

extension Control {
    @Sendable static func health(_ emulator: Emulator, _ call: Call) throws -> JSON {
        let account = emulator.account
        return [
            "status": "ok", "version": .string(emulator.version), "company_id": .string(account.company),
            "time": .string(account.clock.now.iso8601(.microseconds)),
            "scenario": .optional(account.scenario?.name),
        ]
    }

    @Sendable static func settings(_ emulator: Emulator, _ call: Call) throws -> JSON {
        emulator.account.settings.json
    }

    @Sendable static func changeSettings(_ emulator: Emulator, _ call: Call) throws -> JSON {
        try emulator.account.change(call.body)
        return emulator.account.settings.json
    }

    /// The newest jobs that requests have asked for, or those of a kind, which has to be named for the others.
    @Sendable static func jobs(_ emulator: Emulator, _ call: Call) throws -> JSON {
        let limit = try limit(call)
        let kind = call.query["kind"]
        if let kind, JobKinds.table[kind] == nil {
            let known = JobKinds.table.keys.sorted().joined(separator: ", ")
            throw Refusal(status: 400, message: "kind takes one of \(known)", name: "kind")
        }
        let jobs = try emulator.account.read { db in try JobTable.all(kind, limit: limit + 1, in: db) }
        return newest("jobs", jobs.map(\.json), limit)
    }

    @Sendable static func job(_ emulator: Emulator, _ call: Call) throws -> JSON {
        try named(call, emulator).json
    }

    /// The job that a path names, by its number, its id in the API or the id of its request.
    private static func named(_ call: Call, _ emulator: Emulator) throws -> Job {
        guard let job = try emulator.account.read({ db in try JobTable.find(named: call.id, in: db) }) else {
            throw Refusal(status: 404, message: "there is no job \(call.id)")
        }
        return job
    }

    @Sendable static func runJobs(_ emulator: Emulator, _ call: Call) throws -> JSON {
        ["ran": .int(try emulator.runAllJobs())]
    }

    /// Runs, holds, releases, stalls or cancels a job, or lets some of its items fail.
    ///
    /// The path names it by its number, its id in the API or the id of its request.
    @Sendable static func changeJob(_ emulator: Emulator, _ call: Call) throws -> JSON {
        let actions = Emulator.JobAction.allCases.map(\.rawValue).joined(separator: ", ")
        guard let action = call.body["action"]?.string.flatMap({ Emulator.JobAction(rawValue: $0) }) else {
            throw Refusal(status: 400, message: "action takes one of \(actions)", name: "action")
        }
        let items = call.body["items"]?.array?.compactMap(\.int) ?? []
        if action == .fail, items.isEmpty {
            throw Refusal(
                status: 400,
                message: "items takes the positions of the items that fail, from 0",
                name: "items"
            )
        }
        let job = try named(call, emulator)
        if action == .fail, !JobKinds.withItems.contains(job.kind) {
            let message = "the items of a \(job.kind) job don't fail one by one; cancel it instead"
            throw Refusal(status: 400, message: message, name: "action")
        }
        guard let changed = try emulator.act(action, onJob: job.id, items: Set(items)) else {
            throw Refusal(status: 409, message: "job \(call.id) is \(job.json["state"]?.string ?? "over")")
        }
        return changed.json
    }

    @Sendable static func inbox(_ emulator: Emulator, _ call: Call) throws -> JSON {
        let limit = try limit(call)
        let recipient = call.query["to"]
        let (messages, previews) = try emulator.account.read { db in
            let messages =
                try recipient.map { try ConfirmationTable.messages(to: $0, in: db).reversed() }
                ?? ConfirmationTable.messages(limit: limit + 1, in: db)
            return (messages, try PreviewTable.all(to: recipient, limit: limit + 1, in: db))
        }
        let expiry = lastExpired(emulator)
        let shown =
            messages.map { (sent: $0.sent, json: $0.json(base: call.base, lastExpired: expiry)) }
            + previews.map { (sent: $0.sent, json: $0.json) }
        return newest("messages", shown.sorted { $0.sent > $1.sent }.map { $0.json }, limit)
    }

    @Sendable static func message(_ emulator: Emulator, _ call: Call) throws -> JSON {
        let preview = try emulator.account.read { db in try PreviewTable.find(call.id, in: db) }
        if let preview { return preview.json }
        return try message(emulator, call.id).json(base: call.base, lastExpired: lastExpired(emulator))
    }

    @Sendable static func confirm(_ emulator: Emulator, _ call: Call) throws -> JSON {
        let message = try message(emulator, call.id)
        switch try emulator.confirm(token: message.token) {
        case .confirmed(let outcome): return ["confirmed": true, "profile_id": .optional(outcome.profile)]
        case .inVain(let outcome): throw Refusal(status: 410, message: outcome.rule.reason)
        case .alreadyConfirmed(_, let profile): return ["confirmed": true, "profile_id": .optional(profile)]
        case .expired: throw Refusal(status: 410, message: Rule.confirmationExpired.reason)
        case .declined: throw Refusal(status: 410, message: Rule.declined.reason)
        case .unknown: throw Refusal(status: 404, message: "no message has the id '\(call.id)'")
        }
    }

    @Sendable static func unsubscribe(_ emulator: Emulator, _ call: Call) throws -> JSON {
        let message = try message(emulator, call.id)
        let outcome = try emulator.unsubscribe(token: message.token, .page)
        return ["rule": .optional(outcome?.rule.id), "profile_id": .optional(outcome?.profile)]
    }

    /// Makes a hard or soft bounce, an invalid address or a spam complaint happen to a profile.
    @Sendable static func suppress(_ emulator: Emulator, _ call: Call) throws -> JSON {
        guard let email = call.body["email"]?.string else {
            throw Refusal(status: 400, message: "name the profile by its email", name: "email")
        }
        let events = MailEvent.all
        guard let event = events.first(where: { $0.name == call.body["reason"]?.string }) else {
            let known = events.map(\.name).joined(separator: ", ")
            throw Refusal(status: 400, message: "reason takes one of \(known)", name: "reason")
        }
        guard let outcome = try emulator.suppress(email, event) else {
            throw Refusal(status: 404, message: "no profile has the address \(email)", name: "email")
        }
        return ["rule": .string(outcome.rule.id), "profile_id": .optional(outcome.profile)]
    }

    @Sendable static func why(_ emulator: Emulator, _ call: Call) throws -> JSON {
        for (name, column) in [
            ("email", "email"), ("phone", "phone_number"), ("phone_number", "phone_number"),
        ] {
            guard let value = call.query[name], !value.isEmpty else { continue }
            if value.contains(" ") {
                throw Refusal(
                    status: 400,
                    message: "'\(value)' has a space in it; write + as %2B",
                    name: name
                )
            }
            let facts = try emulator.account.read { db in
                let list = try list(call, column, value, in: db)
                let question = WhyQuestion(column: column, address: value, list: list)
                return try WhyFacts(question, lastExpired: lastExpired(emulator), in: db)
            }
            return Why(facts).json(base: call.base)
        }
        throw Refusal(
            status: 400,
            message: "name an address: ?email=… or ?phone=…, + written as %2B",
            name: "email"
        )
    }

    @Sendable static func operations(_ emulator: Emulator, _ call: Call) throws -> JSON {
        let revision = call.query["revision"]
        if let revision, !Emulator.revisionsAndBetas.contains(revision) {
            let known = Emulator.revisionsAndBetas.joined(separator: ", ")
            throw Refusal(
                status: 400,
                message: "'\(revision)' is not a revision; they are \(known)",
                name: "revision"
            )
        }
        return .array(Emulator.operations(at: revision).map(\.json))
    }

    @Sendable static func evidence(_ emulator: Emulator, _ call: Call) throws -> JSON {
        .array(Emulator.evidence.map(\.json))
    }

    /// The list that a story is to be about, if only one: it is there, or was when a job about the address named it.
    private static func list(
        _ call: Call,
        _ column: String,
        _ value: String,
        in db: Connection
    ) throws -> String? {
        guard let id = call.query["list"] else { return nil }
        let isKnown =
            try ListTable.find(id: id, in: db) != nil
            || JobTable.all(column, value, in: db).contains { $0.list == id }
        guard isKnown else { throw Refusal(status: 404, message: "there is no list '\(id)'", name: "list") }
        return id
    }

    /// The time up to which confirmation messages have expired.
    private static func lastExpired(_ emulator: Emulator) -> Timestamp? {
        emulator.account.settings.lastExpired(at: emulator.account.clock.now)
    }

    static func message(_ emulator: Emulator, _ id: String) throws -> Message {
        guard let message = try emulator.account.read({ db in try ConfirmationTable.message(id: id, in: db) })
        else {
            throw Refusal(status: 404, message: "no message has the id '\(id)'")
        }
        return message
    }

    /// The newest rows, which come first, and whether there are more of them.
    ///
    /// `rows`: One more than the limit, where there are as many.
    static func newest(_ name: String, _ rows: [JSON], _ limit: Int) -> JSON {
        [name: .array(Array(rows.prefix(limit))), "has_more": .bool(rows.count > limit)]
    }

    /// How many rows are asked for: `?limit=`, 100 without.
    static func limit(_ call: Call) throws -> Int {
        guard let text = call.query["limit"] else { return 100 }
        guard let limit = Int(text), (1...10_000).contains(limit) else {
            throw Refusal(status: 400, message: "limit takes a number from 1 to 10000", name: "limit")
        }
        return limit
    }
}

extension Job {
    fileprivate var json: JSON {
        [
            "id": .int(id), "job_id": .optional(publicID), "kind": .string(kind),
            "state": .string(state.rawValue),
            "created": .string(created.iso8601(.microseconds)),
            "due": .optional(due?.iso8601(.microseconds)), "progress": .string(progress),
            "started": .optional(started?.iso8601(.microseconds)),
            "finished": .optional(finished?.iso8601(.microseconds)),
            "request_id": .optional(request.isEmpty ? nil : request),
            "list_id": .optional(list), "profiles": .int(total), "completed": .int(counts.completed),
            "failed": .int(counts.failed), "skipped": .int(counts.skipped),
        ]
    }
}
