import JSONAPI
import Store

/// What the relationships of resources lead to, for `include` and for the paths of relationships.
enum Related {
    private typealias Fetch = @Sendable (_ id: String, Connection) throws -> [any ResourceObject]

    /// What a relationship to a single resource leads to.
    private static func oneOrNone(_ resource: (any ResourceObject)?) -> [any ResourceObject] {
        [resource].compactMap(\.self)
    }

    private static let fetches: [String: Fetch] = [
        "profile.lists": { id, db in try ListTable.lists(of: id, in: db) },
        "profile.segments": { id, db in try SegmentTable.segments(of: id, in: db) },
        "profile-bulk-import-job.lists": { id, db in
            let job = try JobTable.find(publicID: id, kind: ImportJob.kind, in: db)
            return try job.map {
                try ImportJob(job: $0).lists.compactMap { try ListTable.find(id: $0, in: db) }
            } ?? []
        },
        "profile.push-tokens": { id, db in try PushTokenTable.all(of: id, in: db) },
        "profile.conversations": { id, db in try ConversationTable.all(of: id, in: db) },
        "profile.conversation": { id, db in Array(try ConversationTable.all(of: id, in: db).prefix(1)) },
        "push-token.profile": { id, db in
            oneOrNone(
                try PushTokenTable.find(id, in: db).flatMap { try ProfileTable.find(id: $0.profile, in: db) }
            )
        },
        "event.metric": { id, db in oneOrNone(try MetricTable.find(event: id, in: db)) },
        "event.profile": { id, db in
            oneOrNone(
                try EventTable.find(id: id, in: db).flatMap { try ProfileTable.find(id: $0.profile, in: db) }
            )
        },
        "object-type.object-types": ObjectRelationship.typesOfType,
        "object-type.profile-object-types": ObjectRelationship.profilesOfType,
        "object-schema.object-schemas": ObjectRelationship.schemasOfSchema,
        "object-schema.profile-object-schemas": ObjectRelationship.profilesOfSchema,
        "metric-property.metric": { id, db in
            oneOrNone(
                try MetricProperty.metric(inID: id).flatMap { try MetricTable.find(id: $0, in: db) }
            )
        },
    ]

    /// Finds the resources of types with tables of their own.
    private static let tables:
        [String: @Sendable (_ id: String, Connection) throws -> (any ResourceObject)?] = [
            "event": { id, db in try EventTable.find(id: id, in: db) },
            "list": { id, db in try ListTable.find(id: id, in: db) },
            "segment": { id, db in try SegmentTable.find(id: id, in: db) },
            "metric": { id, db in try MetricTable.find(id: id, in: db) },
            "profile": { id, db in try ProfileTable.find(id: id, in: db) },
            "push-token": { id, db in try PushTokenTable.find(id, in: db) },
            "conversation": { id, db in try ConversationTable.find(id: id, in: db) },
            "webhook-topic": { id, db in try WebhookTopic.find(id: id, in: db) },
        ]

    /// The relationships of types with tables of their own that lead to one resource, or to none.
    private static let toOne: Set<String> = ["push-token.profile", "profile.conversation"]

    /// The resources that one is related to by name; none where nothing emulated can be related that way.
    static func fetch(
        _ type: String,
        _ id: String,
        _ name: String,
        _ description: Description,
        in db: Connection
    ) throws -> [any ResourceObject] {
        if let fetch = fetches["\(type).\(name)"] { return try fetch(id, db) }
        guard let relationship = description.kind(named: type)?.relationship(name),
            let target = description.kind(named: relationship.target)
        else { return [] }
        let place = RelationshipTable.Place(type: type, id: id, relationship: relationship)
        return try RelationshipTable.targets(place, in: db).compactMap { try find(target, $0, in: db) }
    }

    /// The resource linkage of a relationship: one identifier or `null` for a to-one, else a list of them.
    static func linkage(
        _ type: String,
        _ id: String,
        _ name: String,
        _ description: Description,
        in db: Connection
    ) throws -> JSON {
        let identifiers = try fetch(type, id, name, description, in: db).map(\.identifier)
        if toOne.contains("\(type).\(name)") { return identifiers.first ?? .null }
        guard let relationship = description.kind(named: type)?.relationship(name), !relationship.isMany
        else {
            return .array(identifiers)
        }
        return identifiers.first ?? .null
    }

    static func exists(_ kind: ResourceKind, _ id: String, in db: Connection) throws -> Bool {
        try find(kind, id, in: db) != nil
    }

    private static func find(_ kind: ResourceKind, _ id: String, in db: Connection) throws -> (
        any ResourceObject
    )? {
        if kind.isKept { return try StoredResourceTable.find(kind, id: id, in: db) }
        return try tables[kind.type]?(id, db)
    }
}
