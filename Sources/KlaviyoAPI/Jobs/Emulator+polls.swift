import JSONAPI

extension Emulator {
    /// Counts a read of a job that goes on with reads, and takes it a step further before the read is answered.
    ///
    /// The first read shows `queued` if more than two are asked for, those that follow `processing` with as many
    /// items done as reads have come, and the last one `complete`. Only such jobs cost a write.
    func countPoll(_ call: Call) throws {
        guard let kind = call.operation.polledJob,
            let job = try account.readOnce({ db in
                try JobTable.find(publicID: call.id, kind: kind, in: db)
            }), job.isPolled
        else { return }
        _ = try takeTurn(job) { db in
            guard var job = try JobTable.find(number: job.id, in: db), job.isPolled, let polls = job.polls
            else { return nil }
            job.polled += 1
            guard job.polled < polls else { return job }
            let isQueued = job.polled == 1 && polls > 2
            if !isQueued { job.started = job.started ?? account.clock.now }
            job.goal =
                isQueued || !JobKinds.inParts.contains(kind) ? 0 : job.total * job.polled / polls
            return job
        }
    }
}
