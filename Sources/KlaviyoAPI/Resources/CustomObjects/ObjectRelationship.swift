import JSONAPI
import Store

/// A relationship that a version of a schema has: with another schema, or with profiles.
struct ObjectRelationship: Sendable {
    /// What stands for the schema of profiles, which is no resource of its own (documented).
    static let profile = "profile"

    var id: String
    /// The schema it leads to, or ``profile``.
    var target: String
    var name: String
    var description: String?

    var isProfile: Bool { target == Self.profile }
}

/// A relationship as the API shows it: the resource it leads to, under an id that tells it from others to the same.
struct RelatedObject: ResourceObject {
    let resourceType: ResourceType
    /// `{id of the related resource}:::{name of the relationship}` (documented).
    let id: String
    private let meta: JSON

    init(_ type: String, _ target: String, _ relationship: ObjectRelationship) {
        resourceType = ResourceType(name: type, collection: "\(type)s")
        id = "\(target):::\(relationship.name)"
        meta = [
            "relationship_id": .string(relationship.id), "name": .string(relationship.name),
            "description": .optional(relationship.description),
        ]
    }

    /// Beside the relationship, nothing of the resource itself (documented).
    var whole: JSON? {
        let address = "\(ResourceTemplate.host)/api/\(resourceType.collection)/\(id)/"
        return [
            "type": .string(resourceType.name), "id": .string(id), "attributes": ["meta": meta],
            "links": ["self": .string(address)],
        ]
    }

    func attribute(_ name: String, _ precision: Precision) -> JSON? { .none }
}

extension ObjectRelationship {
    /// The schemas that one is related to.
    @Sendable static func schemasOfSchema(_ id: String, _ db: Connection) throws -> [any ResourceObject] {
        try ObjectRelationshipTable.all(of: id, in: db).filter { !$0.isProfile }
            .map { RelatedObject("object-schema", $0.target, $0) }
    }

    /// The relationships of a schema with profiles.
    @Sendable static func profilesOfSchema(_ id: String, _ db: Connection) throws -> [any ResourceObject] {
        try ObjectRelationshipTable.all(of: id, in: db).filter(\.isProfile)
            .map { RelatedObject("profile-object-schema", profile, $0) }
    }

    /// The object types that one is related to: those of the schemas that its current schema is related to.
    @Sendable static func typesOfType(_ id: String, _ db: Connection) throws -> [any ResourceObject] {
        guard let schema = try ObjectRelationshipTable.schema(ofType: id, in: db) else { return [] }
        return try ObjectRelationshipTable.all(of: schema, in: db).compactMap { relationship in
            try ObjectRelationshipTable.type(ofSchema: relationship.target, in: db)
                .map { RelatedObject("object-type", $0, relationship) }
        }
    }

    /// The relationships of an object type with profiles.
    @Sendable static func profilesOfType(_ id: String, _ db: Connection) throws -> [any ResourceObject] {
        guard let schema = try ObjectRelationshipTable.schema(ofType: id, in: db) else { return [] }
        return try ObjectRelationshipTable.all(of: schema, in: db).filter(\.isProfile)
            .map { RelatedObject("profile-object-type", profile, $0) }
    }
}
