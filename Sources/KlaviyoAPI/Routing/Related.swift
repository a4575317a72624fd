import Store

/// What the relationships of resources lead to, for `include`.
enum Related {
    private typealias Fetch = @Sendable (_ id: String, Connection) throws -> [any Resource]

    private static let fetches: [String: Fetch] = [
        "profile.lists": { id, db in try ListTable.lists(of: id, in: db) },
        "profile-bulk-import-job.lists": { id, db in
            let job = try JobTable.find(publicID: id, kind: ImportJob.kind, in: db)
            return try job.map {
                try ImportJob(job: $0).lists.compactMap { try ListTable.find(id: $0, in: db) }
            } ?? []
        },
        "event.metric": { id, db in try MetricTable.find(event: id, in: db).map { [$0] } ?? [] },
        "event.profile": { id, db in try EventTable.profile(of: id, in: db).map { [$0] } ?? [] },
        "metric-property.metric": { id, db in
            try MetricProperty.metric(inID: id).flatMap { try MetricTable.find(id: $0, in: db) }.map { [$0] }
                ?? []
        },
    ]

    /// The resources that one is related to by name; none where nothing emulated can be related that way.
    static func fetch(
        _ type: String,
        _ id: String,
        _ name: String,
        in db: Connection
    ) throws -> [any Resource] {
        try fetches["\(type).\(name)"]?(id, db) ?? []
    }
}
