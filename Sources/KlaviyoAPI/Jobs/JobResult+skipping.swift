import JSONAPI
import Store

extension JobResult {
    /// What comes of a job that finds nothing to do: all is skipped, and an outcome says by which rule.
    init(
        skipping job: Job,
        _ rule: Rule,
        _ detail: String,
        at now: Timestamp,
        in db: Connection
    ) throws {
        let item = try JobTable.items(of: job.id, in: db).first
        let outcome = Outcome(
            time: now,
            rule: rule,
            detail: detail,
            email: item?.email,
            phoneNumber: item?.phoneNumber,
            job: job.id
        )
        try OutcomeTable.insert(outcome, in: db)
        self.init(outcomes: [outcome], counts: Job.Counts(skipped: job.total))
    }
}
