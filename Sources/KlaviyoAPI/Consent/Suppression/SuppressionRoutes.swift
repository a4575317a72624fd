import JSONAPI
import Store

/// The jobs that suppress and unsuppress profiles.
///
/// <https://developers.klaviyo.com/en/reference/bulk_suppress_profiles>
enum SuppressionRoutes<Kind: SuppressionKind> {
    /// Queues a job for some addresses, for a list or for a segment, and answers with it (recorded), or with nothing
    /// at revisions at which jobs could not be read (documented).
    @Sendable static func create(_ call: Call, _ db: Connection) throws -> Reply {
        let emails = call.attributes["profiles"]?["data"]?.array?.map { profile in
            profile["attributes"]?["email"]?.string ?? ""
        }
        try check(call, emails, in: db)
        let job = Job(
            Kind.name,
            call,
            publicID: call.account.ids.ulid(at: call.now),
            list: call.related("list"),
            parameters: call.related("segment").map { ["segment": .string($0)] } ?? [:],
            total: emails?.count ?? 0
        )
        let items = (emails ?? []).map { Job.Item(email: $0, payload: [:]) }
        _ = try JobTable.insert(job, items, in: db)
        guard call.operation.answer != nil else { return .empty(202) }
        return .document(try call.document(SuppressionJob<Kind>(job: job), in: db), status: 202)
    }

    /// Exactly one of the three must be given (documented), and a list or segment must exist (assumed: the answer
    /// is that of the subscribe job).
    private static func check(_ call: Call, _ emails: [String]?, in db: Connection) throws {
        let (list, segment) = (call.related("list"), call.related("segment"))
        guard [emails != nil, list != nil, segment != nil].count(where: \.self) == 1 else {
            throw APIError(.suppressionTarget, at: .pointer("/data"))
        }
        if let problem = try call.listProblem(in: db) { throw APIError([problem]) }
        if let segment, try SegmentTable.find(id: segment, in: db) == nil {
            throw APIError(
                .suppressionSegmentNotFound,
                segment,
                at: .pointer("/data/relationships/segment/data/id")
            )
        }
        let problems = (emails ?? []).enumerated().flatMap { index, email in
            Identifiers(
                ["email": .string(email)],
                at: "/data/attributes/profiles/data/\(index)/attributes"
            ).problems
        }
        guard problems.isEmpty else { throw APIError(problems) }
    }

    @Sendable static func get(_ call: Call, _ db: Connection) throws -> Reply {
        guard let job = try JobTable.find(publicID: call.id, kind: Kind.name, in: db) else {
            throw APIError(Kind.unknownJob, call.id)
        }
        return .document(try call.document(SuppressionJob<Kind>(job: job), in: db))
    }

    /// Shows the jobs, the newest first where nothing else is asked for (recorded).
    @Sendable static func list(_ call: Call, _ db: Connection) throws -> Reply {
        let page = try call.page(JobTable.jobs(of: Kind.name), sort: "-created", in: db)
        return .document(
            try call.collection(
                try page.rows.map { SuppressionJob<Kind>(job: try Job($0)) },
                next: page.next,
                previous: page.previous,
                in: db
            )
        )
    }
}

/// The operations of both kinds.
enum SuppressionHandlers {
    static let handlers: [(String, Handler)] = [
        ("bulk_suppress_profiles", SuppressionRoutes<Suppressing>.create),
        ("get_bulk_suppress_profiles_job", SuppressionRoutes<Suppressing>.get),
        ("get_bulk_suppress_profiles_jobs", SuppressionRoutes<Suppressing>.list),
        ("bulk_unsuppress_profiles", SuppressionRoutes<Unsuppressing>.create),
        ("get_bulk_unsuppress_profiles_job", SuppressionRoutes<Unsuppressing>.get),
        ("get_bulk_unsuppress_profiles_jobs", SuppressionRoutes<Unsuppressing>.list),
    ]
}
