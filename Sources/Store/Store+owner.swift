import GRDB

extension Store {
    /// The number by which SQLite's files say whose they are: `klvy` in ASCII
    /// (<https://www.sqlite.org/pragma.html#pragma_application_id>).
    private static let applicationID = 0x6B6C_7679

    /// Refuses the database of another program, or of a newer version of this one, before anything in it is changed.
    ///
    /// One that was made before it got the number is known by its migrations.
    static func checkOwner(_ migrations: [Migration], _ db: Connection) throws {
        let tables = try String.fetchSet(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        guard !tables.isEmpty else { return }
        let known = Set(migrations.map(\.name))
        let applied =
            tables.contains("grdb_migrations")
            ? try String.fetchSet(db, sql: "SELECT identifier FROM grdb_migrations") : []
        guard try owner(db) == applicationID || !applied.isDisjoint(with: known) else {
            throw OpenError(description: "it belongs to another program")
        }
        guard applied.isSubset(of: known) else {
            throw OpenError(description: "a newer version of this program has made it")
        }
    }

    /// Puts this program's number into the file, if it isn't there yet.
    static func takeOwnership(_ db: Connection) throws {
        if try owner(db) != applicationID { try db.execute(sql: "PRAGMA application_id = \(applicationID)") }
    }

    private static func owner(_ db: Connection) throws -> Int? {
        try Int.fetchOne(db, sql: "PRAGMA application_id")
    }
}
