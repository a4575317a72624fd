import GRDB
import JSONAPI
import Store

/// Where consent and suppressions are stored.
enum ConsentTable {
    static let schema = [
        Store.Migration(
            "consent 1",
            """
            CREATE TABLE consent (
              profile_id TEXT NOT NULL REFERENCES profile ON DELETE CASCADE,
              channel TEXT NOT NULL,
              message_type TEXT NOT NULL,
              state TEXT NOT NULL,
              timestamp INTEGER,
              method TEXT,
              method_detail TEXT,
              custom_method_detail TEXT,
              double_optin INTEGER,
              PRIMARY KEY (profile_id, channel, message_type)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE suppression (
              profile_id TEXT NOT NULL REFERENCES profile ON DELETE CASCADE,
              reason TEXT NOT NULL,
              timestamp INTEGER NOT NULL,
              PRIMARY KEY (profile_id, reason)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE listSuppression (
              profile_id TEXT NOT NULL REFERENCES profile ON DELETE CASCADE,
              list_id TEXT NOT NULL REFERENCES list ON DELETE CASCADE,
              reason TEXT NOT NULL,
              timestamp INTEGER NOT NULL,
              PRIMARY KEY (profile_id, list_id, reason)
            ) STRICT, WITHOUT ROWID;
            """
        )
    ]

    static func save(_ consent: Consent, _ type: MessageType, of profile: String, in db: Connection) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO consent VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .execute(
                arguments: [
                    profile, type.channel, type.name, consent.state.rawValue, consent.timestamp,
                    consent.method,
                    consent.methodDetail, consent.customMethodDetail, consent.doubleOptIn,
                ]
            )
    }

    static func consents(of profile: String, in db: Connection) throws -> [MessageType: Consent] {
        let statement = try db.cachedStatement(sql: "SELECT * FROM consent WHERE profile_id = ?")
        let rows = try Row.fetchAll(statement, arguments: [profile])
        return Dictionary(
            try rows.map { row in
                (MessageType(channel: row["channel"], name: row["message_type"]), try Consent(row))
            },
            uniquingKeysWith: { $1 }
        )
    }

    /// Forgets what a profile has said about a channel; `false` if that was nothing.
    static func forget(_ channel: String, of profile: String, in db: Connection) throws -> Bool {
        try db.cachedStatement(sql: "DELETE FROM consent WHERE profile_id = ? AND channel = ?")
            .execute(arguments: [profile, channel])
        return db.changesCount > 0
    }

    /// The suppressions of a profile, the global ones first, each kind the oldest first.
    static func suppressions(of profile: String, in db: Connection) throws -> [Suppression] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT reason, timestamp, NULL AS list_id FROM suppression WHERE profile_id = ?1
                UNION ALL SELECT reason, timestamp, list_id FROM listSuppression WHERE profile_id = ?1
                ORDER BY list_id, timestamp, reason
                """
        )
        return try Row.fetchAll(statement, arguments: [profile]).map(Suppression.init)
    }

    /// Suppresses a profile, everywhere or for one list; `false` if it was already, for the same reason.
    @discardableResult
    static func suppress(
        _ profile: String,
        _ reason: Suppression.Reason,
        list: String? = nil,
        at time: Timestamp,
        in db: Connection
    ) throws -> Bool {
        if let list {
            try db.cachedStatement(sql: "INSERT OR IGNORE INTO listSuppression VALUES (?, ?, ?, ?)")
                .execute(arguments: [profile, list, reason.rawValue, time.microseconds])
        } else {
            try db.cachedStatement(sql: "INSERT OR IGNORE INTO suppression VALUES (?, ?, ?)")
                .execute(arguments: [profile, reason.rawValue, time.microseconds])
        }
        return db.changesCount > 0
    }

    /// Lifts a suppression that is not for one list; `false` if there was none for that reason.
    static func lift(_ reason: Suppression.Reason, of profile: String, in db: Connection) throws -> Bool {
        try db.cachedStatement(sql: "DELETE FROM suppression WHERE profile_id = ? AND reason = ?")
            .execute(arguments: [profile, reason.rawValue])
        return db.changesCount > 0
    }

    private static let liftingForSubscription: String = {
        let reasons = Suppression.Reason.allCases.filter(\.endsWithSubscription).map { "'\($0.rawValue)'" }
        return
            "DELETE FROM suppression WHERE profile_id = ? AND reason IN (\(reasons.joined(separator: ", ")))"
    }()

    /// Lifts what a new subscription lifts everywhere, and what stands against the profile on
    /// the list it subscribes to (assumed).
    static func liftForSubscription(of profile: String, list: String?, in db: Connection) throws {
        try db.cachedStatement(sql: liftingForSubscription).execute(arguments: [profile])
        guard let list else { return }
        try db.cachedStatement(sql: "DELETE FROM listSuppression WHERE profile_id = ? AND list_id = ?")
            .execute(arguments: [profile, list])
    }
}

extension Consent {
    fileprivate init(_ row: Row) throws {
        guard let state = State(rawValue: row["state"]) else {
            throw UnreadableRow(kind: "consent", value: row["state"])
        }
        self.init(
            state: state,
            timestamp: row["timestamp"],
            method: row["method"],
            methodDetail: row["method_detail"],
            customMethodDetail: row["custom_method_detail"],
            doubleOptIn: row["double_optin"]
        )
    }
}

extension Suppression {
    fileprivate init(_ row: Row) throws {
        guard let reason = Reason(rawValue: row["reason"]) else {
            throw UnreadableRow(kind: "suppression", value: row["reason"])
        }
        self.init(
            reason: reason,
            timestamp: Timestamp(microseconds: row["timestamp"]),
            list: row["list_id"]
        )
    }
}
