import JSONAPI
import Store

/// Fills in the `last_event_date` of profiles some time after their events, and only then counts them as updated.
///
/// One job waits at most, however many events come before it runs. Klaviyo takes 17 to 45 minutes (recorded).
enum EventDateJob {
    static let kind = "fill-last-event-dates"

    private static let delay = Duration.seconds(1800)

    /// Notes that a profile has a new event, and queues a job if none waits yet.
    static func queueIfNeeded(
        for profile: String,
        _ account: Account,
        at now: Timestamp,
        in db: Connection
    ) throws {
        guard try EventDateTable.note(profile, in: db) else { return }
        var job = Job(kind, at: now, account.settings)
        if job.due != nil { job.due = now + delay }
        _ = try JobTable.insert(job, [], in: db)
    }

    @Sendable static func work(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        let count = try EventDateTable.fill(at: account.clock.now, in: db)
        return JobResult(counts: Job.Counts(completed: count))
    }
}
