import GRDB

/// Another program, which knows nothing of the emulator and writes into its file.
package enum OtherProgram {
    package static func run(_ sql: String, on file: String) throws {
        let queue = try DatabaseQueue(path: file)
        try queue.inDatabase { db in try db.execute(sql: sql) }
        try queue.close()
    }
}
