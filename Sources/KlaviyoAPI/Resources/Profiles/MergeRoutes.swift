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

    /// What a merge leaves on the survivor, its dates without a zone (recorded).
    private static func event(of source: Profile, into survivor: String, at time: Timestamp) -> NewEvent {
        NewEvent(
            metric: "Merged Profile",
            integration: Integration.klaviyo.key,
            profile: survivor,
            time: time,
            properties: [
                "MergeDate": .string(String(time.iso8601().prefix(19))),
                "MergeType": "Merged via API",
                "$event_id": .string("merge_tombstone:\(source.id):\(survivor)"),
                "$extra": [
                    "KlaviyoID": .string(source.id),
                    "FirstName": source.attribute("first_name", .read) ?? .null,
                    "LastName": source.attribute("last_name", .read) ?? .null,
                    "ExternalID": source.externalID ?? .null, "AnonymousID": .optional(source.anonymousID),
                    "Created": .string(String(source.created.iso8601().prefix(19))),
                ],
            ]
        )
    }

    /// Moves all that belongs to the source to the survivor, which keeps what it has and gains what it lacks
    /// (assumed), and deletes the source.
    @Sendable static func work(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        guard let source = try ProfileTable.find(id: job.parameters["source"]?.string ?? "", in: db),
            var survivor = try ProfileTable.find(id: job.parameters["destination"]?.string ?? "", in: db)
        else { return JobResult(counts: Job.Counts(skipped: 1)) }
        try ProfileTable.moveBelongings(of: source.id, to: survivor.id, in: db)
        try ProfileTable.delete(id: source.id, in: db)
        survivor.fillGaps(from: source)
        survivor.updated = account.clock.now
        try ProfileTable.save(survivor, in: db)
        if try !PushTokenTable.all(of: survivor.id, in: db).isEmpty {
            try PushConsent(now: account.clock.now).follow(survivor.id, in: db)
        }
        try EventTable.insert(
            event(of: source, into: survivor.id, at: account.clock.now),
            at: account.clock.now,
            ids: account.ids,
            in: db
        )
        return JobResult(counts: Job.Counts(completed: 1))
    }
}
