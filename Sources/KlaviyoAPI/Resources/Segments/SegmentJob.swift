import JSONAPI
import Store

/// Looks at all segments after something has changed that they may depend on.
///
/// One job waits at most, however much changes before it runs. Klaviyo takes minutes (recorded: eight); here it is
/// the job delay.
enum SegmentJob {
    static let kind = "evaluate-segments"

    /// How old the members of a segment with relative dates may be while nothing else changes (assumed).
    static let interval = Duration.seconds(3600)

    /// Queues a job if something has changed and none waits yet.
    ///
    /// `isUrgent`: Whether it is due at once.
    static func queueIfNeeded(_ account: Account, isUrgent: Bool = false, in db: Connection) throws {
        guard try SegmentChangeTable.isPending(in: db) else { return }
        let now = account.clock.now
        var job = Job(kind, at: now, account.settings)
        if isUrgent, job.due != nil { job.due = now }
        try SegmentChangeTable.assign(try JobTable.insert(job, [], in: db), in: db)
    }

    @Sendable static func work(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        let count = try evaluate(at: account.clock.now, in: db)
        return JobResult(counts: Job.Counts(completed: count))
    }

    /// Evaluates the active segments, those that others depend on first; returns how many.
    static func evaluate(at now: Timestamp, in db: Connection) throws -> Int {
        try SegmentChangeTable.clear(in: db)
        let segments = try SegmentTable.all(in: db)
        let byID = Dictionary(uniqueKeysWithValues: segments.map { ($0.id, $0) })
        var order: [Segment] = []
        var seen: Set<String> = []
        func visit(_ segment: Segment) {
            guard seen.insert(segment.id).inserted else { return }
            for reference in segment.definition.groupReferences {
                if let other = byID[reference.id] { visit(other) }
            }
            order.append(segment)
        }
        segments.forEach(visit)
        let active = order.filter(\.isActive)
        for segment in active {
            let condition = try segment.definition.sql(at: now)
            try SegmentTable.evaluate(segment.id, condition, at: now, in: db)
        }
        return active.count
    }

    /// Queues a job that is due at once if members were last looked at too long ago, and time alone changes them.
    ///
    /// `age`: How long ago is too long; zero for any other time than now, as the clock can also be set back.
    static func queueTimed(_ account: Account, olderThan age: Duration) throws {
        let now = account.clock.now
        guard let last = try account.read({ db in try SegmentTable.lastTimedEvaluation(in: db) }),
            age == .zero ? last != now : last + age <= now || last > now
        else { return }
        try account.write { db in
            try SegmentChangeTable.note(in: db)
            try queueIfNeeded(account, isUrgent: true, in: db)
        }
    }
}
