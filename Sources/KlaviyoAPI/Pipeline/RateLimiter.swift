import JSONAPI
import Threads

/// Counts the requests of each operation in its windows, on the account's clock.
final class RateLimiter: Sendable {
    /// Where a request stands in its operation's windows.
    struct Verdict: Equatable {
        /// What is left in the tightest window.
        let remaining: Int
        /// Seconds until another request is taken; `nil` where this one is.
        let retryAfter: Int64?
    }

    private struct Count {
        var start: Int64
        var used: Int
    }

    private let counts = Locked<[String: [Count]]>([:])

    /// Counts a request; one that is refused doesn't count.
    ///
    /// The windows are fixed: a second, a minute, a day (documented).
    func count(_ operation: String, _ tier: RateTier, at time: Timestamp, enforcing: Bool) -> Verdict {
        counts.withLock { counts in
            var windows = counts[operation] ?? tier.windows.map { _ in Count(start: .min, used: 0) }
            let now = time.seconds
            for (index, window) in tier.windows.enumerated() {
                let start = now - now % window.seconds
                if windows[index].start != start { windows[index] = Count(start: start, used: 0) }
            }
            let waits = zip(windows, tier.windows).compactMap { count, window in
                enforcing && count.used >= window.limit ? count.start + window.seconds - now : nil
            }
            if let wait = waits.max() { return Verdict(remaining: 0, retryAfter: max(1, wait)) }
            for index in windows.indices { windows[index].used += 1 }
            counts[operation] = windows
            let remaining = zip(windows, tier.windows).map { max(0, $1.limit - $0.used) }.min()
            return Verdict(remaining: remaining ?? 0, retryAfter: nil)
        }
    }

    func reset() {
        counts.withLock { $0 = [:] }
    }
}
