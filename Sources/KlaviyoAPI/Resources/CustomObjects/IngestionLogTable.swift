import GRDB
import JSONAPI
import Store

/// How the entries of ingestion logs are found among the resources of described kinds.
enum IngestionLogTable {
    /// The entries of an object type since a time, with the fields they are filtered by.
    static func select(ofType type: String, since time: Timestamp) -> Select {
        Select(
            "resource.* FROM resource",
            id: "resource.id",
            columns: [
                "record_id": .init("json_extract(resource.attributes, '$.record_id')"),
                "status": .init("json_extract(resource.attributes, '$.status')"),
                "event_type": .init("json_extract(resource.attributes, '$.event_type')"),
                "timestamp": .init("resource.created", .date),
            ],
            scope: """
                resource.type = 'object-ingestion-log' AND resource.created >= \(time.microseconds)
                AND resource.id IN (SELECT id FROM relationship WHERE target_type = 'object-type'
                  AND target_id = \(type) AND type = 'object-ingestion-log' AND name = 'object-type')
                """
        )
    }
}
