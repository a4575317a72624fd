import JSONAPI
import Store

/// Bulk jobs of described resources: asking for one, and what became of it.
enum BulkRoutes {
    static func handler(_ kind: ResourceKind, _ form: DescribedForm) -> Handler? {
        switch form {
        case .create: { call, db in try create(kind, call, db) }
        case .list: { call, db in try list(kind, call, db) }
        case .get: { call, db in try get(kind, call, db) }
        default: nil
        }
    }

    /// Queues a job; what is wrong with one resource alone is found when it is worked off (assumed).
    private static func create(_ kind: ResourceKind, _ call: Call, _ db: Connection) throws -> Reply {
        guard let bulk = kind.bulk else { throw BrokenInvariant("kind '\(kind.type)' is of no bulk job") }
        guard try BulkJobTable.countInProgress(kind.type, in: db) < bulk.limit else {
            throw APIError(.tooManyJobs, String(bulk.limit), "\(bulk.target) bulk \(bulk.verb)")
        }
        let items = call.attributes[bulk.member]?["data"]?.array ?? []
        let job = Job(
            kind.type,
            call,
            publicID: call.account.ids.ulid(at: call.now),
            parameters: ["revision": .string(call.operation.revision.name)],
            total: items.count
        )
        _ = try JobTable.insert(job, items.map { Job.Item(payload: $0) }, in: db)
        let answer = BulkJob(kind: kind, job: job, errors: [])
        return .document(try call.document(answer, in: db), status: call.operation.status)
    }

    /// Shows the jobs, the newest first, as recorded of suppression jobs (assumed).
    private static func list(_ kind: ResourceKind, _ call: Call, _ db: Connection) throws -> Reply {
        let select = BulkJobTable.jobs(of: kind.type, at: call.now)
        let page = try call.page(select, sort: "-created_at", in: db)
        let jobs = try page.rows.map { row in
            let job = try Job(row)
            return BulkJob(kind: kind, job: job, errors: try BulkJobTable.errors(of: job, in: db))
        }
        return .document(try call.collection(jobs, next: page.next, previous: page.previous, in: db))
    }

    private static func get(_ kind: ResourceKind, _ call: Call, _ db: Connection) throws -> Reply {
        guard let job = try JobTable.find(publicID: call.id, kind: kind.type, in: db),
            job.created + BulkJob.lifetime > call.now
        else { throw APIError(kind.unknown, call.id) }
        let answer = BulkJob(kind: kind, job: job, errors: try BulkJobTable.errors(of: job, in: db))
        return .document(try call.document(answer, in: db))
    }
}
