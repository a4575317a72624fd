import JSONAPI
import Store

extension Control {
    /// The conversations with their messages, the newest first.
    @Sendable static func conversations(_ emulator: Emulator, _ call: Call) throws -> JSON {
        let limit = try limit(call)
        let conversations = try emulator.account.read { db in
            try ConversationTable.newest(limit, in: db).map { conversation in
                try conversation.json(ConversationTable.messages(of: conversation.id, in: db))
            }
        }
        return ["conversations": .array(conversations)]
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
            throw Refusal(status: 400, message: "body takes the text that the person writes", name: "body")
        }
        let now = emulator.account.clock.now
        return try emulator.account.write { db in
            let profile = try person(call.body, in: db)
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

    /// The profile that an email address, a phone number or an id names.
    static func person(_ body: JSONObject, in db: Connection) throws -> Profile {
        for name in ["id", "email", "phone_number"] {
            guard let value = body[name]?.string else { continue }
            let profile =
                name == "id"
                ? try ProfileTable.find(id: value, in: db)
                : try ProfileTable.find(name, .string(value), in: db)
            guard let profile else {
                let survivor = name == "id" ? try IdentityTable.survivor(of: value, in: db) : nil
                let more = survivor.map { "; it was merged into \($0.id)" } ?? ""
                throw Refusal(status: 404, message: "no profile has the \(name) \(value)\(more)", name: name)
            }
            return profile
        }
        throw Refusal(
            status: 400,
            message: "say whom: one of email, phone_number and id",
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
