import JSONAPI

/// Which attributes an answer shows, and which parts of them.
///
/// With `fields[…]` they come in the order asked for, then the additional ones, as recorded; without, in the
/// order of the description.
struct AttributeShape {
    /// The attributes by name.
    let names: [String]
    /// For attributes of which only parts were asked for (`location.city`): the paths below them.
    private let parts: [String: [[Substring]]]
    /// What the description knows of the resource type at the revision, by attribute.
    private let known: JSON
    /// The same at the newest revision; `nil` where that is the one.
    private let newest: JSON?

    init(_ appearance: Operation.Appearance, _ query: Query, type: String) {
        let additional = query.additionalFields[type] ?? []
        known = appearance.attributes
        newest = appearance.newestAttributes
        guard let fields = query.fields[type] else {
            names = appearance.names + additional
            parts = [:]
            return
        }
        var names: [String] = []
        var parts: [String: [[Substring]]] = [:]
        var whole: Set<String> = Set(additional)
        for field in fields + additional where field != "id" {
            let path = field.split(separator: ".")
            let name = String(path[0])
            // Fields such as `meta.relationship_id` are of the relationships that lead to a resource.
            if known[name] == nil, !known.isNull { continue }
            if !names.contains(name) { names.append(name) }
            if path.count == 1 {
                whole.insert(name)
            } else {
                parts[name, default: []].append(Array(path.dropFirst()))
            }
        }
        self.names = names
        self.parts = parts.filter { !whole.contains($0.key) }
    }

    /// Attributes that only show when they are asked for, also where an operation has no parameter to do so
    /// (recorded: answers to writes don't have them).
    ///
    /// Profiles showed their subscriptions unasked before 2023-10-15 (documented).
    static func optional(in type: String, at revision: Revision) -> [String] {
        let names = optional[type] ?? []
        return revision.name < "2023-10-15" ? names.filter { $0 != "subscriptions" } : names
    }

    private static let optional = [
        "profile": ["subscriptions", "predictive_analytics"], "list": ["profile_count"],
        "segment": ["profile_count"], "flow": ["definition"], "template": ["definition"],
        "translation": ["values"],
    ]

    /// A value without the members that the revision doesn't have or the query doesn't ask for.
    func part(of value: JSON, named name: String) -> JSON {
        let paths = parts[name]
        let current: JSON
        switch value {
        // A status that has become an object was its `value` alone before.
        case .object where known[name]?["type"] == "string": return value["value"] ?? value
        case .object: current = Self.current(value, known[name])
        case .raw(let text) where paths != nil || isReshaped(name):
            current = Self.current((try? JSON(parsing: text)) ?? .null, known[name])
        default: return value
        }
        return paths.map { Self.picked($0, from: current) } ?? current
    }

    /// Whether an attribute has other members at the revision than what is stored.
    private func isReshaped(_ name: String) -> Bool {
        guard let newest, let properties = known[name]?["properties"] else { return false }
        return properties != newest[name]?["properties"]
    }

    private static func current(_ value: JSON, _ node: JSON?) -> JSON {
        guard case .object(let object) = value, let properties = node?["properties"]?.object else {
            return value
        }
        var result = JSONObject()
        for member in object {
            guard let property = properties[member.name] else { continue }
            result.append(member.name, current(member.value, property))
        }
        return .object(result)
    }

    private static func picked(_ paths: [[Substring]], from value: JSON) -> JSON {
        guard case .object(let object) = value else { return value }
        var result = JSONObject()
        for member in object {
            let rest = paths.filter { $0.first.map(String.init) == member.name }.map { Array($0.dropFirst()) }
            guard !rest.isEmpty else { continue }
            result.append(
                member.name,
                rest.contains([]) ? member.value : picked(rest, from: member.value)
            )
        }
        return .object(result)
    }
}
