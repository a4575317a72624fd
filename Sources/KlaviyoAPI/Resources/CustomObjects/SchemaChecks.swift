import JSONAPI
import Store

/// What must be true of a schema and of a mapping to it.
enum SchemaChecks {
    /// Checks that the properties of a schema have positive ids (documented) and that neither these nor their names
    /// repeat, and that what is required is among them.
    ///
    /// - Throws: ``APIError`` 400 at the first property that is wrong.
    static func check(_ schema: StoredResource, at place: String) throws {
        var ids: Set<Int> = []
        var names: Set<String> = []
        for (index, property) in (schema.attributes["properties"]?.array ?? []).enumerated() {
            let id = property["id"]?.int ?? 0
            let name = property["name"]?.string ?? ""
            let source = "\(place)/properties/\(index)"
            guard id > 0 else { throw APIError(.propertyIDNotPositive, at: .pointer("\(source)/id")) }
            guard ids.insert(id).inserted else {
                throw APIError(.repeatedProperty, "id", String(id), at: .pointer("\(source)/id"))
            }
            guard names.insert(name).inserted else {
                throw APIError(.repeatedProperty, "name", name, at: .pointer("\(source)/name"))
            }
        }
        for (index, required) in (schema.attributes["required"]?.array ?? []).enumerated() {
            guard let name = required.string, !names.contains(name) else { continue }
            throw APIError(.unknownSchemaProperty, name, at: .pointer("\(place)/required/\(index)"))
        }
    }

    /// Checks that a mapping names properties and relationships of its schema, data sources that exist, and paths
    /// that can be followed.
    static func check(
        _ mapping: JSONObject,
        of schema: StoredResource,
        at place: String,
        _ call: Call,
        _ db: Connection
    ) throws {
        let ids = Set((schema.attributes["properties"]?.array ?? []).compactMap { $0["id"]?.int })
        for (index, entry) in (mapping["property_mappings"]?.array ?? []).enumerated() {
            let at = "\(place)/property_mappings/\(index)"
            let id = entry["id"]?.int ?? 0
            guard ids.contains(id) else {
                throw APIError(.unknownSchemaProperty, String(id), at: .pointer("\(at)/id"))
            }
            guard let source = entry["source"] else { continue }
            try check(source, ["id_path", "data_path"], at: at, call, db)
        }
        let relationships = Set(try ObjectRelationshipTable.all(of: schema.id, in: db).map(\.id))
        for (index, entry) in (mapping["relationship_mappings"]?.array ?? []).enumerated() {
            let at = "\(place)/relationship_mappings/\(index)"
            let id = entry["relationship_id"]?.string ?? ""
            guard relationships.contains(id) else {
                throw APIError(.unknownObjectRelationship, id, at: .pointer("\(at)/relationship_id"))
            }
            try check(entry["source"] ?? .null, ["id_path", "related_id_path"], at: at, call, db)
        }
    }

    private static func check(
        _ source: JSON,
        _ paths: [String],
        at place: String,
        _ call: Call,
        _ db: Connection
    ) throws {
        let id = source["source_id"]?.string ?? ""
        let kind = try call.operation.description.kept("data-source")
        guard try StoredResourceTable.find(kind, id: id, in: db) != nil else {
            throw APIError(kind.unknown, id, at: .pointer("\(place)/source/source_id"))
        }
        for name in paths {
            guard let text = source[name]?.string, JSONPath(text) == nil else { continue }
            throw APIError(.invalidJSONPath, text, at: .pointer("\(place)/source/\(name)"))
        }
    }
}
