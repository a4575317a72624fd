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
        var header: String
        var remaining: Int
        /// Seconds until that window begins anew; 0 for a window of one second (recorded).
        var reset: Int64
        /// Seconds until another request is taken; `nil` where this one is.
        let retryAfter: Int64?
    }

    /// How often a bucket has been used in each of its windows.
    private struct Usage {
        private var counts: [(start: Int64, used: Int)] = []

        /// Begins the windows anew that are over.
        ///
        /// - Returns: Seconds until the last of those that are used up begins anew; `nil` where none is.
        mutating func refresh(_ windows: [RateTier.Window], at now: Int64) -> Int64? {
            var wait: Int64?
            for (index, window) in windows.enumerated() {
                let start = now - now % window.seconds
                if index == counts.count { counts.append((start, 0)) }
                if counts[index].start != start { counts[index] = (start, 0) }
                if counts[index].used >= window.limit { wait = max(wait ?? 1, start + window.seconds - now) }
            }
            return wait
        }

        mutating func countRequest() {
            for index in counts.indices { counts[index].used += 1 }
        }

        /// The window with the fewest requests left, the shortest of those, and how many that are.
        func tightest(of windows: [RateTier.Window]) -> (index: Int, remaining: Int)? {
            zip(windows, counts).enumerated()
                .map { (index: $0, remaining: max(0, $1.0.limit - $1.1.used)) }
                .min { $0.remaining < $1.remaining }
        }
    }

    private struct Place: Hashable {
        let quota: String
        let bucket: String
    }

    private struct State {
        var usage: [Place: Usage] = [:]
        var report = RateLimitReport()
    }

    private let state = Locked(State())

    /// Counts a request of a key to an operation.
    ///
    /// The windows are fixed: a second, a minute, a day (documented). Private keys share one quota, each OAuth app
    /// has its own (documented).
    ///
    /// - Parameters:
    ///   - key: Who sends it.
    ///   - operation: The operation's name.
    ///   - buckets: What it counts in, the operation's own first.
    ///   - time: When.
    ///   - enforcing: Whether a request over a limit is refused, not only noted.
    /// - Returns: Where it stands.
    func count(
        _ key: APIKey,
        _ operation: String,
        _ buckets: [Bucket],
        at time: Timestamp,
        enforcing: Bool
    ) -> Verdict {
        let now = time.seconds
        return state.withLock { state in
            let places = buckets.map { Place(quota: key.quota, bucket: $0.name) }
            var wait: Int64?
            for (place, bucket) in zip(places, buckets) {
                let seconds = state.usage[place, default: Usage()].refresh(bucket.tier.windows, at: now)
                if let seconds { wait = max(wait ?? 1, seconds) }
            }
            if wait == nil {
                for place in places { state.usage[place]?.countRequest() }
            }
            state.report.note(key, operation, buckets, at: time, wait: wait, enforcing: enforcing)
            var verdict = Verdict(header: "", remaining: 0, reset: 0, retryAfter: enforcing ? wait : nil)
            for (place, bucket) in zip(places, buckets) {
                guard let (index, remaining) = state.usage[place]?.tightest(of: bucket.tier.windows),
                    verdict.header.isEmpty || remaining < verdict.remaining
                else { continue }
                let length = bucket.tier.windows[index].seconds
                verdict.header = bucket.tier.headers[index]
                verdict.remaining = remaining
                verdict.reset = length == 1 ? 0 : length - now % length
            }
            return verdict
        }
    }

    /// Who sent how many requests, and which of them were over a limit.
    var report: RateLimitReport { state.withLock { $0.report } }

    func reset() {
        state.withLock { $0 = State() }
    }
}
