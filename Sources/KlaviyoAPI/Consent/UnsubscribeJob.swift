import JSONAPI
import Store

/// Unsubscribes the profiles of an unsubscribe request.
///
/// No filter stands before it: what looks like a fake address or a bot is unsubscribed all the same (assumed).
struct UnsubscribeJob {
    static let kind = "unsubscribe"

    let job: Job
    let account: Account

    func run(in db: Connection) throws -> JobResult {
        var result = JobResult()
        for item in try JobTable.items(of: job.id, in: db) {
            let subscription = try Subscription(item.payload)
            let unsubscriber = Unsubscriber(
                account: account,
                now: account.clock.now,
                method: .api(keyTail: subscription.keyTail)
            )
            let outcomes = try unsubscriber.unsubscribe(subscription, in: db)
            try result.note(outcomes, of: job, in: db)
            if outcomes.contains(where: { $0.rule == .nothingAskedFor }) {
                result.counts.skipped += 1
            } else {
                result.counts.completed += 1
            }
        }
        return result
    }
}

extension JobResult {
    /// Keeps what a job has decided.
    mutating func note(_ outcomes: [Outcome], of job: Job, in db: Connection) throws {
        for var outcome in outcomes {
            outcome.job = job.id
            try OutcomeTable.insert(outcome, in: db)
            self.outcomes.append(outcome)
        }
    }
}
