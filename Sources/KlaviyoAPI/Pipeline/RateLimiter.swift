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
            Self.count(
                &counts[operation, default: tier.windows.map { _ in Count(start: .min, used: 0) }],
                tier,
                at: time.seconds,
                enforcing: enforcing
            )
        }
    }

    private static func count(
        _ counts: inout [Count],
        _ tier: RateTier,
        at now: Int64,
        enforcing: Bool
    ) -> Verdict {
        var wait: Int64?
        for (index, window) in tier.windows.enumerated() {
            let start = now - now % window.seconds
            if counts[index].start != start { counts[index] = Count(start: start, used: 0) }
            guard enforcing, counts[index].used >= window.limit else { continue }
            wait = max(wait ?? 1, start + window.seconds - now)
        }
        if let wait { return Verdict(remaining: 0, retryAfter: wait) }
        var remaining = Int.max
        for (index, window) in tier.windows.enumerated() {
            counts[index].used += 1
            remaining = min(remaining, max(0, window.limit - counts[index].used))
        }
        return Verdict(remaining: remaining, retryAfter: nil)
    }

    func reset() {
        counts.withLock { $0 = [:] }
    }
}
