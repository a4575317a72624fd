import JSONAPI
import Store

/// Works off a bulk job: each resource goes the way of the operation for a single one, or becomes an error.
struct BulkWork {
    let job: Job
    let account: Account
    /// The job as a resource, whose relationship leads to what it has created or changed.
    let kind: ResourceKind
    let bulk: ResourceKind.Bulk
    let target: ResourceKind
    let operation: Operation
    let form: DescribedForm

    /// The kinds of bulk job, by the operation that reads one.
    static let reads = [
        "get_bulk_create_catalog_items_job": "catalog-item-bulk-create-job",
        "get_bulk_update_catalog_items_job": "catalog-item-bulk-update-job",
        "get_bulk_delete_catalog_items_job": "catalog-item-bulk-delete-job",
        "get_bulk_create_variants_job": "catalog-variant-bulk-create-job",
        "get_bulk_update_variants_job": "catalog-variant-bulk-update-job",
        "get_bulk_delete_variants_job": "catalog-variant-bulk-delete-job",
        "get_bulk_create_categories_job": "catalog-category-bulk-create-job",
        "get_bulk_update_categories_job": "catalog-category-bulk-update-job",
        "get_bulk_delete_categories_job": "catalog-category-bulk-delete-job",
        "get_bulk_create_coupon_codes_job": "coupon-code-bulk-create-job",
    ]

    /// What is said of a resource that a tester wants to fail.
    private static let wantedFault = ErrorObject(.invalidPayload)

    @Sendable static func run(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        guard let work = BulkWork(job, account) else { throw JobKinds.UnknownKind(kind: job.kind) }
        return try work.run(in: db)
    }

    private init?(_ job: Job, _ account: Account) {
        let description = account.description
        guard let kind = description.kind(named: job.kind), let bulk = kind.bulk,
            let target = description.kind(named: bulk.target),
            let revision = description.revisions.last(where: { $0.name == job.parameters["revision"]?.string }
            )
        else { return nil }
        let forms: [String: DescribedForm] = ["create": .create, "update": .update, "delete": .delete]
        guard let form = forms[bulk.verb],
            let entry = description.entries.first(where: { entry in
                DescribedForm.of(entry).map { $0 == (target.collection, form) } ?? false
            }), let operation = description.operation(entry, at: revision)
        else { return nil }
        self.job = job
        self.account = account
        self.kind = kind
        self.bulk = bulk
        self.target = target
        self.operation = operation
        self.form = form
    }

    private func run(in db: Connection) throws -> JobResult {
        var counts = Job.Counts()
        let items = try JobTable.items(of: job.id, in: db)
        for place in job.places {
            let isFailing = job.failing.contains(place)
            let fault = isFailing ? Self.wantedFault : try fault(of: items[place].payload, in: db)
            if let fault {
                try BulkJobTable.insert(error(fault, at: place), at: place, of: job, in: db)
                counts.failed += 1
            } else {
                counts.completed += 1
            }
        }
        return JobResult(counts: counts)
    }

    /// Deals with one resource; returns what is wrong with it, if anything.
    private func fault(of item: JSON, in db: Connection) throws -> ErrorObject? {
        do {
            try BulkJobTable.attempt(in: db) { try apply(item, in: db) }
            return nil
        } catch let error as APIError {
            return error.problems.first
        }
    }

    private func apply(_ item: JSON, in db: Connection) throws {
        let call = Call(
            operation: operation,
            pathParameters: item["id"]?.string.map { [$0] } ?? [],
            query: try Query(QueryString(parsing: ""), for: operation),
            body: ["data": item],
            target: operation.path,
            account: account,
            settings: account.settings,
            key: APIKey(value: "", scopes: nil),
            requestID: job.request,
            now: account.clock.now
        )
        let resource: StoredResource
        switch form {
        case .create: resource = try DescribedRoutes.make(target, call, db)
        case .update: resource = try DescribedRoutes.change(target, call, db)
        default:
            return try DescribedRoutes.delete(try DescribedRoutes.known(target, call.id, in: db), call, db)
        }
        guard let relationship = kind.relationship(bulk.member) else { return }
        let id = job.publicID ?? ""
        let place = RelationshipTable.Place(type: kind.type, id: id, relationship: relationship)
        try RelationshipTable.add(resource.id, to: place, in: db)
    }

    /// An error as a job shows it; it points to the resource in the request (assumed).
    private func error(_ fault: ErrorObject, at place: Int) -> JSON {
        [
            "id": .string(account.ids.uuid()), "code": .string(fault.code),
            "title": .string(fault.title), "detail": .string(fault.detail),
            "source": ["pointer": .string("/data/attributes/\(bulk.member)/data/\(place)")],
        ]
    }
}
