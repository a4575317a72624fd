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

    /// Changes the account's clock, on disk as well, and runs what is due by the new time.
    ///
    /// Returns how many jobs ran.
    func changeClock(_ change: (Clock) -> Void) throws -> Int {
        change(account.clock)
        try account.saveClock()
        var count = 0
        while try runJob(dueAt: account.clock.now) { count += 1 }
        console.jobsMayBeDue()
        return count
    }

    /// Lets time pass: every job that becomes due on the way runs at the time it is due, in order.
    ///
    /// Returns how many jobs ran.
    func advanceClock(by duration: Duration) throws -> Int {
        let target = account.clock.now + duration
        var count = 0
        while let due = try account.read({ db in try JobTable.next(dueAt: target, in: db)?.due }) {
            let step = due - account.clock.now
            count += try changeClock { clock in
                if step > .zero { clock.advance(by: step) }
            }
        }
        let rest = target - account.clock.now
        return try count + changeClock { clock in if rest > .zero { clock.advance(by: rest) } }
    }

    private func runJob(dueAt time: Timestamp?) throws -> Bool {
        let result: JobResult? = try account.write { db in
            guard let job = try JobTable.next(dueAt: time, in: db) else { return nil }
            let result = try JobKinds.table[job.kind]?(job, account, db) ?? JobResult()
            try JobTable.finish(job, result.counts, at: account.clock.now, in: db)
            return result
        }
        if let result { console.say(result.outcomes) }
        return result != nil
    }
}
