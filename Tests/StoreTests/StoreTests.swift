import Dispatch
import Foundation
import GRDB
import Store
import Testing

@Suite struct StoreTests {
    private static let first = Store.Migration("first", "CREATE TABLE thing (id INTEGER PRIMARY KEY) STRICT")

    private struct Refusal: Error {}

    private func open(_ location: Store.Location = .temporary, _ more: Store.Migration...) throws -> Store {
        try Store(location, migrations: [Self.first] + more)
    }

    private func add(_ id: Int, to store: Store) throws {
        try store.write { db in try db.execute(sql: "INSERT INTO thing VALUES (?)", arguments: [id]) }
    }

    private func count(_ db: Connection) throws -> Int? {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM thing")
    }

    /// Runs a test in a new folder, which is removed at its end.
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test func `a write that throws leaves nothing, and the next one works`() throws {
        let store = try open()

        #expect(throws: Refusal.self) {
            try store.write { db in
                try db.execute(sql: "INSERT INTO thing VALUES (1)")
                throw Refusal()
            }
        }
        #expect(try store.read(count) == 0)
        try add(2, to: store)
        #expect(try store.read(count) == 1)
    }

    @Test func `a read is of one state, whatever is written meanwhile`() throws {
        let store = try open()
        try store.read { db in
            let before = try count(db)
            let written = DispatchSemaphore(value: 0)
            DispatchQueue.global().async {
                #expect(throws: Never.self) { try add(1, to: store) }
                written.signal()
            }
            written.wait()
            let after = try count(db)
            #expect(before == 0 && after == 0)
        }
        #expect(try store.read(count) == 1)
    }

    @Test func `readers cannot write`() throws {
        let store = try open()

        func write(_ db: Connection) throws { try db.execute(sql: "INSERT INTO thing VALUES (1)") }
        #expect(throws: DatabaseError.self) { try store.read(write) }
        #expect(throws: DatabaseError.self) { try store.readOnce(write) }
        #expect(try store.read(count) == 0)
    }

    @Test func `a folder keeps what was written, and gets the migrations that it lacks`() throws {
        try inFolder { folder in
            var store: Store? = try open(.folder(folder))
            try add(1, to: try #require(store))
            store = nil

            let again = try open(
                .folder(folder),
                Store.Migration("second", "ALTER TABLE thing ADD COLUMN name TEXT")
            )

            #expect(try again.read(count) == 1)
            let names = try again.read { db in
                try String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations")
            }
            #expect(names == ["first", "second"])
        }
    }

    @Test func `a migration that fails takes those before it along`() throws {
        try inFolder { folder in
            #expect(throws: Store.OpenError.self) {
                try open(.folder(folder), Store.Migration("second", "CREATE NONSENSE"))
            }
            let store = try Store(.folder(folder), migrations: [])

            let tables = try store.read { db in
                try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE name = 'thing'")
            }
            #expect(tables == [])
        }
    }

    @Test func `a folder is used by one at a time`() throws {
        try inFolder { folder in
            let store = try open(.folder(folder))

            #expect {
                try open(.folder(folder))
            } throws: { error in
                "\(error)" == "the account in \(folder) is in use by another process, or not writable"
            }
            store.close()
        }
    }

    @Test func `a place that cannot be a folder is told`() throws {
        #expect {
            try open(.folder("/dev/null/account"))
        } throws: { error in
            "\(error)".hasPrefix("cannot use /dev/null/account as a folder: ")
        }
    }

    @Test func `deleting all rows leaves the schema, whatever refers to what`() throws {
        let child = Store.Migration("child", "CREATE TABLE child (id INTEGER REFERENCES thing) STRICT")
        let store = try open(.temporary, child)
        try add(1, to: store)
        try store.write { db in
            try db.execute(sql: "INSERT INTO child VALUES (1)")
            try Store.deleteAllRows(db)
        }

        #expect(try store.read(count) == 0)
        let migrations = try store.read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM grdb_migrations")
        }
        #expect(migrations == 2)
    }
}
