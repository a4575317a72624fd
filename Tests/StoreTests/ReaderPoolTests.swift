import Dispatch
import Foundation
import GRDB
import Testing
import Threads

@testable import Store

@Suite struct ReaderPoolTests {
    /// How many use a pool now, and how many did at most.
    private struct Users {
        var now = 0
        var most = 0
    }

    @Test func `hands a connection to one user at a time, and opens no more than it may`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "pool-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try DatabaseQueue(path: path).close()
        let pool = ReaderPool(path: path, configuration: Configuration(), count: 3)
        let users = Locked<[ObjectIdentifier: Users]>([:])

        DispatchQueue.concurrentPerform(iterations: 200) { _ in
            #expect(throws: Never.self) {
                try pool.withReader { reader in
                    users.withLock { users in
                        var own = users[ObjectIdentifier(reader)] ?? Users()
                        own.now += 1
                        own.most = max(own.most, own.now)
                        users[ObjectIdentifier(reader)] = own
                    }
                    let one = try reader.inDatabase { db in try Int.fetchOne(db, sql: "SELECT 1") }
                    #expect(one == 1)
                    users.withLock { users in users[ObjectIdentifier(reader)]?.now -= 1 }
                }
            }
        }
        pool.close()

        let seen = users.withLock { Array($0.values) }
        #expect((1...3).contains(seen.count))
        #expect(seen.allSatisfy { $0.now == 0 && $0.most == 1 })
    }

    @Test func `who cannot open a connection leaves its place to the next one`() {
        let pool = ReaderPool(path: "/dev/null/none", configuration: Configuration(), count: 1)

        for _ in 0..<3 {
            #expect(throws: DatabaseError.self) { try pool.withReader { _ in } }
        }
    }
}
