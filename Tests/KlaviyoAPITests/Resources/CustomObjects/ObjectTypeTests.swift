import JSONAPI
import TestSupport
import Testing

/// Data sources, object types, the versions of their schemas, and mappings.
@Suite struct ObjectTypeTests {
    private let server: TestServer

    init() throws {
        server = try TestServer()
    }

    private func create(_ schema: JSONObject? = nil) -> TestResponse {
        server.send("POST /api/object-types", CustomObjects.type("Pet", schema))
    }

    private static let named: JSONObject = ["properties": CustomObjects.properties([("name", "string")])]

    @Test func `A data source is made with what the request leaves out, read, listed and deleted`() {
        let made = server.send("POST /api/data-sources", CustomObjects.dataSource())
        #expect(made.status == 201)
        let id = made.id
        let source: JSON = [
            "type": "data-source", "id": .string(id),
            "attributes": [
                "title": "Shop", "visibility": "private", "description": "", "namespace": "custom-objects",
            ],
            "links": ["self": .string("https://a.klaviyo.com/api/data-sources/\(id)/")],
        ]
        expectSame(made.data, source)
        expectSame(server.send("GET /api/data-sources/\(id)").data, source)
        expectSame(server.send("GET /api/data-sources").data, [source])
        #expect(server.send("DELETE /api/data-sources/\(id)").status == 204)
        let gone = server.send("GET /api/data-sources/\(id)")
        #expect(gone.status == 404)
        #expect(gone.details == ["Data source with ID \(id) not found."])
    }

    @Test func `A title of a data source is unique within its namespace (documented)`() {
        let body = CustomObjects.dataSource(["title": "Shop", "namespace": nil])
        #expect(server.send("POST /api/data-sources", body).status == 201)
        let again = server.send("POST /api/data-sources", body)
        #expect(again.status == 409)
        #expect(again.places == ["/data/attributes/title"])
        let other = CustomObjects.dataSource(["title": "Shop", "namespace": "applications/01J"])
        #expect(server.send("POST /api/data-sources", other).status == 201)
        #expect(server.send("POST /api/data-sources", CustomObjects.dataSource(["title": ""])).status == 400)
    }

