package import JSONAPI
import Store

extension Emulator {
    /// Runs the jobs that are due by the account's clock, each in one transaction with the note that it is done,
    /// so that no job is lost or done twice.
    ///
    /// - Returns: When the next one is due; `nil` if none is queued.
    package func runDueJobs() throws -> Timestamp? {
        while try runJob(dueAt: account.clock.now) {}
        return try account.read { db in try JobTable.next(dueAt: nil, in: db)?.due }
    }

    /// Runs all queued jobs, due or not, until none is left.
    ///
    /// - Returns: How many ran.
    package func runAllJobs() throws -> Int {
        var count = 0
        while try runJob(dueAt: nil) { count += 1 }
        return count
    }

    private func runJob(dueAt time: Timestamp?) throws -> Bool {
        let outcomes: [Outcome]? = try account.write { db in
            guard let job = try JobTable.next(dueAt: time, in: db) else { return nil }
            let outcomes = try SubscribeJob(job, account).run(in: db)
            try JobTable.finish(job, at: account.clock.now, in: db)
            return outcomes
        }
        if let outcomes { console.say(outcomes) }
        return outcomes != nil
    }
}
