import GRDB
import Store

/// Where it is stored how often in a row mail to a profile has bounced softly.
enum BounceTable {
    static let schema = [
        Store.Migration(
            "softBounce 1",
            """
            CREATE TABLE softBounce (
              profile_id TEXT NOT NULL PRIMARY KEY REFERENCES profile ON DELETE CASCADE,
              count INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            """
        )
    ]

    /// Counts soft bounces of a profile.
    ///
    /// - Returns: How many there have been in a row.
    @discardableResult
    static func add(_ count: Int, to profile: String, in db: Connection) throws -> Int {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO softBounce VALUES (?, ?)
                ON CONFLICT (profile_id) DO UPDATE SET count = count + excluded.count RETURNING count
                """
        )
        return try Int.fetchOne(statement, arguments: [profile, count]) ?? count
    }

    /// Begins to count anew.
    static func clear(_ profile: String, in db: Connection) throws {
        try db.cachedStatement(sql: "DELETE FROM softBounce WHERE profile_id = ?").execute(arguments: [
            profile
        ])
    }
}
