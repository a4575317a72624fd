import JSONAPI

/// A resource of a kind that has no table of its own: its attributes as they were sent.
struct StoredResource: ResourceObject, Sendable {
    let kind: ResourceKind
    var id: String
    var attributes: JSONObject
    var created: Timestamp
    var updated: Timestamp

    init(
        kind: ResourceKind,
        id: String,
        attributes: JSONObject,
        created: Timestamp,
        updated: Timestamp
    ) {
        self.kind = kind
        self.id = id
        self.attributes = attributes
        self.created = created
        self.updated = updated
    }

    /// A new resource, with what the kind sets where the attributes don't.
    init(_ kind: ResourceKind, id: String = "", _ attributes: JSONObject, at time: Timestamp) {
        self.init(
            kind: kind,
            id: id,
            attributes: kind.defaults.merging(attributes),
            created: time,
            updated: time
        )
    }

    var resourceType: ResourceType { kind.resourceType }

    func attribute(_ name: String, _ precision: Precision) -> JSON? {
        if kind.created.contains(name) { return .string(created.iso8601(shown(precision.created))) }
        if kind.updated.contains(name) { return .string(updated.iso8601(shown(precision.updated))) }
        return attributes[name] ?? .null
    }

    private func shown(_ precision: Timestamp.Precision) -> Timestamp.Precision {
        if kind.showsMilliseconds { return .milliseconds }
        return kind.showsSeconds ? precision : .microseconds
    }

    /// Where a relationship of this resource is kept; `nil` if its kind has none of that name.
    func place(_ name: String) -> RelationshipTable.Place? {
        kind.relationship(name).map { .init(type: kind.type, id: id, relationship: $0) }
    }

    /// A new id, by the scheme of the kind.
    ///
    /// `related`: The id that a to-one relationship leads to, by its name.
    func newID(_ account: Account, at time: Timestamp, related: (String) -> String?) -> String {
        let ids = account.ids
        return switch kind.idScheme {
        case .short, nil: ids.shortID()
        case .ulid: ids.ulid(at: time)
        case .uuid: ids.uuid()
        case .hex(let length): ids.hex(length)
        case .number: ids.numberID()
        case .pattern(let pattern):
            pattern.replacing(/\{([a-z_-]+)\}/) { match in
                let name = String(match.1)
                return name == "company" ? account.company : attributes[name]?.string ?? related(name) ?? ""
            }
        }
    }
}
