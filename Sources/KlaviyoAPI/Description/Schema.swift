import JSONAPI

/// What a value of a request body must look like: the part of JSON Schema that the description uses.
struct Schema: Sendable {
    enum Kind: String, Sendable {
        case object, array, string, integer, number, boolean, any
    }

    let kind: Kind
    /// What Klaviyo's errors call an object of this schema, where that isn't the type of a resource.
    let name: String?
    let format: String?
    let isNullable: Bool
    let choices: [String]
    let required: [String]
    /// The named members of an object; `nil` for one that takes any.
    let properties: [String: Schema]?
    let items: [Schema]
    let branches: [Schema]
    let maximumItems: Int?
    let minimumItems: Int?
    let maximumLength: Int?

    /// Reads a schema node that is shown at one revision.
    ///
    /// - Parameters:
    ///   - json: The node.
    ///   - shape: Finds a part that several schemas share by its name.
    init(_ json: JSON, shape: (String) -> JSON) {
        let node = json["shape"]?.string.map(shape) ?? json
        kind = node["type"]?.string.flatMap(Kind.init) ?? .any
        name = node["name"]?.string
        format = node["format"]?.string
        isNullable = (node["nullable"] ?? json["nullable"])?.bool ?? false
        choices = node.strings("enum")
        required = node.strings("required")
        properties = node["properties"]?.object.map { members in
            Dictionary(
                members.map { ($0.name, Schema($0.value, shape: shape)) },
                uniquingKeysWith: { $1 }
            )
        }
        items = node["items"].map { [Schema($0, shape: shape)] } ?? []
        // An object with members of its own is of one kind: later revisions made several of some.
        let alternatives = properties == nil ? node["oneOf"]?.array : nil
        branches = alternatives?.map { Schema($0, shape: shape) } ?? []
        maximumItems = node["maxItems"]?.int
        minimumItems = node["minItems"]?.int
        maximumLength = node["maxLength"]?.int
    }

    /// The resource type an object with `type` and `attributes` is of.
    var resourceType: String? {
        if let name { return name }
        guard let type = properties?["type"], type.choices.count == 1 else { return nil }
        return type.choices.first
    }
}
