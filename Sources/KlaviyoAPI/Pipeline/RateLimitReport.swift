import JSONAPI

/// Which client sent how many requests to which operation, how many were over a limit, and how many of those came
/// although the client had been told when to come back.
struct RateLimitReport: Sendable {
    /// One client at one operation.
    struct Row: Sendable {
        /// The key, masked, or the OAuth app.
        let key: String
        let operation: String
        /// What it may send: `75/s 750/m`.
        let limits: String
        var requests = 0
        /// How many got a 429.
        var refused = 0
        /// How many would have got one, had the limits been enforced.
        var wouldRefuse = 0
        /// How many came before the time that `Retry-After` had named.
        var early = 0
        /// The last `Retry-After`, sent or withheld, in seconds.
        var retryAfter: Int64?
        /// The time before which it was told not to come back.
        var notBefore: Int64?
        var last: Timestamp
    }

    private struct Place: Hashable {
        let key: String
        let isApp: Bool
        let operation: String
    }

    /// How many rows are kept; any key is a client where none are declared.
    private static let capacity = 1000

    private var rows: [Place: Row] = [:]

    mutating func note(
        _ key: APIKey,
        _ operation: String,
        _ buckets: [RateLimiter.Bucket],
        at time: Timestamp,
        wait: Int64?,
        enforcing: Bool
    ) {
        let place = Place(key: key.value, isApp: key.client != nil, operation: operation)
        guard rows[place] != nil || rows.count < Self.capacity else { return }
        var row =
            rows[place]
            ?? Row(
                key: key.masked,
                operation: operation,
                limits: buckets.map(\.tier.text).joined(separator: ", "),
                last: time
            )
        row.requests += 1
        row.last = time
        if let notBefore = row.notBefore, time.seconds < notBefore { row.early += 1 }
        if let wait {
            if enforcing { row.refused += 1 } else { row.wouldRefuse += 1 }
            row.retryAfter = wait
            row.notBefore = enforcing ? time.seconds + wait : nil
        }
        rows[place] = row
    }

    /// The rows, those that were over a limit most often first.
    var sorted: [Row] {
        rows.values.sorted {
            let (left, right) = ($0.refused + $0.wouldRefuse, $1.refused + $1.wouldRefuse)
            return left == right ? ($0.operation, $0.key) < ($1.operation, $1.key) : left > right
        }
    }
}

extension RateLimitReport.Row {
    var json: JSON {
        [
            "key": .string(key), "operation": .string(operation), "limits": .string(limits),
            "requests": .int(requests), "refused": .int(refused), "would_refuse": .int(wouldRefuse),
            "early": .int(early), "retry_after": retryAfter.map { .int($0) } ?? .null,
            "last": .string(last.iso8601(.microseconds)),
        ]
    }
}

extension Control {
    /// Who came how often, and who came back too early.
    @Sendable static func rateLimits(_ emulator: Emulator, _ call: Call) throws -> JSON {
        [
            "mode": .string(emulator.account.settings.rateLimits.rawValue),
            "clients": .array(emulator.account.rateLimiter.report.sorted.map(\.json)),
        ]
    }
}
