import JSONAPI
import Store

/// What source mappings do beside being kept: each belongs to a version of a schema and says which part of a data
/// source's records becomes which property.
enum SourceMappings {
    static let behaviour = Behaviour(update: update)

    /// Makes the mapping of a new version of a schema; every version has one, if an empty one (assumed).
    static func insert(
        _ attributes: JSONObject,
        of schema: StoredResource,
        at place: String,
        _ call: Call,
        _ db: Connection
    ) throws {
        let kind = try call.operation.description.kept("source-mapping")
        try SchemaChecks.check(attributes, of: schema, at: place, call, db)
        var mapping = StoredResource(
            kind,
            id: call.account.ids.ulid(at: call.now),
            attributes,
            at: call.now
        )
        mapping.fillGaps()
        try StoredResourceTable.save(mapping, in: db)
        if let owner = schema.place("source-mapping") {
            try RelationshipTable.add(mapping.id, to: owner, in: db)
        }
    }

    @Sendable private static func update(
        _ call: Call,
        _ old: StoredResource,
        _ mapping: inout StoredResource,
        _ db: Connection
    ) throws {
        let schema = try Related.fetch(
            "source-mapping",
            mapping.id,
            "object-schema",
            call.operation.description,
            in: db
        ).first
        guard let schema = schema as? StoredResource else { return }
        mapping.fillGaps()
        try SchemaChecks.check(call.attributes, of: schema, at: "/data/attributes", call, db)
    }
}
