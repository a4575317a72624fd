import GRDB
import JSONAPI
import Store

/// A template as it was sent to somebody to look at.
struct Preview: Sendable, Equatable {
    var id: String
    var recipient: String
    var subject: String
    var html: String?
    var text: String?
    var sent: Timestamp

    /// The preview as the inbox shows it, among the messages that ask for something.
    var json: JSON {
        [
            "id": .string(id), "channel": "email", "to": .string(recipient), "subject": .string(subject),
            "list_id": nil, "sent": .string(sent.iso8601(.microseconds)), "state": "preview", "reply": nil,
            "links": [:], "html": .optional(html), "text": .optional(text),
        ]
    }
}

/// Where the previews that were sent are stored.
enum PreviewTable {
    static let schema = [
        Store.Migration(
            "preview 1",
            """
            CREATE TABLE preview (
              number INTEGER PRIMARY KEY,
              id TEXT NOT NULL UNIQUE,
              recipient TEXT NOT NULL COLLATE NOCASE,
              subject TEXT NOT NULL,
              html TEXT,
              text TEXT,
              sent INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX preview_recipient ON preview (recipient, number);
            """
        )
    ]

    static func insert(_ preview: Preview, in db: Connection) throws {
        try db.cachedStatement(
            sql: "INSERT INTO preview (id, recipient, subject, html, text, sent) VALUES (?, ?, ?, ?, ?, ?)"
        ).execute(
            arguments: [
                preview.id, preview.recipient, preview.subject, preview.html, preview.text,
                preview.sent.microseconds,
            ]
        )
    }

    /// The newest previews first; of one recipient, if one is named.
    static func all(to recipient: String?, limit: Int, in db: Connection) throws -> [Preview] {
        let scope = recipient == nil ? "" : "WHERE recipient = ? "
        let statement = try db.cachedStatement(
            sql: "SELECT * FROM preview \(scope)ORDER BY number DESC LIMIT ?"
        )
        guard let recipient else {
            return try Row.fetchAll(statement, arguments: [limit]).map(Preview.init)
        }
        return try Row.fetchAll(statement, arguments: [recipient, limit]).map(Preview.init)
    }

    static func find(_ id: String, in db: Connection) throws -> Preview? {
        try Row.fetchOne(db.cachedStatement(sql: "SELECT * FROM preview WHERE id = ?"), arguments: [id])
            .map(Preview.init)
    }
}

extension Preview {
    init(_ row: Row) {
        self.init(
            id: row["id"],
            recipient: row["recipient"],
            subject: row["subject"],
            html: row["html"],
            text: row["text"],
            sent: Timestamp(microseconds: row["sent"])
        )
    }
}
