import GRDB
import Store

/// The database of an account that no server has open, for what no request can bring about.
package enum AccountFile {
    /// Runs SQL in the account of a folder.
    package static func execute(_ sql: String, in folder: String) throws {
        let queue = try DatabaseQueue(path: "\(folder)/account.sqlite")
        try queue.write { db in try db.execute(sql: sql) }
        try queue.close()
    }

    /// Ends a transaction from within and fails then, as SQLite itself does where the disk is full.
    package static func fail(with error: any Error) throws {
        let store = try Store(.temporary, migrations: [])
        defer { store.close() }
        try store.write { (db) -> Void in
            try db.execute(sql: "ROLLBACK")
            throw error
        }
    }
}
