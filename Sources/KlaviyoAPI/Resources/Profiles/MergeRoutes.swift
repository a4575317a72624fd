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
        let merged = try ProfileRoutes.known(source, in: db)
        guard merged.id != survivor.id else {
            throw APIError(.mergeWithItself, at: .pointer("\(pointer)/0/id"))
        }
        let job = Job(
            kind,
            call,
            parameters: ["source": .string(source), "destination": .string(survivor.id)],
            total: 1
        )
        let item = Job.Item(email: merged.email, phoneNumber: merged.phoneNumber, payload: job.parameters)
        _ = try JobTable.insert(job, [item], in: db)
        return .document(try call.document(survivor, in: db), status: 202)
    }

    /// Makes one profile of the two, unless one of them is gone by now; a destination that was itself merged into a
    /// third profile stands for that (assumed).
    @Sendable static func work(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        let now = account.clock.now
        let sourceID = job.parameters["source"]?.string ?? ""
        let id = job.parameters["destination"]?.string ?? ""
        guard let source = try ProfileTable.find(id: sourceID, in: db),
            var survivor = try profile(id, in: db),
            survivor.id != source.id
        else {
            return try JobResult(skipping: job, .profileGone, "\(sourceID) into \(id)", at: now, in: db)
        }
        try ProfileMerge(account: account, now: now).merge(source, into: &survivor, in: db)
        let outcomes = [
            Outcome(.mergedInto, source, at: now, detail: "profile \(survivor.id)", job: job.id),
            Outcome(.mergedFrom, survivor, at: now, detail: "profile \(source.id)", job: job.id),
        ]
        try OutcomeTable.insert(outcomes, in: db)
        return JobResult(outcomes: outcomes, counts: Job.Counts(completed: 1))
    }

    private static func profile(_ id: String, in db: Connection) throws -> Profile? {
        try ProfileTable.find(id: id, in: db) ?? IdentityTable.survivor(of: id, in: db)
    }
}
