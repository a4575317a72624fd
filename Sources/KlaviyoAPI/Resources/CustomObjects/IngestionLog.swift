import JSONAPI
import Store

/// An entry of the log of an object type: why a record could not be taken.
struct IngestionLog: ResourceObject {
    /// How long entries are shown (documented).
    static let kept = Duration.seconds(14 * 86_400)

    private let stored: StoredResource
    private let type: JSON

    init(_ stored: StoredResource, type: JSON) {
        self.stored = stored
        self.type = type
    }

    var resourceType: ResourceType { stored.resourceType }
    var id: String { stored.id }

    /// The record is named even where it doesn't exist, as it failed (documented).
    var linked: [String: JSON] {
        var linked = ["object-type": type]
        if let record = stored.attributes["record"]?.string {
            linked["object-record"] = ["type": "object-record", "id": .string(record)]
        }
        return linked
    }

    func attribute(_ name: String, _ precision: Precision) -> JSON? { stored.attribute(name, precision) }

    /// Adds an entry.
    ///
    /// - `record`: The id of the record within its type; `nil` where none could be found.
    static func insert(
        _ failures: [RecordFailure],
        of record: String?,
        _ schema: MappedSchema,
        _ account: Account,
        in db: Connection
    ) throws {
        let kind = try account.description.kept("object-ingestion-log")
        let plural = failures.count == 1 ? "" : "s"
        let summary = "\(failures.count) validation error\(plural) for \(record ?? schema.title)"
        var attributes: JSONObject = [
            "summary": .string(summary), "errors": .array(failures.map(\.json)),
        ]
        if let record {
            attributes["record_id"] = .string(record)
            attributes["record"] = .string("\(schema.type):::\(record)")
        }
        let log = StoredResource(kind, id: account.ids.uuid(), attributes, at: account.clock.now)
        try StoredResourceTable.save(log, in: db)
        if let place = log.place("object-type") { try RelationshipTable.add(schema.type, to: place, in: db) }
    }
}
