import JSONAPI

extension Scenario {
    /// What a resource of the file leads to, and where it says so.
    private typealias Link = (node: ScenarioNode, type: String, id: String)

    /// Reads the resources.
    ///
    /// `ids`: By type, what else of the scenario relationships may lead to.
    static func resources(
        _ nodes: [ScenarioNode],
        ids: [String: Set<String>],
        _ description: Description
    ) throws(ScenarioError) -> [Resource] {
        var resources: [Resource] = []
        var links: [Link] = []
        for node in nodes { resources.append(try resource(node, description, &links)) }
        for (node, type, id) in links {
            let all = resources.filter { $0.type == type }
            // Ids that are made up, that every account has, or of types with tables of their own are not known here.
            let isOpen =
                Behaviour.table[type]?.begin != nil || description.kind(named: type)?.isKept != true
                || all.contains { $0.id == nil }
            let known = ids[type] ?? (isOpen ? nil : Set(all.compactMap(\.id)))
            guard let known, !known.contains(id) else { continue }
            throw node.error("the scenario has no \(type) '\(id)'")
        }
        return resources
    }

    /// Reads a resource: `{type: tag, id: …, attributes: {…}, relationships: {tag-group: ID, lists: [ID]}}`.
    private static func resource(
        _ node: ScenarioNode,
        _ description: Description,
        _ links: inout [Link]
    ) throws(ScenarioError) -> Resource {
        var (type, id): (ScenarioNode?, String?)
        var attributes: ScenarioNode?
        var relationships: [ScenarioNode.Member] = []
        for member in try node.members(["type", "id", "attributes", "relationships"]) {
            switch member.name {
            case "type": type = member.value
            case "id": id = try member.value.text()
            case "attributes": attributes = member.value
            default: relationships = try member.value.members()
            }
        }
        guard let type else { throw node.error("\(node.path) needs a type") }
        let name = try type.text()
        guard let kind = description.kind(named: name), kind.isKept else {
            let known = description.allKinds.filter(\.isKept).map(\.type)
            let suggestion = Suggestion.text(for: name, among: known)
            throw type.error(
                "unknown type '\(name)'\(suggestion); the types are \(known.joined(separator: ", "))"
            )
        }
        var resource = Resource(type: kind.type, id: id, attributes: [:], relationships: [])
        if let attributes {
            resource.attributes = try self.attributes(attributes, kind, description)
        }
        if let problem = problem(of: resource.attributes, kind, hasID: id != nil, description) {
            throw (attributes ?? node).error(problem)
        }
        for (name, key, value) in relationships {
            guard let relationship = kind.relationship(name) else {
                let known = kind.relationships.map(\.name)
                let suggestion = Suggestion.text(for: name, among: known)
                let all = known.isEmpty ? "none" : known.joined(separator: ", ")
                throw key.error("a \(kind.type) has no relationship '\(name)'\(suggestion); it has \(all)")
            }
            let ids = try ids(value)
            guard relationship.isMany || ids.count == 1 else {
                throw value.error("\(value.path) takes one id")
            }
            resource.relationships.append((name, ids))
            for id in ids { links.append((value, relationship.target, id)) }
        }
        return resource
    }

    /// Reads the attributes of a resource, each of which some revision must know.
    ///
    /// Campaigns have other attributes at the newest revision than they are kept with.
    private static func attributes(
        _ node: ScenarioNode,
        _ kind: ResourceKind,
        _ description: Description
    ) throws(ScenarioError) -> JSONObject {
        let known = Set(
            description.revisions.flatMap { revision in
                description.resource(kind.type, at: revision)["attributes"]?.object?.names ?? []
            }
        ).union(kind.writeOnly)
        for member in try node.members() where !known.contains(member.name) {
            let suggestion = Suggestion.text(for: member.name, among: Array(known))
            let all = known.sorted().joined(separator: ", ")
            throw member.key.error(
                "a \(kind.type) has no attribute '\(member.name)'\(suggestion); it has \(all)"
            )
        }
        return node.json.object ?? [:]
    }

    /// An id, or a list of them.
    private static func ids(_ node: ScenarioNode) throws(ScenarioError) -> [String] {
        guard node.json.array != nil else { return [try node.text()] }
        var ids: [String] = []
        for element in try node.elements() { ids.append(try element.text()) }
        return ids
    }
}
