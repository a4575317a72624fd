import GRDB
import JSONAPI
import Store

/// Where it is noted which profiles have events that their `last_event_date` doesn't tell of yet.
enum EventDateTable {
    static let schema = [
        Store.Migration(
            "event date 1",
            """
            CREATE TABLE pendingEventDate (
              profile_id TEXT NOT NULL PRIMARY KEY REFERENCES profile ON DELETE CASCADE
            ) STRICT, WITHOUT ROWID;
            """
        )
    ]

    /// Notes a profile.
    ///
    /// - Returns: Whether it is the first one noted.
    static func note(_ profile: String, in db: Connection) throws -> Bool {
        let any = try db.cachedStatement(sql: "SELECT 1 FROM pendingEventDate LIMIT 1")
        let isFirst = try Int.fetchOne(any) == nil
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO pendingEventDate VALUES (?)")
            .execute(arguments: [profile])
        return isFirst
    }

    /// Forgets all notes.
    static func clear(in db: Connection) throws {
        try db.cachedStatement(sql: "DELETE FROM pendingEventDate").execute()
    }

    /// Gives the noted profiles the time of their newest event.
    ///
    /// - Returns: How many it was new to, which count as updated.
    static func fill(at now: Timestamp, in db: Connection) throws -> Int {
        try db.cachedStatement(
            sql: """
                UPDATE profile SET last_event_date = newest.time, updated = ?
                FROM (
                  SELECT profile_id AS id,
                    (SELECT max(timestamp) FROM event WHERE event.profile_id = pendingEventDate.profile_id) AS time
                  FROM pendingEventDate
                ) AS newest
                WHERE profile.id = newest.id AND profile.last_event_date IS NOT newest.time
                """
        ).execute(arguments: [now.microseconds])
        let count = db.changesCount
        try clear(in: db)
        return count
    }
}
