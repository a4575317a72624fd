import JSONAPI
import Store

extension Control {
    /// The conversations with their messages, the newest first.
    @Sendable static func conversations(_ emulator: Emulator, _ call: Call) throws -> JSON {
        let limit = try limit(call)
        let conversations = try emulator.account.read { db in
            try ConversationTable.newest(limit + 1, in: db).map { conversation in
                try conversation.json(ConversationTable.messages(of: conversation.id, in: db))
            }
        }
        return newest("conversations", conversations, limit)
    }

    /// Lets a person write to the account, which begins their conversation on the channel if there is none.
    @Sendable static func receive(_ emulator: Emulator, _ call: Call) throws -> JSON {
        let known = Conversation.channels
        guard let channel = call.body["channel"]?.string, known.contains(channel) else {
            throw Refusal(
                status: 400,
                message: "channel takes one of \(known.joined(separator: ", "))",
                name: "channel"
            )
        }
        guard let body = call.body["body"]?.string, !body.isEmpty else {
            throw Refusal(status: 400, message: "body takes the text that they send", name: "body")
        }
        let now = emulator.account.clock.now
        return try emulator.account.write { db in
            let profile = try person(in: db) { call.body[$0] }
            let conversation = try ConversationTable.open(
                profile.id,
                channel,
                at: now,
                ids: emulator.account.ids,
                in: db
            )
            let message = Conversation.Message(isInbound: true, body: body, sent: now)
            try ConversationTable.insert(message, to: conversation.id, in: db)
            return try conversation.json(ConversationTable.messages(of: conversation.id, in: db))
        }
    }

    /// What names a profile in a query or a body: the names that may be written, each with the API's.
    static let profileNames = [
        ("id", "id"), ("email", "email"), ("phone", "phone_number"), ("phone_number", "phone_number"),
        ("external_id", "external_id"), ("anonymous_id", "anonymous_id"),
    ]

    /// The profile that one of ``profileNames`` leads to.
    ///
    /// `written`: What the query or body has under a name.
    static func person(in db: Connection, _ written: (String) -> JSON?) throws -> Profile {
        for (name, column) in profileNames {
            guard let value = written(name), !value.isNull else { continue }
            let text = value.string ?? value.text
            let profile =
                column == "id"
                ? try ProfileTable.find(id: text, in: db) : try ProfileTable.find(column, value, in: db)
            guard let profile else {
                let survivor = column == "id" ? try IdentityTable.survivor(of: text, in: db) : nil
                let more = survivor.map { "; it was merged into \($0.id)" } ?? ""
                throw Refusal(status: 404, message: "no profile has the \(column) \(text)\(more)", name: name)
            }
            return profile
        }
        throw Refusal(
            status: 400,
            message: "name the profile: by email, phone_number, external_id, anonymous_id or id",
            name: "email"
        )
    }
}

extension Conversation {
    fileprivate func json(_ messages: [Message]) -> JSON {
        [
            "id": .string(id), "profile_id": .string(profile), "channel": .string(channel),
            "messages": .array(
                messages.map { message in
                    [
                        "direction": message.isInbound ? "inbound" : "outbound",
                        "body": .string(message.body),
                        "message_hierarchy": message.hierarchy.map { .raw($0) } ?? .null,
                        "sent": .string(message.sent.iso8601(.microseconds)),
                    ]
                }
            ),
        ]
    }
}
