import GRDB
import JSONAPI
import Store

/// A subscription that waits for a link to be opened.
struct Confirmation: Sendable, Equatable {
    /// The secret of its links.
    var token: String
    var created: Timestamp
    /// When its latest message was sent.
    var sent: Timestamp
    var confirmed: Timestamp?
    /// When it was used to unsubscribe instead.
    var declined: Timestamp?
    /// When it was found to have expired: its link was opened, or the address subscribed again.
    var expired: Timestamp?
    /// What is subscribed once the link is opened.
    var subscription: Subscription
}

extension Confirmation {
    /// Whether its link no longer works, as its latest message is too old by the account's settings.
    func isExpired(at time: Timestamp, _ settings: Settings) -> Bool {
        expired != nil || settings.lastExpired(at: time).map { sent <= $0 } ?? false
    }
}

extension Settings {
    /// The time up to which messages have expired by now; `nil` where none does.
    func lastExpired(at time: Timestamp) -> Timestamp? {
        confirmationExpiry.map { time - $0.duration }
    }
}

/// A message that would have gone out, kept for the tester to read.
struct Message: Sendable, Equatable {
    var id: String
    var channel: String
    var recipient: String
    var subject: String
    var list: String?
    var sent: Timestamp
    /// The secret of its links.
    var token: String
    var confirmed: Timestamp?
    var declined: Timestamp?
    /// When the latest message with the same links was sent.
    var renewed: Timestamp
    var expired: Timestamp?
}

/// Where pending confirmations and their messages are stored.
enum ConfirmationTable {
    static let schema = [
        Store.Migration(
            "confirmation 1",
            """
            CREATE TABLE confirmation (
              token TEXT NOT NULL PRIMARY KEY,
              address TEXT NOT NULL COLLATE NOCASE,
              list_id TEXT,
              created INTEGER NOT NULL,
              sent INTEGER NOT NULL,
              confirmed INTEGER,
              declined INTEGER,
              subscription TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE UNIQUE INDEX confirmation_pending ON confirmation (address, coalesce(list_id, ''))
              WHERE confirmed IS NULL AND declined IS NULL;
            CREATE TABLE message (
              number INTEGER PRIMARY KEY,
              id TEXT NOT NULL UNIQUE,
              channel TEXT NOT NULL,
              recipient TEXT NOT NULL COLLATE NOCASE,
              subject TEXT NOT NULL,
              list_id TEXT,
              sent INTEGER NOT NULL,
              token TEXT NOT NULL REFERENCES confirmation ON DELETE CASCADE
            ) STRICT;
            CREATE INDEX message_recipient ON message (recipient);
            CREATE INDEX message_token ON message (token);
            """
        ),
        Store.Migration(
            "confirmation 2",
            """
            ALTER TABLE confirmation ADD COLUMN expired INTEGER;
            DROP INDEX confirmation_pending;
            CREATE UNIQUE INDEX confirmation_pending ON confirmation (address, coalesce(list_id, ''))
              WHERE confirmed IS NULL AND declined IS NULL AND expired IS NULL;
            """
        ),
    ]

    static func find(token: String, in db: Connection) throws -> Confirmation? {
        let statement = try db.cachedStatement(sql: "SELECT * FROM confirmation WHERE token = ?")
        return try Row.fetchOne(statement, arguments: [token]).map { try Confirmation($0) }
    }

