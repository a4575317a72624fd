import GRDB
import JSONAPI
import Store

/// Where an account keeps what it is: its company id, source of ids, settings and scenario.
enum AccountTable {
    static let schema = [
        Store.Migration(
            "account 1",
            """
            CREATE TABLE account (
              company_id TEXT NOT NULL PRIMARY KEY,
              seed INTEGER NOT NULL,
              id_count INTEGER NOT NULL,
              settings TEXT NOT NULL,
              clock TEXT,
              scenario TEXT
            ) STRICT, WITHOUT ROWID;
            """
        )
    ]

    struct Record {
        var company: String
        var seed: UInt64
        var idCount: UInt64
        /// The settings that differ from the standard ones, keys unmasked.
        var settings: JSON
        /// How the clock runs; `nil` where nobody has set it.
        var clock: JSON?
        /// The YAML of the scenario that the account began with, and begins with again after a reset.
        var scenario: String?
    }

    static func load(in db: Connection) throws -> Record? {
        try Row.fetchOne(db, sql: "SELECT * FROM account").map { row in
            Record(
                company: row["company_id"],
                seed: UInt64(bitPattern: row["seed"]),
                idCount: UInt64(bitPattern: row["id_count"]),
                settings: try JSON(parsing: row["settings"] as String),
                clock: try (row["clock"] as String?).map { try JSON(parsing: $0) },
                scenario: row["scenario"]
            )
        }
    }

    static func insert(_ record: Record, in db: Connection) throws {
        try db.execute(
            sql: "INSERT INTO account VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                record.company, Int64(bitPattern: record.seed), Int64(bitPattern: record.idCount),
                record.settings.text, record.clock?.text, record.scenario,
            ]
        )
    }

    static func saveIDCount(_ count: UInt64, in db: Connection) throws {
        try db.cachedStatement(sql: "UPDATE account SET id_count = ?")
            .execute(arguments: [Int64(bitPattern: count)])
    }

    static func saveClock(_ clock: JSON, in db: Connection) throws {
        try db.cachedStatement(sql: "UPDATE account SET clock = ?").execute(arguments: [clock.text])
    }

    static func saveSettings(_ settings: JSON, in db: Connection) throws {
        try db.cachedStatement(sql: "UPDATE account SET settings = ?").execute(arguments: [settings.text])
    }
}
