import JSONAPI
import Store

/// What tags do beside being kept.
///
/// <https://developers.klaviyo.com/en/reference/tags_api_overview>
enum Tags {
    static let behaviour = Behaviour(
        prepare: prepare,
        created: { call, tag, db in try join(tag, call.operation.description, db) },
        seeded: join,
        related: checkExclusive
    )

    /// How many tags a list, segment, campaign or flow may have (documented).
    private static let limit = 100

    /// Refuses a group that doesn't exist in words of its own (recorded).
    @Sendable private static func prepare(_ call: Call, _ tag: inout StoredResource, _ db: Connection) throws
    {
        guard let group = call.related("tag-group") else { return }
        let kind = try call.operation.description.kept("tag-group")
        guard try StoredResourceTable.find(kind, id: group, in: db) != nil else {
            throw APIError(.tagGroupNotFound, group)
        }
    }

    /// Puts a tag that names no group into the account's default one (documented).
    @Sendable private static func join(_ tag: StoredResource, _ description: Description, _ db: Connection)
        throws
    {
        guard let place = tag.place("tag-group"), try RelationshipTable.targets(place, in: db).isEmpty,
            let group = try TagGroups.standard(description, in: db)
        else { return }
        try RelationshipTable.add(group.id, to: place, in: db)
    }

    /// A resource has at most 100 tags, and one of an exclusive group (documented).
    @Sendable private static func checkExclusive(
        _ call: Call,
        _ tag: StoredResource,
        _ relationship: ResourceKind.Relationship,
        _ targets: [String],
        _ db: Connection
    ) throws {
        let description = call.operation.description
        let group =
            try Related.fetch("tag", tag.id, "tag-group", description, in: db).first as? StoredResource
        for target in targets {
            let tags = try Related.fetch(relationship.target, target, "tags", description, in: db)
            guard tags.count <= limit else {
                throw APIError(.tooManyTagsOnResource, relationship.target, target, String(limit))
            }
            guard let group, group.attributes["exclusive"] == true else { continue }
            for other in tags where other.id != tag.id {
                let others = try Related.fetch("tag", other.id, "tag-group", description, in: db)
                if others.first?.id == group.id {
                    throw APIError(.exclusiveTagGroup, relationship.target, target)
                }
            }
        }
    }
}
