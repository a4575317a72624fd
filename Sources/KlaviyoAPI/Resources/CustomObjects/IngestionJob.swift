import JSONAPI
import Store

/// Makes object records of the records of a data source, through the mappings of all current schemas.
///
/// A record that no current schema maps is skipped; drafts take none (assumed).
struct IngestionJob {
    static let kind = "data_source_record"

    let job: Job
    let account: Account

    init(_ job: Job, _ account: Account) {
        self.job = job
        self.account = account
    }

    func run(in db: Connection) throws -> JobResult {
        var result = JobResult()
        let schemas = try MappedSchema.all(
            of: job.parameters["data_source"]?.string ?? "",
            account.description,
            in: db
        )
        for (place, item) in try JobTable.items(of: job.id, in: db).enumerated() {
            if job.failing.contains(place) {
                result.counts.failed += 1
            } else if schemas.isEmpty {
                result.counts.skipped += 1
            } else {
                // One object type that refuses a record keeps no other from taking it.
                let taken = try schemas.map { try take(item.payload, into: $0, in: db) }
                if taken.contains(false) { result.counts.failed += 1 } else { result.counts.completed += 1 }
            }
        }
        if result.counts.skipped > 0 {
            let detail = "\(result.counts.skipped) record(s)"
            let now = account.clock.now
            result.outcomes = [Outcome(time: now, rule: .unmappedRecords, detail: detail, job: job.id)]
            try OutcomeTable.insert(result.outcomes, in: db)
        }
        return result
    }

    /// Makes or updates the object record of a record, or logs why not.
    private func take(_ document: JSON, into schema: MappedSchema, in db: Connection) throws -> Bool {
        guard let id = schema.id(of: document) else {
            let failure = RecordFailure(
                code: "missing",
                message: "Field required",
                property: schema.idPathText,
                value: nil
            )
            try IngestionLog.insert([failure], of: nil, schema, account, in: db)
            return false
        }
        let kind = try account.description.kept("object-record")
        let now = account.clock.now
        let compound = "\(schema.type):::\(id)"
        var record =
            try StoredResourceTable.find(kind, id: compound, in: db)
            ?? StoredResource(kind, id: compound, [:], at: now)
        let old = record.attributes["record_properties"]?.object ?? [:]
        let properties = old.merging(schema.properties(of: document))
        let failures = schema.failures(of: properties)
        guard failures.isEmpty else {
            try IngestionLog.insert(failures, of: id, schema, account, in: db)
            return false
        }
        record.attributes["record_properties"] = .object(properties)
        record.updated = now
        try StoredResourceTable.save(record, in: db)
        if let place = record.place("object-type") {
            try RelationshipTable.add(schema.type, to: place, in: db)
        }
        return true
    }
}
