import Foundation
import GRDB

/// Read-only connections, opened when they are first needed and handed out one user at a time.
///
/// GRDB's own pool costs twice as much for a one-row read, which a request mostly is.
final class ReaderPool: @unchecked Sendable {
    // @unchecked because `lock` guards `idle` and `opened`.
    private let lock = NSCondition()
    private var idle: [DatabaseQueue] = []
    private var opened = 0
    private let path: String
    private let configuration: Configuration
    private let count: Int

    init(path: String, configuration: Configuration, count: Int) {
        self.path = path
        self.configuration = configuration
        self.count = count
    }

    /// Runs `body` with a connection that nobody else uses meanwhile, waiting for one if all are taken.
    func withReader<Value>(_ body: (DatabaseQueue) throws -> Value) throws -> Value {
        let reader = try take()
        defer {
            lock.withLock {
                idle.append(reader)
                lock.signal()
            }
        }
        return try body(reader)
    }

    func close() {
        for reader in lock.withLock({ idle }) {
            // Nothing was written through it, so nothing can be lost.
            try? reader.close()
        }
    }

    private func take() throws -> DatabaseQueue {
        let ready: DatabaseQueue? = lock.withLock {
            while idle.isEmpty, opened == count { lock.wait() }
            if idle.isEmpty { opened += 1 }
            return idle.popLast()
        }
        if let ready { return ready }
        do {
            return try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            lock.withLock {
                opened -= 1
                lock.signal()
            }
            throw error
        }
    }
}
