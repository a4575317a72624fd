import Foundation

/// A value that one thread at a time can reach.
///
/// `Synchronization.Mutex` would do as well, but ThreadSanitizer cannot see it lock on Linux and
/// takes every use of it for a race. Unchecked since `value` is touched under `lock` only.
final class Locked<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    init(_ value: sending Value) {
        self.value = value
    }

    /// Calls `body` with the value, while no other thread has it.
    func withLock<Result>(_ body: (inout Value) throws -> sending Result) rethrows -> sending Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
