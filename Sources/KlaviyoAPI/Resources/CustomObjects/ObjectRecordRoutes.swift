import JSONAPI
import Store

/// Records: sent for a data source, read and deleted as records of an object type.
///
/// <https://developers.klaviyo.com/en/reference/bulk_create_data_source_records>
enum ObjectRecordRoutes {
    static let deletion = "object_record_deletion"
    static let handlers: [(String, Handler)] = [
        ("create_data_source_record", createOne),
        ("bulk_create_data_source_records", createMany),
        ("bulk_delete_object_records", deleteMany),
        ("get_ingestion_logs_for_object_type", logs),
        ("get_ingestion_log_ids_for_object_type", logs),
    ]

    /// How large a record and all records of a request may be, in bytes (documented).
    private static let (recordSize, totalSize) = (512 * 1024, 4 * 1024 * 1024)

    @Sendable private static func createOne(_ call: Call, _ db: Connection) throws -> Reply {
        try ingest([call.attributes["data-source-record"]?["data"] ?? .null], call, db)
    }

    @Sendable private static func createMany(_ call: Call, _ db: Connection) throws -> Reply {
        try ingest(call.attributes["data-source-records"]?["data"]?.array ?? [], call, db)
    }

    /// Answers 204 (documented); a job makes object records of them.
    private static func ingest(_ data: [JSON], _ call: Call, _ db: Connection) throws -> Reply {
        guard let source = call.related("data-source") else {
            let place = ErrorObject.Source.pointer("/data/relationships/data-source")
            throw APIError(.missingField, "data-source", "data-source-record", at: place)
        }
        _ = try DescribedRoutes.known(try call.operation.description.kept("data-source"), source, in: db)
        let items = data.map { Job.Item(payload: $0["attributes"]?["record"] ?? [:]) }
        let sizes = items.map { $0.payload.bytes.count }
        if sizes.contains(where: { $0 > recordSize }) {
            throw APIError(.recordsTooLarge, "A record", "512 KB")
        }
        if sizes.reduce(0, +) > totalSize {
            throw APIError(.recordsTooLarge, "The records of a request", "4 MB")
        }
        let parameters: JSON = ["data_source": .string(source)]
        let job = Job(IngestionJob.kind, call, parameters: parameters, total: items.count)
        _ = try JobTable.insert(job, items, in: db)
        return .empty(call.operation.status)
    }

    /// Answers 202 (documented); a job deletes them.
    @Sendable private static func deleteMany(_ call: Call, _ db: Connection) throws -> Reply {
        let data = call.body["data"]?["relationships"]?["object-records"]?["data"]?.array ?? []
        let items = data.map { Job.Item(payload: $0["id"] ?? .null) }
        _ = try JobTable.insert(Job(deletion, call, total: items.count), items, in: db)
        return .empty(call.operation.status)
    }

    /// Deletes the records of a job; those that aren't there are skipped (assumed).
    @Sendable static func delete(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        var result = JobResult()
        let kind = try account.description.kept("object-record")
        for (place, item) in try JobTable.items(of: job.id, in: db).enumerated() {
            if job.failing.contains(place) {
                result.counts.failed += 1
            } else if let id = item.payload.string,
                let record = try StoredResourceTable.find(kind, id: id, in: db)
            {
                try StoredResourceTable.delete(record, in: db)
                result.counts.completed += 1
            } else {
                result.counts.skipped += 1
            }
        }
        return result
    }

    /// The failures of an object type's records, the newest first, 50 a page, for 14 days (documented).
    @Sendable private static func logs(_ call: Call, _ db: Connection) throws -> Reply {
        let description = call.operation.description
        let kind = try description.kept("object-ingestion-log")
        let type = try DescribedRoutes.known(try description.kept("object-type"), call.id, in: db)
        let page = try call.page(
            IngestionLogTable.select(ofType: type.id, since: call.now - IngestionLog.kept),
            sort: "-timestamp",
            in: db
        )
        let logs = try page.rows.map { IngestionLog(try StoredResource(kind, $0), type: type.identifier) }
        return .document(
            try call.collection(logs, next: page.next, previous: page.previous, in: db)
        )
    }
}
