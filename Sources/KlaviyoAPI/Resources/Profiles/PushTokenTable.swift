import GRDB
import JSONAPI
import Store

/// Where push tokens are stored.
enum PushTokenTable {
    static let schema = [
        Store.Migration(
            "push token 1",
            """
            CREATE TABLE pushToken (
              token TEXT NOT NULL PRIMARY KEY,
              profile_id TEXT NOT NULL REFERENCES profile ON DELETE CASCADE,
              platform TEXT NOT NULL,
              vendor TEXT NOT NULL,
              enablement_status TEXT NOT NULL,
              background TEXT NOT NULL,
              metadata TEXT NOT NULL,
              created INTEGER NOT NULL,
              recorded INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX pushToken_profile ON pushToken (profile_id, token);
            CREATE INDEX pushToken_enablement ON pushToken (enablement_status, token);
            CREATE INDEX pushToken_platform ON pushToken (platform, token);
            """
        )
    ]

    static let select = Select(
        "pushToken.token AS id, pushToken.* FROM pushToken",
        id: "pushToken.token",
        columns: [
            "profile.id": .init("pushToken.profile_id"),
            "enablement_status": .init("pushToken.enablement_status"),
            "platform": .init("pushToken.platform"),
        ]
    )

    /// The filter `push_token` of the profiles whose id is in a column.
    static func column(ofProfile id: String) -> Select.Column {
        .init(id, .among("SELECT profile_id FROM pushToken WHERE token"))
    }

    static func find(_ token: String, in db: Connection) throws -> PushToken? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM pushToken WHERE token = ?"),
            arguments: [token]
        ).map(PushToken.init)
    }

    /// The tokens of a profile, by token.
    static func all(of profile: String, in db: Connection) throws -> [PushToken] {
        let statement = try db.cachedStatement(
            sql: "SELECT * FROM pushToken WHERE profile_id = ? ORDER BY token"
        )
        return try Row.fetchAll(statement, arguments: [profile]).map(PushToken.init)
    }

    /// Stores a token, or what is new of a known one, whose creation stays.
    static func save(_ token: PushToken, in db: Connection) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO pushToken VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (token) DO UPDATE SET profile_id = excluded.profile_id,
                  platform = excluded.platform, vendor = excluded.vendor,
                  enablement_status = excluded.enablement_status, background = excluded.background,
                  metadata = excluded.metadata, recorded = excluded.recorded
                """
        ).execute(
            arguments: [
                token.token, token.profile, token.platform, token.vendor, token.enablement.rawValue,
                token.background, token.metadata, token.created.microseconds, token.recorded.microseconds,
            ]
        )
    }

    static func delete(_ token: String, in db: Connection) throws {
        try db.cachedStatement(sql: "DELETE FROM pushToken WHERE token = ?").execute(arguments: [token])
    }
}

extension PushToken {
    init(_ row: Row) {
        self.init([:], of: row["profile_id"], at: Timestamp(microseconds: row["created"]))
        token = row["token"]
        platform = row["platform"]
        vendor = row["vendor"]
        enablement = Enablement(rawValue: row["enablement_status"]) ?? .notDetermined
        background = row["background"]
        metadata = row["metadata"]
        recorded = Timestamp(microseconds: row["recorded"])
    }
}