    @Test func `An object type begins with a draft`() {
        let made = create()
        #expect(made.status == 201)
        expectSame(
            made.data["attributes"] ?? .null,
            [
                "title": "Pet", "description": "", "status": "draft", "namespace": "custom-objects",
                "created_at": "2026-11-23T12:00:00.000000+00:00",
                "updated_at": "2026-11-23T12:00:00.000000+00:00",
            ]
        )
        #expect(
            made.data["relationships"]?.object?.names == [
                "current-schema", "draft-schema", "schema-versions", "object-types", "profile-object-types",
            ]
        )
        #expect(server.schema("current-schema", of: made.id) == .null)
        let draft = server.schema("draft-schema", of: made.id)
        expectSame(
            draft["attributes"] ?? .null,
            [
                "title": "Pet", "description": "", "status": "draft", "properties": [], "required": [],
                "published_at": nil, "visibility": "private",
            ]
        )
        let id = draft["id"]?.string ?? ""
        let mapping = server.send("GET /api/object-schemas/\(id)/source-mapping")
        #expect(mapping.data["attributes"] == ["property_mappings": [], "relationship_mappings": []])
        #expect(server.send("GET /api/source-mappings/\(mapping.id)").data == mapping.data)
    }

    @Test func `An account without the entitlement makes no object type (recorded)`() throws {
        let server = try TestServer(settings: ["custom_objects": false])
        let answer = server.send("POST /api/object-types", CustomObjects.type("Pet"))
        #expect(answer.status == 403)
        #expect(answer.details == ["Entitlement to create object type not found."])
        #expect(server.send("GET /api/object-types").data == [])
    }

    @Test func `A version that becomes active is the current one, and the one before it stays`() {
        let type = create(Self.named.merging(["status": "active"]))
        #expect(type.data["attributes"]?["status"] == "active")
        let first = server.schema("current-schema", of: type.id)
        #expect(first["attributes"]?["published_at"] == "2026-11-23T12:00:00+00:00")
        #expect(server.schema("draft-schema", of: type.id) == .null)

        server.advance(by: .seconds(60))
        let body = CustomObjects.schema(type.id, Self.named.merging(["title": "Animal"]))
        let second = server.send("POST /api/object-schemas", body)
        #expect(second.status == 201)
        #expect(server.schema("draft-schema", of: type.id)["id"] == .string(second.id))
        #expect(server.send("GET /api/object-types/\(type.id)").data["attributes"]?["title"] == "Pet")

        let change = CustomObjects.change("object-schema", second.id, ["status": "active", "title": nil])
        let active = server.send("PATCH /api/object-schemas/\(second.id)", change)
        #expect(active.data["attributes"]?["title"] == "Animal")
        #expect(active.data["attributes"]?["published_at"] == "2026-11-23T12:01:00+00:00")
        let renamed = server.send("GET /api/object-types/\(type.id)?include=current-schema,draft-schema")
        #expect(renamed.data["attributes"]?["title"] == "Animal")
        #expect(
            renamed.data["relationships"]?["current-schema"]?["data"]
                == ["type": "object-schema", "id": .string(second.id)]
        )
        #expect(renamed.data["relationships"]?["draft-schema"]?["data"] == .null)
        #expect(renamed.json["included"]?.array?.map { $0["id"] } == [.string(second.id)])
        let versions = server.send("GET /api/object-types/\(type.id)/schema-versions").data.array ?? []
        #expect(versions.map { $0["attributes"]?["status"] } == ["undefined", "active"])
        let ids = server.send("GET /api/object-types/\(type.id)/relationships/schema-versions").data
        #expect(ids.array?.map { $0["id"] } == [first["id"], .string(second.id)])
    }

    @Test func `A current schema can be made a draft again`() {
        let type = create(Self.named.merging(["status": "active"])).id
        let schema = server.schema("current-schema", of: type)["id"]?.string ?? ""
        let change = CustomObjects.change("object-schema", schema, ["status": "draft"])
        #expect(server.send("PATCH /api/object-schemas/\(schema)", change).status == 200)
        #expect(server.schema("current-schema", of: type) == .null)
        #expect(server.schema("draft-schema", of: type)["id"] == .string(schema))
        #expect(server.send("GET /api/object-types/\(type)").data["attributes"]?["status"] == "draft")
    }

    @Test func `What a schema or mapping names must be there, or nothing is made`() {
        let twice: JSON = [
            ["id": 1, "name": "a", "type": "int"], ["id": 1, "name": "b", "type": "int"],
        ]
        let required = Self.named.merging(["required": ["colour"]])
        for (schema, place) in [
            (["properties": twice] as JSONObject, "properties/1/id"), (required, "required/0"),
            (["properties": [["id": 0, "name": "a", "type": "int"]]], "properties/0/id"),
        ] {
            let answer = create(schema)
            #expect(answer.status == 400)
            #expect(answer.places == ["/data/attributes/object-schema/data/attributes/\(place)"])
        }
        let source = server.send("POST /api/data-sources", CustomObjects.dataSource()).id
        for (mapping, place) in [
            (CustomObjects.mapping(source, ["$.a", "$.b"]), "1/id"),
            (CustomObjects.mapping("X", ["$.a"]), "0/source/source_id"),
            (CustomObjects.mapping(source, ["a.b"]), "0/source/data_path"),
        ] {
            let answer = server.send(
                "POST /api/object-types",
                CustomObjects.type("Pet", Self.named, mapping: mapping)
            )
            #expect(answer.places.first?.hasSuffix("property_mappings/\(place)") ?? false, "\(answer.text)")
        }
        #expect(server.send("GET /api/object-types").data == [])
    }

    @Test func `A mapping is changed as a whole or not at all`() {
        let source = server.send("POST /api/data-sources", CustomObjects.dataSource()).id
        let type = create(Self.named).id
        let schema = server.schema("draft-schema", of: type)["id"]?.string ?? ""
        let id = server.send("GET /api/object-schemas/\(schema)/relationships/source-mapping").id
        let attributes = CustomObjects.mapping(source, ["$.name"]).object ?? [:]
        let change = CustomObjects.change("source-mapping", id, attributes)
        let changed = server.send("PATCH /api/source-mappings/\(id)", change)
        #expect(changed.status == 200)
        expectSame(
            changed.data["attributes"]?["property_mappings"] ?? .null,
            attributes["property_mappings"] ?? .null
        )
        let wrong = CustomObjects.change(
            "source-mapping",
            id,
            CustomObjects.mapping(source, ["$.a", "$.b"]).object ?? [:]
        )
        #expect(server.send("PATCH /api/source-mappings/\(id)", wrong).status == 400)
        expectSame(server.send("GET /api/source-mappings/\(id)").data, changed.data)
    }

    @Test func `A deleted object type takes its schemas with it`() {
        let type = create(Self.named).id
        let schema = server.schema("draft-schema", of: type)["id"]?.string ?? ""
        let mapping = server.send("GET /api/object-schemas/\(schema)/source-mapping").id
        #expect(server.send("DELETE /api/object-types/\(type)").status == 204)
        for path in ["object-types/\(type)", "object-schemas/\(schema)", "source-mappings/\(mapping)"] {
            #expect(server.send("GET /api/\(path)").status == 404)
        }
    }

    @Test func `Object types are filtered by namespace`() {
        _ = create()
        let owned = "applications/01J8ZQ2M3N4P5Q6R7S8T9V0W1X"
        let body = CustomObjects.type("Toy", nil, ["namespace": .string(owned)])
        let toy = server.send("POST /api/object-types", body).id
        let found = server.send("GET /api/object-types?filter=equals(namespace,\"\(owned)\")").data
        #expect(found.array?.map { $0["id"] } == [.string(toy)])
    }

    @Test func `A namespace is that of custom objects or of an app (documented)`() {
        for name in ["foo", "applications/", "applications/01J", ""] {
            let answer = server.send(
                "POST /api/object-types",
                CustomObjects.type("Toy", nil, ["namespace": .string(name)])
            )
            #expect(answer.status == 400)
            #expect(answer.details == ["'\(name)' is not a valid choice for 'namespace'."])
        }
    }
}
