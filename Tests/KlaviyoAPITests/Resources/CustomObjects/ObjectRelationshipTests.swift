import JSONAPI
import TestSupport
import Testing

/// Relationships between object schemas, and with profiles.
@Suite struct ObjectRelationshipTests {
    private let server: TestServer
    private let (pet, toy): (String, String)
    private let (petSchema, toySchema): (String, String)

    init() throws {
        server = try TestServer()
        let server = server
        func make(_ title: String) -> (String, String) {
            let type = server.send("POST /api/object-types", CustomObjects.type(title)).id
            return (type, server.schema("draft-schema", of: type)["id"]?.string ?? "")
        }
        (pet, petSchema) = make("Pet")
        (toy, toySchema) = make("Toy")
    }

    private func relate(_ method: String, _ meta: JSONObject, many: Bool = true) -> TestResponse {
        let body = CustomObjects.relationships("object-schema", [(toySchema, meta)])
        let one: JSON = ["data": body["data"]?[0] ?? .null]
        return server.send(
            "\(method) /api/object-schemas/\(petSchema)/relationships/object-schemas",
            many ? body : one
        )
    }

    /// What a type's relationship leads to, from its `include`.
    private func included(_ name: String) -> [JSON] {
        server.send("GET /api/object-types/\(pet)?include=\(name)").json["included"]?.array ?? []
    }

    /// Evidence: documented; the schema of an object type has no `meta`, though its fields name some.
    @Test func `Fields of relationships are no attributes of the type itself`() {
        let fields = "fields[object-type]=meta.relationship_id,title"
        let type = server.send("GET /api/object-types/\(pet)?\(fields)").data
        #expect(type["attributes"] == ["title": "Pet"])
    }

    @Test func `Schemas are related by name, and so are their types`() {
        #expect(relate("POST", ["name": "toys", "description": "To chew"]).status == 204)
        let schemas = server.send("GET /api/object-schemas/\(petSchema)/relationships/object-schemas").data
        #expect(schemas == [["type": "object-schema", "id": .string("\(toySchema):::toys")]])
        let types = server.send("GET /api/object-types/\(pet)/relationships/object-types").data
        #expect(types == [["type": "object-type", "id": .string("\(toy):::toys")]])
        let related = included("object-types").first ?? .null
        let id = related["attributes"]?["meta"]?["relationship_id"] ?? .null
        expectSame(
            related,
            [
                "type": "object-type", "id": .string("\(toy):::toys"),
                "attributes": [
                    "meta": ["relationship_id": id, "name": "toys", "description": "To chew"]
                ],
                "links": ["self": .string("https://a.klaviyo.com/api/object-types/\(toy):::toys/")],
            ]
        )
        #expect(relate("PATCH", ["relationship_id": id, "name": "chews"], many: false).status == 204)
        let renamed = included("object-types").first?["attributes"]?["meta"]
        #expect(renamed == ["relationship_id": id, "name": "chews", "description": "To chew"])

        #expect(relate("POST", ["name": "chews"]).status == 409)
        #expect(relate("DELETE", ["relationship_id": "X"]).status == 404)
        #expect(relate("DELETE", ["relationship_id": id]).status == 204)
        #expect(included("object-types") == [])
    }

    @Test func `A schema is related to profiles, and only to "profile" as such`() {
        let path = "/api/object-schemas/\(petSchema)/relationships/profile-object-schemas"
        func body(_ id: String) -> JSON {
            CustomObjects.relationships("profile-object-schema", [(id, ["name": "owner"])])
        }
        #expect(server.send("POST \(path)", body("P1")).status == 400)
        #expect(server.send("POST \(path)", body("profile")).status == 204)
        #expect(
            server.send("GET \(path)").data == [["type": "profile-object-schema", "id": "profile:::owner"]]
        )
        let types = server.send("GET /api/object-types/\(pet)/relationships/profile-object-types").data
        #expect(types == [["type": "profile-object-type", "id": "profile:::owner"]])
        #expect(included("profile-object-types").first?["attributes"]?["meta"]?["name"] == "owner")
    }

    @Test func `Relating a schema that doesn't exist to profiles fails as it does live (recorded)`() {
        let answer = server.send(
            "POST /api/object-schemas/01K61DKJ7EKJ0ES9VE456XF5JJ/relationships/profile-object-schemas",
            CustomObjects.relationships("profile-object-schema", [("profile", ["name": "owner"])])
        )
        #expect(answer.status == 500)
        #expect(answer.details == ["A server error occurred."])
    }

    @Test func `A new version has the relationships of the one before it, and a mapping may name them`() {
        #expect(relate("POST", ["name": "toys"]).status == 204)
        let source = server.send("POST /api/data-sources", CustomObjects.dataSource()).id
        let id = included("object-types").first?["attributes"]?["meta"]?["relationship_id"] ?? .null
        func mapping(_ id: JSON) -> JSON {
            let source: JSON = [
                "source_id": .string(source), "type": "custom-object", "id_path": "$.id",
                "related_id_path": "$.toy_ids",
            ]
            let entry: JSON = ["relationship_id": id, "type": "simple", "source": source]
            return ["data": ["type": "source-mapping", "attributes": ["relationship_mappings": [entry]]]]
        }
        func version(_ id: JSON) -> TestResponse {
            server.send(
                "POST /api/object-schemas",
                CustomObjects.schema(pet, ["title": "Pet", "properties": [], "source-mapping": mapping(id)])
            )
        }
        let made = version(id)
        #expect(made.status == 201)
        let copied = server.send("GET /api/object-schemas/\(made.id)/relationships/object-schemas").data
        #expect(copied[0]?["id"] == .string("\(toySchema):::toys"))
        #expect(version("X").details == ["Relationship with ID X not found."])
    }

    @Test func `A deleted type takes what leads to it`() {
        _ = relate("POST", ["name": "toys"])
        #expect(server.send("DELETE /api/object-types/\(toy)").status == 204)
        #expect(
            server.send("GET /api/object-schemas/\(petSchema)/relationships/object-schemas").data == []
        )
    }
}
