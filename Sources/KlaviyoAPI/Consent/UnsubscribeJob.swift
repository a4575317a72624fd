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
        let now = account.clock.now
        let outcomes = try JobTable.items(of: job.id, in: db).compactMap { item -> Outcome? in
            guard let subscription = Subscription(item.payload) else { return nil }
            let unsubscriber = Unsubscriber(
                account: account,
                now: now,
                method: .api(keyTail: subscription.keyTail)
            )
            var outcome = try unsubscriber.unsubscribe(subscription, in: db)
            outcome.job = job.id
            try OutcomeTable.insert(outcome, in: db)
            return outcome
        }
        return JobResult(outcomes: outcomes, counts: Job.Counts(completed: outcomes.count))
    }
}
