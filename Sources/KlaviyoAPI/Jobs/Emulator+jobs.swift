package import JSONAPI
import Store

extension Emulator {
    /// Runs the jobs that are due by the account's clock, each in one transaction with the note that it is done,
    /// so that no job is lost or done twice.
    ///
    /// - Returns: When the next one is due, or the segments are to be looked at again; `nil` if nothing is to come.
    package func runDueJobs() throws -> Timestamp? {
        try SegmentJob.queueTimed(account, olderThan: SegmentJob.interval)
        _ = try runJobs { account.clock.now }
        return try account.read { db in
            let segments = try SegmentTable.lastTimedEvaluation(in: db).map { $0 + SegmentJob.interval }
            return [try JobTable.next(dueAt: nil, in: db)?.due, segments].compactMap(\.self).min()
        }
    }

    /// Runs all queued jobs, due or not, until none is left.
    ///
    /// - Returns: How many ran that requests had asked for.
    package func runAllJobs() throws -> Int {
        try SegmentJob.queueTimed(account, olderThan: .zero)
        return try runJobs { nil }
    }

    /// Changes the account's clock, on disk as well, and runs what is due by the new time.
    ///
    /// Returns how many jobs ran.
    func changeClock(_ change: (Clock.Mode) -> Clock.Mode) throws -> Int {
        try account.changeClock(change)
        try SegmentJob.queueTimed(account, olderThan: .zero)
        let count = try runJobs { account.clock.now }
        account.jobsMayBeDue()
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
            count += try changeClock { $0.advanced(by: max(.zero, step)) }
        }
        let rest = target - account.clock.now
        return try count + changeClock { $0.advanced(by: max(.zero, rest)) }
    }

    /// What a tester can do with a job that is not done.
    enum JobAction: String, CaseIterable {
        /// Do it now, whether it is due or held.
        case run
        /// Keep it from being done.
        case hold
        /// Let it be done when it is due.
        case release
        /// Let it be taken up and go no further, until it is released.
        case stall
        /// Never do it.
        case cancel
        /// Let some of its items fail when it is done.
        case fail
    }

    /// Carries out an action on a job.
    ///
    /// Returns the job as it is then; `nil` where there is none of that number that is not done yet.
    func act(_ action: JobAction, onJob id: Int64, items: Set<Int>) throws -> Job? {
        let isKnown = try account.write { db in
            guard let job = try JobTable.find(number: id, in: db), !job.state.isFinal else { return false }
            switch action {
            case .run: break
            case .hold: try JobTable.save(.held, of: job, in: db)
            case .release: try JobTable.save(.queued, of: job, in: db)
            case .stall: try JobTable.save(.stalled, of: job, in: db)
            case .cancel: try cancel(job, in: db)
            case .fail:
                try JobTable.saveFailing(items.filter { (0..<job.total).contains($0) }, of: job, in: db)
            }
            return true
        }
        guard isKnown else { return nil }
        if action == .run, let job = try account.read({ db in try JobTable.find(number: id, in: db) }) {
            _ = try run(job)
        }
        return try account.read { db in try JobTable.find(number: id, in: db) }
    }

    /// Does the jobs that are due at a time or, without one, all that are queued.
    ///
    /// Returns how many it did that requests had asked for.
    private func runJobs(dueAt time: () -> Timestamp?) throws -> Int {
        var count = 0
        while let job = try account.read({ db in try JobTable.next(dueAt: time(), in: db) }) {
            if try run(job), job.isRequested { count += 1 }
        }
        return count
    }

    /// Calls a job off, and notes for each of its addresses that nothing becomes of it.
    private func cancel(_ job: Job, in db: Connection) throws {
        try JobTable.save(.cancelled, of: job, in: db)
        if job.kind == SegmentJob.kind { try SegmentChangeTable.clear(in: db) }
        if job.kind == EventDateJob.kind { try EventDateTable.clear(in: db) }
        for item in try JobTable.items(of: job.id, in: db).dropFirst(job.counts.all)
        where item.email != nil || item.phoneNumber != nil {
            let outcome = Outcome(
                time: account.clock.now,
                rule: .cancelledByTester,
                email: item.email,
                phoneNumber: item.phoneNumber,
                list: job.list,
                job: job.id
            )
            try OutcomeTable.insert(outcome, in: db)
        }
    }

    /// Does what is left of one job, unless it has been done, held or cancelled since it was read.
    private func run(_ job: Job) throws -> Bool {
        try takeTurn(job) { db in
            guard let current = try JobTable.find(number: job.id, in: db), current.state == job.state else {
                return nil
            }
            return current
        }
    }

    /// Does a job up to its goal, in one transaction with the note of how far it is.
    ///
    /// One that meets an error of the emulator's own is undone and held, so that it keeps no other from its turn.
    ///
    /// - Parameters:
    ///   - job: The job as it was last read.
    ///   - choose: The job as it is now with what to do of it; `nil` for nothing.
    /// - Returns: Whether there was anything to do.
    /// - Throws: An error of SQLite while the job is being held.
    func takeTurn(_ job: Job, _ choose: (Connection) throws -> Job?) throws -> Bool {
        do {
            let outcomes: [Outcome]? = try account.write { db in
                guard var job = try choose(db) else { return nil }
                let now = account.clock.now
                let result = job.goal == 0 ? JobResult() : try JobKinds.work(job, account, db)
                job.counts = job.counts + result.counts
                if job.goal == nil {
                    job.started = job.started ?? now
                    job.finished = now
                    job.state = .complete
                }
                try JobTable.saveProgress(of: job, in: db)
                return result.outcomes
            }
            console.say(outcomes ?? [])
            return outcomes != nil
        } catch {
            console.say("internal error in job \(job.id), which is held: \(error)")
            try account.write { db in try JobTable.save(.held, of: job, in: db) }
            return false
        }
    }
}
