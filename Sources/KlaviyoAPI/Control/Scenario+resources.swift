import JSONAPI

extension Scenario {
    /// Reads a resource: `{type: tag, id: …, attributes: {…}, relationships: {tag-group: ID, lists: [ID]}}`.
    static func resource(
        _ node: ScenarioNode,
        _ description: Description
    ) throws(ScenarioError) -> Resource {
        var (type, id): (ScenarioNode?, String?)
        var attributes: JSONObject = [:]
        var relationships: [(node: ScenarioNode, name: String, ids: [String])] = []
        for member in try node.members(["type", "id", "attributes", "relationships"]) {
            switch member.name {
            case "type": type = member.value
            case "id": id = try member.value.text()
            case "attributes":
                guard let object = member.value.json.object else {
                    throw member.value.error("\(member.value.path) must be a mapping")
                }
                attributes = object
            default:
                for relationship in try member.value.members() {
                    let ids = try Self.ids(relationship.value)
                    relationships.append((relationship.value, relationship.name, ids))
                }
            }
        }
        guard let type else { throw node.error("\(node.path) needs a type") }
        guard let kind = description.kind(named: try type.text()), kind.isKept else {
            let known = description.allKinds.filter(\.isKept).map(\.type).joined(separator: ", ")
            throw type.error("the types of resources are \(known)")
        }
        // Campaigns have other attributes at the newest revision than they are kept with.
        let known = Set(
            description.revisions.flatMap { revision in
                description.resource(kind.type, at: revision)["attributes"]?.object?.names ?? []
            }
        )
        for name in attributes.names where !known.contains(name) && !kind.writeOnly.contains(name) {
            throw node.error("a \(kind.type) has no attribute '\(name)'")
        }
        for (node, name, ids) in relationships {
            guard let relationship = kind.relationship(name) else {
                throw node.error("a \(kind.type) has no relationship '\(name)'")
            }
            guard relationship.isMany || ids.count == 1 else {
                throw node.error("\(node.path) takes one id")
            }
        }
        return Resource(
            type: kind.type,
            id: id,
            attributes: attributes,
            relationships: relationships.map { ($0.name, $0.ids) }
        )
    }

    /// An id, or a list of them.
    private static func ids(_ node: ScenarioNode) throws(ScenarioError) -> [String] {
        guard node.json.array != nil else { return [try node.text()] }
        var ids: [String] = []
        for element in try node.elements() { ids.append(try element.text()) }
        return ids
    }
}
