import GRDB
import JSONAPI
import Store

/// Where it is stored which API keys the bot protection has blocked, and until when.
enum BlockTable {
    static let schema = [
        Store.Migration(
            "block 1",
            """
            CREATE TABLE block (
              key_digest TEXT NOT NULL,
              since INTEGER NOT NULL,
              until INTEGER NOT NULL,
              PRIMARY KEY (key_digest, since)
            ) STRICT, WITHOUT ROWID;
            """
        )
    ]

    /// Stands for every key, as in a scenario that begins after a burst.
    static let everyKey = "*"

    /// Until when a key is blocked, if it is at a time.
    static func end(for key: String, at time: Timestamp, in db: Connection) throws -> Timestamp? {
        let statement = try db.cachedStatement(
            sql: "SELECT max(until) FROM block WHERE key_digest IN (?, '*') AND since <= ? AND until > ?"
        )
        return try Int64.fetchOne(statement, arguments: [key, time.microseconds, time.microseconds])
            .map(Timestamp.init(microseconds:))
    }

    static func insert(_ key: String, since: Timestamp, until: Timestamp, in db: Connection) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO block VALUES (?, ?, ?)")
            .execute(arguments: [key, since.microseconds, until.microseconds])
    }

    static func deleteAll(in db: Connection) throws {
        try db.cachedStatement(sql: "DELETE FROM block").execute()
    }
}
