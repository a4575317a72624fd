import JSONAPI
import TestSupport

/// Requests about custom objects.
enum CustomObjects {
    static func dataSource(_ attributes: JSONObject = ["title": "Shop"]) -> JSON {
        ["data": ["type": "data-source", "attributes": .object(attributes)]]
    }

    /// Properties with ids from 1 up.
    static func properties(_ types: [(String, String)]) -> JSON {
        .array(types.enumerated().map { ["id": .int($0 + 1), "name": .string($1.0), "type": .string($1.1)] })
    }

    /// A mapping of the properties from 1 up of a data source's records, whose ids are at `$['id']`.
    static func mapping(_ source: String, _ paths: [String]) -> JSON {
        let entries = paths.enumerated().map { index, path -> JSON in
            [
                "id": .int(index + 1), "type": "simple",
                "source": ["source_id": .string(source), "id_path": "$['id']", "data_path": .string(path)],
            ]
        }
        return ["property_mappings": .array(entries)]
    }

    /// An object type with a schema.
    static func type(
        _ title: String,
        _ schema: JSONObject? = nil,
        mapping: JSON? = nil,
        _ more: JSONObject = [:]
    ) -> JSON {
        var attributes: JSONObject = ["title": .string(title)]
        if var schema {
            if let mapping {
                schema["source-mapping"] = ["data": ["type": "source-mapping", "attributes": mapping]]
            }
            attributes["object-schema"] = ["data": ["type": "object-schema", "attributes": .object(schema)]]
        }
        return ["data": ["type": "object-type", "attributes": .object(attributes.merging(more))]]
    }

    static func schema(_ type: String, _ attributes: JSONObject) -> JSON {
        [
            "data": [
                "type": "object-schema", "attributes": .object(attributes),
                "relationships": ["object-type": ["data": ["type": "object-type", "id": .string(type)]]],
            ]
        ]
    }

    static func change(_ type: String, _ id: String, _ attributes: JSONObject) -> JSON {
        ["data": ["type": .string(type), "id": .string(id), "attributes": .object(attributes)]]
    }

    /// Records of a data source.
    static func records(_ source: String, _ records: [JSON]) -> JSON {
        [
            "data": [
                "type": "data-source-record-bulk-create-job",
                "attributes": ["data-source-records": ["data": .array(records.map(record))]],
                "relationships": relationship(source),
            ]
        ]
    }

    static func oneRecord(_ source: String, _ record: JSON) -> JSON {
        [
            "data": [
                "type": "data-source-record-create-job",
                "attributes": ["data-source-record": ["data": self.record(record)]],
                "relationships": relationship(source),
            ]
        ]
    }

    private static func record(_ record: JSON) -> JSON {
        ["type": "data-source-record", "attributes": ["record": record]]
    }

    private static func relationship(_ source: String) -> JSON {
        ["data-source": ["data": ["type": "data-source", "id": .string(source)]]]
    }

    /// Relationships of a schema, each to a schema or to `profile`.
    static func relationships(_ type: String, _ targets: [(id: String, meta: JSONObject)]) -> JSON {
        [
            "data": .array(
                targets.map { ["type": .string(type), "id": .string($0.id), "meta": .object($0.meta)] }
            )
        ]
    }
}

extension TestServer {
    /// The schema that a relationship of an object type leads to.
    func schema(_ name: String, of type: String) -> JSON {
        send("GET /api/object-types/\(type)/\(name)").data
    }
}
