import JSONAPI
import Store

/// The current schema of an object type with what its mapping takes from one data source.
struct MappedSchema: Sendable {
    private struct Property {
        let name: String
        let type: PropertyType
    }

    private enum Origin {
        case constant(JSON)
        case path(JSONPath)
    }

    /// The id of the object type.
    let type: String
    let title: String
    /// Where a record has its id, as the mapping writes it.
    let idPathText: String
    private let idPath: JSONPath
    private let properties: [Int: Property]
    private let required: [String]
    private let origins: [(property: Int, origin: Origin)]

    /// The current schemas whose mappings take something from a data source.
    static func all(
        of source: String,
        _ description: Description,
        in db: Connection
    ) throws -> [MappedSchema] {
        try StoredResourceTable.all(try description.kept("object-type"), in: db).compactMap { type in
            guard let schema = try ObjectTypes.schema("current-schema", of: type, description, in: db) else {
                return nil
            }
            let mappings = try Related.fetch(
                "object-schema",
                schema.id,
                "source-mapping",
                description,
                in: db
            )
            return (mappings.first as? StoredResource).flatMap { MappedSchema(type, schema, $0, source) }
        }
    }

    /// - Returns: `nil` where the mapping takes nothing from the source.
    private init?(
        _ type: StoredResource,
        _ schema: StoredResource,
        _ mapping: StoredResource,
        _ source: String
    ) {
        self.type = type.id
        title = schema.attributes["title"]?.string ?? ""
        required = (schema.attributes["required"]?.array ?? []).compactMap(\.string)
        var properties: [Int: Property] = [:]
        for property in schema.attributes["properties"]?.array ?? [] {
            guard let id = property["id"]?.int, let name = property["name"]?.string,
                let type = PropertyType(rawValue: property["type"]?.string ?? "")
            else { continue }
            properties[id] = Property(name: name, type: type)
        }
        self.properties = properties
        var idPathText: String?
        var origins: [(Int, Origin)] = []
        for entry in mapping.attributes["property_mappings"]?.array ?? [] {
            guard let id = entry["id"]?.int else { continue }
            if let value = entry["value"] {
                origins.append((id, .constant(value)))
            } else if entry["source"]?["source_id"]?.string == source,
                let path = entry["source"]?["data_path"]?.string.flatMap(JSONPath.init)
            {
                idPathText = idPathText ?? entry["source"]?["id_path"]?.string
                origins.append((id, .path(path)))
            }
        }
        guard let idPathText, let idPath = JSONPath(idPathText) else { return nil }
        self.idPathText = idPathText
        self.idPath = idPath
        self.origins = origins
    }

    /// The id of the record in a document: text or a number; `nil` where it has none.
    func id(of document: JSON) -> String? {
        switch idPath.value(in: document) {
        case .string(let text) where !text.isEmpty: text
        case .number(let literal): literal
        default: nil
        }
    }

    /// What a document has for the properties of the schema, in the order of the mapping.
    func properties(of document: JSON) -> JSONObject {
        var result: JSONObject = [:]
        for (id, origin) in origins {
            guard let property = properties[id] else { continue }
            switch origin {
            case .constant(let value): result[property.name] = value
            case .path(let path):
                if let value = path.value(in: document) { result[property.name] = value }
            }
        }
        return result
    }

    /// Why the properties of a record don't fit the schema, in its order; none where they do.
    func failures(of record: JSONObject) -> [RecordFailure] {
        properties.sorted { $0.key < $1.key }.compactMap { _, property in
            guard let value = record[property.name], !value.isNull else {
                guard required.contains(property.name) else { return nil }
                return RecordFailure(
                    code: "missing",
                    message: "Field required",
                    property: property.name,
                    value: nil
                )
            }
            guard !property.type.takes(value) else { return nil }
            let (code, message) = property.type.refusal
            return RecordFailure(code: code, message: message, property: property.name, value: value)
        }
    }
}

/// Why one property of a record could not be taken, in the words of the validator whose example the reference shows.
struct RecordFailure: Sendable {
    let code: String
    let message: String
    let property: String
    /// What failed; `nil` where nothing was there.
    let value: JSON?

    var json: JSON {
        [
            "code": .string(code), "message": .string(message), "property": .string(property),
            "invalid_value": .optional(value?.text),
        ]
    }
}