    /// What an address still has to confirm for a list, or without one.
    static func pending(_ address: String, list: String?, in db: Connection) throws -> Confirmation? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT * FROM confirmation
                WHERE address = ? AND coalesce(list_id, '') = ? AND confirmed IS NULL AND declined IS NULL
                  AND expired IS NULL
                """
        )
        return try Row.fetchOne(statement, arguments: [address, list ?? ""]).map { try Confirmation($0) }
    }

    /// Everything that an address still has to confirm, the oldest first.
    static func pending(_ address: String, in db: Connection) throws -> [Confirmation] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT * FROM confirmation
                WHERE address = ? AND confirmed IS NULL AND declined IS NULL AND expired IS NULL ORDER BY sent
                """
        )
        return try Row.fetchAll(statement, arguments: [address]).map { try Confirmation($0) }
    }

    /// Declines what an address still has to confirm, for one list or altogether.
    ///
    /// - Returns: What it was, the oldest first.
    @discardableResult
    static func decline(
        _ address: String,
        list: String? = nil,
        at time: Timestamp,
        in db: Connection
    ) throws -> [Confirmation] {
        let waiting = try pending(address, in: db).filter { list == nil || $0.subscription.list == list }
        for var confirmation in waiting {
            confirmation.declined = time
            try save(confirmation, in: db)
        }
        return waiting
    }

    static func save(_ confirmation: Confirmation, in db: Connection) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO confirmation (token, address, list_id, created, sent, confirmed, declined, expired,
                  subscription)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (token) DO UPDATE SET sent = excluded.sent, confirmed = excluded.confirmed,
                  declined = excluded.declined, expired = excluded.expired, subscription = excluded.subscription
                """
        ).execute(
            arguments: [
                confirmation.token, confirmation.subscription.address, confirmation.subscription.list,
                confirmation.created.microseconds, confirmation.sent.microseconds,
                confirmation.confirmed?.microseconds, confirmation.declined?.microseconds,
                confirmation.expired?.microseconds,
                confirmation.subscription.json.text,
            ]
        )
    }

    static func insert(_ message: Message, in db: Connection) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO message (id, channel, recipient, subject, list_id, sent, token)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                message.id, message.channel, message.recipient, message.subject, message.list,
                message.sent.microseconds, message.token,
            ]
        )
    }

    private static let messages = """
        SELECT message.*, confirmation.confirmed, confirmation.declined, confirmation.expired,
          confirmation.sent AS renewed
        FROM message
        JOIN confirmation ON confirmation.token = message.token
        """

    /// The newest messages first.
    static func messages(limit: Int, in db: Connection) throws -> [Message] {
        let statement = try db.cachedStatement(sql: "\(messages) ORDER BY message.number DESC LIMIT ?")
        return try Row.fetchAll(statement, arguments: [limit]).map(Message.init)
    }

    /// The messages to one address, the oldest first.
    static func messages(to recipient: String, in db: Connection) throws -> [Message] {
        let statement = try db.cachedStatement(sql: "\(messages) WHERE recipient = ? ORDER BY message.number")
        return try Row.fetchAll(statement, arguments: [recipient]).map(Message.init)
    }

    static func message(id: String, in db: Connection) throws -> Message? {
        let statement = try db.cachedStatement(sql: "\(messages) WHERE message.id = ?")
        return try Row.fetchOne(statement, arguments: [id]).map(Message.init)
    }
}

extension Confirmation {
    init(_ row: Row) throws {
        self.init(
            token: row["token"],
            created: Timestamp(microseconds: row["created"]),
            sent: Timestamp(microseconds: row["sent"]),
            confirmed: (row["confirmed"] as Int64?).map(Timestamp.init(microseconds:)),
            declined: (row["declined"] as Int64?).map(Timestamp.init(microseconds:)),
            expired: (row["expired"] as Int64?).map(Timestamp.init(microseconds:)),
            subscription: try Subscription(JSON(parsing: row["subscription"] as String))
        )
    }
}

extension Message {
    init(_ row: Row) {
        self.init(
            id: row["id"],
            channel: row["channel"],
            recipient: row["recipient"],
            subject: row["subject"],
            list: row["list_id"],
            sent: Timestamp(microseconds: row["sent"]),
            token: row["token"],
            confirmed: (row["confirmed"] as Int64?).map(Timestamp.init(microseconds:)),
            declined: (row["declined"] as Int64?).map(Timestamp.init(microseconds:)),
            renewed: Timestamp(microseconds: row["renewed"]),
            expired: (row["expired"] as Int64?).map(Timestamp.init(microseconds:))
        )
    }
}
