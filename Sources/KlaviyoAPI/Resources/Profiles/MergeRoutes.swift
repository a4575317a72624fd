import JSONAPI
import Store

/// Merging a profile into another: answered at once, done by a job.
///
/// <https://developers.klaviyo.com/en/reference/merge_profiles>
enum MergeRoutes {
    static let kind = "merge"
    static let handlers: [(String, Handler)] = [("merge_profiles", merge)]

    /// Answers 202 with the bare profile that stays, though the OpenAPI document says 201 (recorded).
    @Sendable static func merge(_ call: Call, _ db: Connection) throws -> Reply {
        let data = call.body["data"]
        let survivor = try ProfileRoutes.known(data?["id"]?.string ?? "", in: db)
        let sources =
            data?["relationships"]?["profiles"]?["data"]?.array?.compactMap { $0["id"]?.string } ?? []
        let pointer = "/data/relationships/profiles/data"
        guard sources.count == 1, let source = sources.first else {
            throw APIError(.mergeNeedsOneSource, at: .pointer(pointer))
        }
        guard try ProfileRoutes.known(source, in: db).id != survivor.id else {
            throw APIError(.mergeWithItself, at: .pointer("\(pointer)/0/id"))
        }
        let job = Job(
            kind,
            call,
            parameters: ["source": .string(source), "destination": .string(survivor.id)],
            total: 1
        )
        _ = try JobTable.insert(job, [Job.Item(payload: job.parameters)], in: db)
        return .document(try call.document(survivor, in: db), status: 202)
    }

    /// Makes one profile of the two, unless one of them is gone by now.
    @Sendable static func work(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        guard let source = try ProfileTable.find(id: job.parameters["source"]?.string ?? "", in: db),
            var survivor = try ProfileTable.find(id: job.parameters["destination"]?.string ?? "", in: db)
        else { return JobResult(counts: Job.Counts(skipped: 1)) }
        try ProfileMerge(account: account, now: account.clock.now).merge(source, into: &survivor, in: db)
        return JobResult(counts: Job.Counts(completed: 1))
    }
}
