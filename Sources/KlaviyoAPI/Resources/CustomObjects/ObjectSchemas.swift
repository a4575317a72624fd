import JSONAPI
import Store

/// What object schemas do beside being kept: they are versions of the schema of an object type.
///
/// A version that becomes active is the current one from then on, at once (assumed: the real API may say `publishing`
/// for a while); the one before it stays among the versions, its status `undefined` (assumed).
enum ObjectSchemas {
    static let behaviour = Behaviour(prepare: prepare, created: begin, update: update)

    @Sendable private static func prepare(
        _ call: Call,
        _ schema: inout StoredResource,
        _ db: Connection
    ) throws {
        guard let id = call.related("object-type") else {
            let place = ErrorObject.Source.pointer("/data/relationships/object-type")
            throw APIError(.missingField, "object-type", "object-schema", at: place)
        }
        schema.fillGaps()
        let type = try DescribedRoutes.known(try call.operation.description.kept("object-type"), id, in: db)
        schema.attributes["visibility"] = type.attributes["visibility"]
        try SchemaChecks.check(schema, at: "/data/attributes")
    }

    @Sendable private static func begin(_ call: Call, _ schema: inout StoredResource, _ db: Connection) throws
    {
        try join(&schema, call.attributes["source-mapping"], at: "/data/attributes", call, db)
    }

    /// Gives a new version its relationships and its mapping, and makes it the draft of its type or the current one.
    ///
    /// The relationships are those of the version before it (assumed), so that a mapping can name them.
    static func join(
        _ schema: inout StoredResource,
        _ mapping: JSON?,
        at place: String,
        _ call: Call,
        _ db: Connection
    ) throws {
        let type = try type(of: schema, call, db)
        let description = call.operation.description
        let previous =
            try ObjectTypes.schema("current-schema", of: type, description, in: db)
            ?? ObjectTypes.schema("draft-schema", of: type, description, in: db)
        if let previous { try ObjectRelationshipTable.copy(from: previous.id, to: schema.id, in: db) }
        try SourceMappings.insert(
            mapping?["data"]?["attributes"]?.object ?? [:],
            of: schema,
            at: "\(place)/source-mapping/data/attributes",
            call,
            db
        )
        let status = schema.attributes["status"]?.string ?? "draft"
        schema.attributes["status"] = ""
        try move(&schema, to: status, call, db)
    }

    /// What a request leaves out or sends as `null` stays as it was.
    @Sendable private static func update(
        _ call: Call,
        _ old: StoredResource,
        _ schema: inout StoredResource,
        _ db: Connection
    ) throws {
        for name in schema.attributes.names where schema.attributes[name]?.isNull ?? true {
            schema.attributes[name] = old.attributes[name]
        }
        try SchemaChecks.check(schema, at: "/data/attributes")
        let status = schema.attributes["status"]?.string ?? ""
        schema.attributes["status"] = old.attributes["status"]
        try move(&schema, to: status, call, db)
    }

    /// Puts a version in a status, stores it, and has its type follow.
    private static func move(
        _ schema: inout StoredResource,
        to status: String,
        _ call: Call,
        _ db: Connection
    ) throws {
        let type = try type(of: schema, call, db)
        let description = call.operation.description
        let current = try ObjectTypes.schema("current-schema", of: type, description, in: db)
        if schema.attributes["status"]?.string != status {
            schema.attributes["status"] = .string(status)
            if status == "active" {
                if var current, current.id != schema.id {
                    current.attributes["status"] = "undefined"
                    try StoredResourceTable.save(current, in: db)
                }
                schema.attributes["published_at"] = .string(call.now.iso8601())
                try ObjectTypes.set("current-schema", of: type, to: schema, in: db)
                let draft = try ObjectTypes.schema("draft-schema", of: type, description, in: db)
                if draft?.id == schema.id { try ObjectTypes.set("draft-schema", of: type, to: nil, in: db) }
            } else {
                if current?.id == schema.id {
                    try ObjectTypes.set("current-schema", of: type, to: nil, in: db)
                }
                try ObjectTypes.set("draft-schema", of: type, to: schema, in: db)
            }
        }
        try StoredResourceTable.save(schema, in: db)
        try ObjectTypes.follow(type, call, db)
    }

    private static func type(of schema: StoredResource, _ call: Call, _ db: Connection) throws
        -> StoredResource
    {
        let types = try Related.fetch(
            "object-schema",
            schema.id,
            "object-type",
            call.operation.description,
            in: db
        )
        guard let type = types.first as? StoredResource else {
            throw APIError(schema.kind.unknown, schema.id)
        }
        return type
    }
}
