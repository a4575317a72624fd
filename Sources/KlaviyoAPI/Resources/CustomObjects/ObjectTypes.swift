import JSONAPI
import Store

/// What object types do beside being kept: each has versions of its schema, one of them current, one a draft.
///
/// <https://developers.klaviyo.com/en/reference/custom_objects_api_overview>
enum ObjectTypes {
    static let behaviour = Behaviour(prepare: prepare, created: begin)

    /// Refuses an account that may not make object types (recorded).
    @Sendable private static func prepare(
        _ call: Call,
        _ type: inout StoredResource,
        _ db: Connection
    ) throws {
        guard call.settings.customObjects else { throw APIError(.noObjectTypeEntitlement) }
        type.fillGaps()
        try ObjectNamespace.check(type)
    }

    /// Makes the first version of the schema: the one in the request, or one without properties (assumed).
    @Sendable private static func begin(_ call: Call, _ type: inout StoredResource, _ db: Connection) throws {
        let kind = try call.operation.description.kept("object-schema")
        let sent = call.attributes["object-schema"]?["data"]?["attributes"]?.object ?? [:]
        var schema = StoredResource(kind, id: call.account.ids.ulid(at: call.now), [:], at: call.now)
        for name in ["properties", "required", "status"] { schema.attributes[name] = sent[name] }
        for name in ["title", "description", "visibility"] { schema.attributes[name] = type.attributes[name] }
        schema.fillGaps()
        let place = "/data/attributes/object-schema/data/attributes"
        try SchemaChecks.check(schema, at: place)
        try StoredResourceTable.save(schema, in: db)
        if let owner = schema.place("object-type") { try RelationshipTable.add(type.id, to: owner, in: db) }
        try ObjectSchemas.join(&schema, sent["source-mapping"], at: place, call, db)
        type = try DescribedRoutes.known(type.kind, type.id, in: db)
    }

    /// The schema that a relationship of a type leads to: `current-schema` or `draft-schema`.
    static func schema(
        _ name: String,
        of type: StoredResource,
        _ description: Description,
        in db: Connection
    ) throws -> StoredResource? {
        try Related.fetch(type.kind.type, type.id, name, description, in: db).first as? StoredResource
    }

    /// Makes a schema the one that a relationship of a type leads to; `nil` for none.
    static func set(
        _ name: String,
        of type: StoredResource,
        to schema: StoredResource?,
        in db: Connection
    ) throws {
        guard let place = type.place(name) else { return }
        try RelationshipTable.replace([schema?.id].compactMap(\.self), of: place, in: db)
    }

    /// Gives a type the title, description and status of its schema, with which they go in lockstep (documented):
    /// of the current one, else of the draft.
    static func follow(_ type: StoredResource, _ call: Call, _ db: Connection) throws {
        var type = type
        let description = call.operation.description
        let schema =
            try schema("current-schema", of: type, description, in: db)
            ?? schema("draft-schema", of: type, description, in: db)
        for name in ["title", "description", "status"] {
            if let value = schema?.attributes[name] { type.attributes[name] = value }
        }
        type.updated = call.now
        try StoredResourceTable.save(type, in: db)
    }
}
