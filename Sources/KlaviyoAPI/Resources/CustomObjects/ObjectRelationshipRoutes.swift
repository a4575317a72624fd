import JSONAPI
import Store

/// Relationships between object schemas, and of these with profiles, which have an id and a name each.
///
/// <https://developers.klaviyo.com/en/reference/create_object_schema_relationship>
enum ObjectRelationshipRoutes {
    static let handlers: [(String, Handler)] = [
        ("get_object_schema_relationships", read("object-schema", "object-schemas")),
        ("get_profile_schema_relationships", read("object-schema", "profile-object-schemas")),
        ("get_object_type_relationships", read("object-type", "object-types")),
        ("get_profile_type_relationships", read("object-type", "profile-object-types")),
        ("create_object_schema_relationship", create),
        ("create_profile_schema_relationship", createForProfiles),
        ("update_object_schema_relationship", update),
        ("update_profile_schema_relationship", update),
        ("delete_object_schema_relationship", delete),
        ("delete_profile_schema_relationship", delete),
    ]

    private static func read(_ type: String, _ name: String) -> Handler {
        { call, db in
            let description = call.operation.description
            guard let kind = description.kind(named: type) else { throw APIError(.unknownPath) }
            let owner = try DescribedRoutes.known(kind, call.id, in: db)
            let related = try Related.fetch(type, owner.id, name, description, in: db)
            return .document(
                try call.collection(related, isPaged: call.operation.parameters.hasCursor, in: db)
            )
        }
    }

    private static func schema(_ id: String, _ call: Call, _ db: Connection) throws -> StoredResource {
        guard let kind = call.operation.description.kind(named: "object-schema") else {
            throw APIError(.unknownPath)
        }
        return try DescribedRoutes.known(kind, id, in: db)
    }

    @Sendable private static func create(_ call: Call, _ db: Connection) throws -> Reply {
        let schema = try schema(call.id, call, db)
        return try add(call, to: schema, db) { _ = try self.schema($0, call, db) }
    }

    /// For a schema that doesn't exist the live API fails with 500 (recorded).
    @Sendable private static func createForProfiles(_ call: Call, _ db: Connection) throws -> Reply {
        let kind = try call.operation.description.kept("object-schema")
        guard let schema = try StoredResourceTable.find(kind, id: call.id, in: db) else {
            throw APIError(.serverError)
        }
        return try add(call, to: schema, db) { target in
            guard target == ObjectRelationship.profile else {
                throw APIError(.invalidChoice, target, "id", at: .pointer("/data/0/id"))
            }
        }
    }

    private static func add(
        _ call: Call,
        to schema: StoredResource,
        _ db: Connection,
        check: (_ target: String) throws -> Void
    ) throws -> Reply {
        for (index, item) in (call.body["data"]?.array ?? []).enumerated() {
            let target = item["id"]?.string ?? ""
            try check(target)
            guard let name = item["meta"]?["name"]?.string else {
                throw APIError(.missingField, "meta", "object-schema", at: .pointer("/data/\(index)/meta"))
            }
            let relationship = ObjectRelationship(
                id: call.account.ids.ulid(at: call.now),
                target: target,
                name: name,
                description: item["meta"]?["description"]?.string
            )
            try save(relationship, of: schema, db)
        }
        return .empty(call.operation.status)
    }

    private static func save(
        _ relationship: ObjectRelationship,
        of schema: StoredResource,
        _ db: Connection
    ) throws {
        let others = try ObjectRelationshipTable.all(of: schema.id, in: db)
        guard
            !others.contains(where: {
                $0.id != relationship.id && $0.target == relationship.target && $0.name == relationship.name
            })
        else { throw APIError(.taken, "relationship", "\(relationship.target):::\(relationship.name)") }
        try ObjectRelationshipTable.save(relationship, of: schema.id, in: db)
    }

    /// Renames or describes a relationship anew; what is `null` stays (assumed).
    @Sendable private static func update(_ call: Call, _ db: Connection) throws -> Reply {
        let schema = try schema(call.id, call, db)
        let item = call.body["data"] ?? .null
        var relationship = try known(item, of: schema, db)
        if let name = item["meta"]?["name"]?.string { relationship.name = name }
        if let text = item["meta"]?["description"]?.string { relationship.description = text }
        try save(relationship, of: schema, db)
        return .empty(call.operation.status)
    }

    @Sendable private static func delete(_ call: Call, _ db: Connection) throws -> Reply {
        let schema = try schema(call.id, call, db)
        for item in call.body["data"]?.array ?? [] {
            let relationship = try known(item, of: schema, db)
            try ObjectRelationshipTable.delete(relationship.id, of: schema.id, in: db)
        }
        return .empty(call.operation.status)
    }

    /// The relationship that a request names, by its id and that of what it leads to.
    private static func known(
        _ item: JSON,
        of schema: StoredResource,
        _ db: Connection
    ) throws -> ObjectRelationship {
        let id = item["meta"]?["relationship_id"]?.string ?? ""
        let found = try ObjectRelationshipTable.all(of: schema.id, in: db)
            .first { $0.id == id && $0.target == item["id"]?.string }
        guard let found else { throw APIError(.unknownObjectRelationship, id) }
        return found
    }
}
