import JSONAPI
import Store

/// Conversations of profiles, and what the account writes in them.
///
/// <https://developers.klaviyo.com/en/reference/create_conversation_message>
enum ConversationRoutes {
    static let kind = "conversation_message"
    static let handlers: [(String, Handler)] = [
        ("get_conversation_for_profile", oldest),
        ("get_conversation_id_for_profile", oldest),
        ("get_conversations_for_profile", all),
        ("get_conversation_ids_for_profile", all),
        ("create_conversation_message", send),
    ]

    /// The one conversation that revisions with a single one show: the oldest (assumed).
    ///
    /// Without one, `data` is `null`, and there are no links beside it (recorded).
    @Sendable static func oldest(_ call: Call, _ db: Connection) throws -> Reply {
        let profile = try ProfileRoutes.known(call.id, in: db)
        guard let conversation = try ConversationTable.all(of: profile.id, in: db).first else {
            return .document(Document(bytes: JSON.object(["data": nil]).bytes))
        }
        return .document(try call.document(conversation, in: db))
    }

    @Sendable static func all(_ call: Call, _ db: Connection) throws -> Reply {
        let profile = try ProfileRoutes.known(call.id, in: db)
        return .document(try call.collection(try ConversationTable.all(of: profile.id, in: db), in: db))
    }

    /// Answers 202 without a body (documented); a job sends the message.
    @Sendable static func send(_ call: Call, _ db: Connection) throws -> Reply {
        let id = call.related("conversation") ?? ""
        guard let conversation = try ConversationTable.find(id: id, in: db) else {
            throw APIError(.unknownConversation, id)
        }
        guard !(call.attributes["body"]?.string ?? "").isEmpty else {
            throw APIError(.emptyMessage, at: .pointer("/data/attributes/body"))
        }
        let profile = try ProfileTable.find(id: conversation.profile, in: db)
        var payload = call.attributes
        payload["conversation"] = .string(id)
        let item = Job.Item(
            email: profile?.email,
            phoneNumber: profile?.phoneNumber,
            payload: .object(payload)
        )
        _ = try JobTable.insert(Job(kind, call, total: 1), [item], in: db)
        return .empty(202)
    }

    /// Adds the message to its conversation, unless that ended with its profile in the meantime.
    @Sendable static func work(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        var result = JobResult()
        for item in try JobTable.items(of: job.id, in: db) {
            let id = item.payload["conversation"]?.string ?? ""
            guard try ConversationTable.find(id: id, in: db) != nil else {
                result.skip(.conversationGone, item, of: job, nil, at: account.clock.now)
                continue
            }
            let hierarchy = item.payload["message_hierarchy"].flatMap { $0.isNull ? nil : $0.text }
            let message = Conversation.Message(
                isInbound: false,
                body: item.payload["body"]?.string ?? "",
                hierarchy: hierarchy,
                sent: account.clock.now
            )
            try ConversationTable.insert(message, to: id, in: db)
            result.counts.completed += 1
        }
        for outcome in result.outcomes { try OutcomeTable.insert(outcome, in: db) }
        return result
    }
}
