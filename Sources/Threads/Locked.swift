import Foundation

/// A value that one thread at a time can reach.
///
/// `Synchronization.Mutex` would do as well, but ThreadSanitizer cannot see it lock on Linux and takes
/// every use of it for a race.
package final class Locked<Value>: @unchecked Sendable {
    // @unchecked because `lock` guards `value`.
    private let lock = NSLock()
    private var value: Value

    package init(_ value: sending Value) {
        self.value = value
    }

    package func withLock<Result>(_ body: (inout Value) throws -> sending Result) rethrows -> sending Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
