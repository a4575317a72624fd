import JSONAPI
import TestSupport

@testable import KlaviyoAPI

extension ErrorTrigger {
    /// Makes an object type with a schema of these properties.
    private static func type(_ kind: ErrorKind, _ properties: JSON) -> ErrorTrigger {
        ErrorTrigger(kind, "POST /api/object-types", CustomObjects.type("Pet", ["properties": properties]))
    }

    /// Sends something for a data source that is there.
    private static func source(
        _ kind: ErrorKind,
        _ line: String,
        _ body: @escaping @Sendable (String) -> JSON
    ) -> ErrorTrigger {
        ErrorTrigger(kind) { server in
            let source = server.send("POST /api/data-sources", CustomObjects.dataSource()).id
            return server.send(line, body(source))
        }
    }

    private static let named = CustomObjects.properties([("name", "string")])

    static let ofCustomObjects = [
        ErrorTrigger(
            .noObjectTypeEntitlement,
            "POST /api/object-types",
            CustomObjects.type("Pet"),
            settings: ["custom_objects": false]
        ),
        ErrorTrigger(.emptyTitle, "POST /api/data-sources", CustomObjects.dataSource(["title": ""])),
        source(.dataSourceTitleTaken, "POST /api/data-sources") { _ in CustomObjects.dataSource() },
        type(.propertyIDNotPositive, [["id": -1, "name": "a", "type": "int"]]),
        type(.repeatedProperty, CustomObjects.properties([("a", "int"), ("a", "int")])),
        ErrorTrigger(
            .unknownSchemaProperty,
            "POST /api/object-types",
            CustomObjects.type("Pet", ["properties": named, "required": ["colour"]])
        ),
        source(.invalidJSONPath, "POST /api/object-types") { source in
            CustomObjects.type(
                "Pet",
                ["properties": named],
                mapping: CustomObjects.mapping(source, ["name"])
            )
        },
        source(.recordsTooLarge, "POST /api/data-source-record-create-jobs") { source in
            CustomObjects.oneRecord(source, ["id": .string(String(repeating: "x", count: 600_000))])
        },
        ErrorTrigger(.unknownObjectRelationship) { server in
            let type = server.send("POST /api/object-types", CustomObjects.type("Pet")).id
            let schema = server.schema("draft-schema", of: type)["id"]?.string ?? ""
            return server.send(
                "DELETE /api/object-schemas/\(schema)/relationships/object-schemas",
                CustomObjects.relationships("object-schema", [(schema, ["relationship_id": "X"])])
            )
        },
    ]
}
