import GRDB
import JSONAPI
import Store

/// A request that changes something or was refused, and how it was answered.
struct JournalEntry: Sendable, Equatable {
    var request: String
    var time: Timestamp
    var method: String
    var target: String
    var status: Int
    var revision: String?
    /// The key that it came with, masked.
    var key: String?
    /// The details of the errors, if it was refused.
    var problem: String?
    /// The body, or its beginning.
    var body: String
    /// Its place in the order of the journal; 0 before it is stored.
    var number: Int64 = 0
}

/// Where the requests are stored that "why" tells of.
enum JournalTable {
    static let schema = [
        Store.Migration(
            "journal 1",
            """
            CREATE TABLE journal (
              id INTEGER PRIMARY KEY,
              request_id TEXT NOT NULL UNIQUE,
              time INTEGER NOT NULL,
              method TEXT NOT NULL,
              target TEXT NOT NULL,
              status INTEGER NOT NULL,
              revision TEXT,
              key TEXT,
              problem TEXT,
              body TEXT NOT NULL
            ) STRICT;
            """
        ),
        Store.Migration(
            "journal 2",
            """
            CREATE TABLE journalAddress (
              address TEXT NOT NULL COLLATE NOCASE,
              journal_id INTEGER NOT NULL REFERENCES journal ON DELETE CASCADE,
              PRIMARY KEY (address, journal_id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX journalAddress_journal ON journalAddress (journal_id);
            INSERT OR IGNORE INTO journalAddress
              SELECT member.value, journal.id
              FROM journal, json_tree(iif(json_valid(journal.body), journal.body, 'null')) AS member
              WHERE member.key IN ('email', 'phone_number') AND member.type = 'text';
            """
        ),
    ]

    /// How many requests are kept, and of how many, the newest, as much as of the last.
    private static let (capacity, wholeCapacity) = (10_000, 1_000)
    /// How much of a body is kept, in bytes, and how much of it later, in characters.
    private static let (bodyCapacity, oldBodyCapacity) = (65_536, 4096)
    /// How much is kept of a target or a revision, and of what was wrong, in bytes.
    private static let (headCapacity, problemCapacity) = (4096, 65_536)

    static func bodyText(_ body: [UInt8]) -> String {
        String(decoding: body.prefix(bodyCapacity), as: UTF8.self)
    }

    /// A text as it is kept: no longer than that, and with the keys in it masked.
    private static func kept(_ text: String, _ capacity: Int) -> String {
        let isShort = text.utf8.count <= capacity
        return APIKey.masking(isShort ? text : String(decoding: text.utf8.prefix(capacity), as: UTF8.self))
    }

    /// Stores a request.
    ///
    /// - Parameters:
    ///   - entry: The request.
    ///   - addresses: The email addresses and phone numbers that it is found by; the items of its job tell the same.
    ///   - db: The database.
    /// - Throws: An error of SQLite.
    static func insert(_ entry: JournalEntry, naming addresses: Set<String>, in db: Connection) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO journal (request_id, time, method, target, status, revision, key, problem, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                entry.request, entry.time.microseconds, entry.method, kept(entry.target, headCapacity),
                entry.status, entry.revision.map { kept($0, headCapacity) },
                entry.key, entry.problem.map { kept($0, problemCapacity) }, kept(entry.body, bodyCapacity),
            ]
        )
        let id = db.lastInsertedRowID
        let naming = try db.cachedStatement(sql: "INSERT OR IGNORE INTO journalAddress VALUES (?, ?)")
        for address in addresses.sorted() { try naming.execute(arguments: [address, id]) }
        if id % 100 == 0 {
            try db.cachedStatement(sql: "DELETE FROM journal WHERE id <= ?").execute(arguments: [
                id - Int64(capacity)
            ])
            let newest = id - Int64(wholeCapacity)
            try db.cachedStatement(
                sql: """
                    UPDATE journal SET body = substr(body, 1, ?)
                    WHERE id > ? AND id <= ? AND length(body) > ?1
                    """
            ).execute(arguments: [oldBodyCapacity, newest - 100, newest])
        }
    }

    static func find(request: String, in db: Connection) throws -> JournalEntry? {
        let statement = try db.cachedStatement(sql: "SELECT * FROM journal WHERE request_id = ?")
        return try Row.fetchOne(statement, arguments: [request]).map(JournalEntry.init)
    }

    /// The requests that name an address, the oldest first.
    static func naming(_ address: String, in db: Connection) throws -> [JournalEntry] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT journal.* FROM journalAddress JOIN journal ON journal.id = journalAddress.journal_id
                WHERE journalAddress.address = ? ORDER BY journal.id
                """
        )
        return try Row.fetchAll(statement, arguments: [address]).map(JournalEntry.init)
    }
}

extension JournalEntry {
    init(_ row: Row) {
        self.init(
            request: row["request_id"],
            time: Timestamp(microseconds: row["time"]),
            method: row["method"],
            target: row["target"],
            status: row["status"],
            revision: row["revision"],
            key: row["key"],
            problem: row["problem"],
            body: row["body"],
            number: row["id"]
        )
    }
}
