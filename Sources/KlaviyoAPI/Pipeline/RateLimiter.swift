import JSONAPI
import Threads

/// Counts the requests to each operation in its windows, on the account's clock, and remembers who came too often.
///
/// A request counts in every bucket it falls into: its operation's, and those of query parameters that cost more,
/// which all operations share (documented). One that is over a limit doesn't count.
final class RateLimiter: Sendable {
    /// What requests are counted in: a name, and how many it takes.
    struct Bucket: Sendable {
        let name: String
        let tier: RateTier
    }

    /// Where a request stands in its buckets' windows.
    struct Verdict: Equatable {
        /// The tightest window, which the headers describe.
        let header: String
        let remaining: Int
        /// Seconds until that window begins anew; 0 for a window of one second (recorded).
        let reset: Int64
        /// Seconds until another request is taken; `nil` where this one is.
        let retryAfter: Int64?
    }

    private struct Count {
        var start: Int64
        var used: Int
    }

    private struct Place: Hashable {
        let quota: String
        let bucket: String
    }

    private struct State {
        var counts: [Place: [Count]] = [:]
        var report = RateLimitReport()
    }

    private let state = Locked(State())

    /// Counts a request of a key to an operation.
    ///
    /// The windows are fixed: a second, a minute, a day (documented). Private keys share one quota, each OAuth app
    /// has its own (documented).
    /// `buckets`: The operation's own first. `enforcing`: Whether a request over a limit is refused, not only noted.
    func count(
        _ key: APIKey,
        _ operation: String,
        _ buckets: [Bucket],
        at time: Timestamp,
        enforcing: Bool
    ) -> Verdict {
        let now = time.seconds
        return state.withLock { state in
            var wait: Int64?
            var counts = buckets.map { bucket in
                let known = state.counts[Place(quota: key.quota, bucket: bucket.name)]
                return bucket.tier.windows.indices.map { index in
                    let start = now - now % bucket.tier.windows[index].seconds
                    let count = known?[index]
                    return count?.start == start ? count?.used ?? 0 : 0
                }
            }
            for (bucket, used) in zip(buckets, counts) {
                for (window, used) in zip(bucket.tier.windows, used) where used >= window.limit {
                    wait = max(wait ?? 1, window.seconds - now % window.seconds)
                }
            }
            if wait == nil { counts = counts.map { $0.map { $0 + 1 } } }
            for (bucket, used) in zip(buckets, counts) {
                state.counts[Place(quota: key.quota, bucket: bucket.name)] =
                    zip(bucket.tier.windows, used).map { window, used in
                        Count(start: now - now % window.seconds, used: used)
                    }
            }
            state.report.note(key, operation, buckets, at: time, wait: wait, enforcing: enforcing)
            return Self.verdict(buckets, counts, at: now, retryAfter: enforcing ? wait : nil)
        }
    }

    /// The window with the fewest requests left, the shortest of those.
    private static func verdict(
        _ buckets: [Bucket],
        _ counts: [[Int]],
        at now: Int64,
        retryAfter: Int64?
    ) -> Verdict {
        var tightest: Verdict?
        for (bucket, used) in zip(buckets, counts) {
            for (index, window) in bucket.tier.windows.enumerated() {
                let remaining = max(0, window.limit - used[index])
                if let tightest, tightest.remaining <= remaining { continue }
                tightest = Verdict(
                    header: bucket.tier.headers[index],
                    remaining: remaining,
                    reset: window.seconds == 1 ? 0 : window.seconds - now % window.seconds,
                    retryAfter: retryAfter
                )
            }
        }
        return tightest ?? Verdict(header: "", remaining: 0, reset: 0, retryAfter: retryAfter)
    }

    /// Who sent how many requests, and which of them were over a limit.
    var report: RateLimitReport { state.withLock { $0.report } }

    func reset() {
        state.withLock { $0 = State() }
    }
}
