import GRDB
import JSONAPI
import Store

/// Where conversations and their messages are stored.
enum ConversationTable {
    static let schema = [
        Store.Migration(
            "conversation 1",
            """
            CREATE TABLE conversation (
              number INTEGER PRIMARY KEY,
              id TEXT NOT NULL UNIQUE,
              profile_id TEXT NOT NULL REFERENCES profile ON DELETE CASCADE,
              channel TEXT NOT NULL,
              created INTEGER NOT NULL,
              UNIQUE (profile_id, channel)
            ) STRICT;
            CREATE TABLE conversationMessage (
              number INTEGER PRIMARY KEY,
              conversation_id TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
              is_inbound INTEGER NOT NULL,
              body TEXT NOT NULL,
              hierarchy TEXT,
              sent INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX conversationMessage_conversation ON conversationMessage (conversation_id, number);
            """
        )
    ]

    static func find(id: String, in db: Connection) throws -> Conversation? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM conversation WHERE id = ?"),
            arguments: [id]
        ).map(Conversation.init)
    }

    /// The conversations of a profile, the oldest first.
    static func all(of profile: String, in db: Connection) throws -> [Conversation] {
        let statement = try db.cachedStatement(
            sql: "SELECT * FROM conversation WHERE profile_id = ? ORDER BY number"
        )
        return try Row.fetchAll(statement, arguments: [profile]).map(Conversation.init)
    }

    /// The conversations that were begun last, the newest first.
    static func newest(_ limit: Int, in db: Connection) throws -> [Conversation] {
        let statement = try db.cachedStatement(sql: "SELECT * FROM conversation ORDER BY number DESC LIMIT ?")
        return try Row.fetchAll(statement, arguments: [limit]).map(Conversation.init)
    }

    /// The conversation of a profile on a channel, begun now if there is none.
    static func open(
        _ profile: String,
        _ channel: String,
        at time: Timestamp,
        ids: IDSource,
        in db: Connection
    ) throws -> Conversation {
        if let known = try all(of: profile, in: db).first(where: { $0.channel == channel }) { return known }
        let conversation = Conversation(id: ids.ulid(at: time), profile: profile, channel: channel)
        try db.cachedStatement(
            sql: "INSERT INTO conversation (id, profile_id, channel, created) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [conversation.id, profile, channel, time.microseconds])
        return conversation
    }

    static func insert(_ message: Conversation.Message, to conversation: String, in db: Connection) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO conversationMessage (conversation_id, is_inbound, body, hierarchy, sent)
                VALUES (?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                conversation, message.isInbound, message.body, message.hierarchy, message.sent.microseconds,
            ]
        )
    }

    /// The messages of a conversation, the oldest first.
    static func messages(of conversation: String, in db: Connection) throws -> [Conversation.Message] {
        let statement = try db.cachedStatement(
            sql: "SELECT * FROM conversationMessage WHERE conversation_id = ? ORDER BY number"
        )
        return try Row.fetchAll(statement, arguments: [conversation]).map { row in
            Conversation.Message(
                isInbound: row["is_inbound"],
                body: row["body"],
                hierarchy: row["hierarchy"],
                sent: Timestamp(microseconds: row["sent"])
            )
        }
    }
}

extension Conversation {
    init(_ row: Row) {
        self.init(id: row["id"], profile: row["profile_id"], channel: row["channel"])
    }
}
