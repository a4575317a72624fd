import Foundation
package import GRDB

/// An open SQLite connection inside a transaction, as table functions take it.
///
/// Code that only passes it on needs no import of GRDB.
package typealias Connection = Database

/// The database of one account: a file with one writer and several readers, in WAL mode.
///
/// Reads and writes are synchronous and may be called from any thread, but not from within one another.
package final class Store: Sendable {
    /// The folder that the file lies in.
    package enum Location: Sendable {
        /// A folder that stays; made if it isn't there.
        case folder(String)
        /// A new folder under the system's temporary one, removed when the store is closed.
        case temporary
    }

    /// One step of the schema, applied once and never changed after it has been released.
    package struct Migration: Sendable {
        package let name: String
        package let sql: String

        package init(_ name: String, _ sql: String) {
            self.name = name
            self.sql = sql
        }
    }

    /// The folder or the file in it cannot be used.
    package struct OpenError: Error, CustomStringConvertible {
        package let description: String
    }

    private let writer: DatabaseQueue
    private let readers: ReaderPool
    private let lock: FolderLock
    private let folder: String
    private let isTemporary: Bool
    /// How often the database had been opened before.
    package let openings: Int64

    private static let temporaryPrefix = "klaviyo-emulator-"
    /// How many reads run at once.
    private static let readerCount = 8

    /// Opens the database in its folder and applies the migrations it hasn't had yet.
    ///
    /// What servers that were killed have left in the system's temporary folder is removed on the way.
    ///
    /// - Parameters:
    ///   - location: Where the database lies.
    ///   - migrations: All steps of the schema, in order.
    ///   - trace: Told of every statement that is run, with its values; for tests of how queries are planned.
    /// - Throws: ``OpenError``.
    package init(
        _ location: Location,
        migrations: [Migration],
        trace: (@Sendable (String) -> Void)? = nil
    ) throws(OpenError) {
        switch location {
        case .folder(let name):
            folder = name
            isTemporary = false
        case .temporary:
            let parent = FileManager.default.temporaryDirectory.path
            FolderLock.removeStale(in: parent, prefix: Self.temporaryPrefix)
            folder = "\(parent)/\(Self.temporaryPrefix)\(UUID().uuidString)"
            isTemporary = true
        }
        do {
            // The account has keys and secrets in it, which are nobody else's business.
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw OpenError(description: "cannot use \(folder) as a folder: \(error.localizedDescription)")
        }
        guard let lock = FolderLock(folder) else {
            throw OpenError(
                description: "the account in \(folder) is in use by another process, or not writable"
            )
        }
        self.lock = lock
        let path = isTemporary ? Self.unsharedFile(in: folder) : "\(folder)/account.sqlite"
        do {
            writer = try DatabaseQueue(
                path: path,
                configuration: Self.configuration(isTemporary: isTemporary, trace)
            )
            openings = try writer.inDatabase { db in
                try Self.checkOwner(migrations, db)
                try db.execute(sql: "PRAGMA journal_mode = WAL")
                var openings: Int64 = 0
                try db.inTransaction {
                    try Self.takeOwnership(db)
                    try Self.apply(migrations, db)
                    openings = try Self.countOpening(db)
                    return .commit
                }
                return openings
            }
            var readOnly = Self.configuration(isTemporary: isTemporary, trace)
            readOnly.readonly = true
            readers = ReaderPool(path: path, configuration: readOnly, count: Self.readerCount)
        } catch {
            throw OpenError(description: "cannot use \(path) as a database: \(error)")
        }
    }

    deinit {
        close()
    }

    /// Closes the file, and removes it if it is a temporary one.
    ///
    /// Nothing may be using it any more.
    package func close() {
        // Everything acknowledged is on disk: there is nothing that closing could lose.
        try? writer.close()
        readers.close()
        // A folder left behind under the temporary one is removed at the next start.
        if isTemporary { try? FileManager.default.removeItem(atPath: folder) }
    }

    /// The database in a folder, as a name by which this process alone opens it.
    ///
    /// SQLite then locks nothing in the file system, which takes a tenth of the time of a small read; no other
    /// process can look into the database.
    private static func unsharedFile(in folder: String) -> String {
        let path = folder.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? folder
        return "file:\(path)/account.sqlite?vfs=unix-excl"
    }

    /// Applies the migrations that a database hasn't had yet, all or none.
    ///
    /// They are noted in GRDB's table. Its migrator takes a transaction and a check of all foreign keys for each one,
    /// a third of the time that making a new account takes.
    private static func apply(_ migrations: [Migration], _ db: Connection) throws {
        try db.execute(
            sql: "CREATE TABLE IF NOT EXISTS grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)"
        )
        let applied = try String.fetchSet(db, sql: "SELECT identifier FROM grdb_migrations")
        for migration in migrations where !applied.contains(migration.name) {
            try db.execute(sql: migration.sql)
            try db.cachedStatement(sql: "INSERT INTO grdb_migrations VALUES (?)")
                .execute(arguments: [migration.name])
        }
    }

    /// Counts in the number that SQLite keeps for its users how often the database is opened; returns how often it was
    /// before.
    private static func countOpening(_ db: Connection) throws -> Int64 {
        let openings = try Int64.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        try db.execute(sql: "PRAGMA user_version = \(openings + 1)")
        return openings
    }

    private static func configuration(
        isTemporary: Bool,
        _ trace: (@Sendable (String) -> Void)?
    ) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA synchronous = \(isTemporary ? "OFF" : "NORMAL");
                    PRAGMA secure_delete = OFF;
                    PRAGMA temp_store = MEMORY;
                    """
            )
            db.add(function: RegularExpression.function)
            guard let trace else { return }
            db.trace { event in
                if case .statement(let statement) = event { trace(statement.expandedSQL) }
            }
        }
        return configuration
    }

    /// Runs several queries on one snapshot of the database.
    package func read<Value>(_ body: (Connection) throws -> Value) throws -> Value {
        try readers.withReader { reader in
            try reader.inDatabase { db in
                try db.cachedStatement(sql: "BEGIN DEFERRED").execute()
                defer {
                    // A read transaction has nothing to lose: a failed COMMIT ends it all the same.
                    try? db.cachedStatement(sql: "COMMIT").execute()
                }
                return try body(db)
            }
        }
    }

    /// Runs a single query.
    ///
    /// Several would each see their own state of the database.
    package func readOnce<Value>(_ body: (Connection) throws -> Value) throws -> Value {
        try readers.withReader { reader in try reader.inDatabase(body) }
    }

    /// Runs one transaction: all of it is on disk when this returns, none of it when it throws.
    ///
    /// - Parameters:
    ///   - body: What is done in it.
    ///   - publish: Takes what `body` returned once it is on disk, before any other transaction begins.
    /// - Returns: What `body` returned.
    /// - Throws: What `body` throws, or an error of SQLite.
    package func write<Value>(
        _ body: (Connection) throws -> Value,
        publish: (Value) -> Void = { _ in }
    ) throws -> Value {
        try writer.inDatabase { db in
            try db.cachedStatement(sql: "BEGIN IMMEDIATE").execute()
            let value: Value
            do {
                value = try body(db)
                try db.cachedStatement(sql: "COMMIT").execute()
            } catch {
                // SQLite has rolled back itself where the disk is full or broken; the error that counts is the first.
                if db.isInsideTransaction { try? db.execute(sql: "ROLLBACK") }
                throw error
            }
            publish(value)
            return value
        }
    }

    /// Deletes the rows of every table but those that the migrations themselves keep.
    package static func deleteAllRows(_ db: Connection) throws {
        let tables = try String.fetchAll(
            db,
            sql: """
                SELECT name FROM sqlite_master
                WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'grdb_migrations'
                """
        )
        try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
        for table in tables { try db.execute(sql: "DELETE FROM \(table.quotedDatabaseIdentifier)") }
    }
}
