import JSONAPI
import TestSupport
import Testing

@Suite struct TagTests {
    private let server: TestServer

    init() throws {
        server = try TestServer("lists: [{id: L1, name: News}, {id: L2, name: Offers}]")
    }

    private func createTag(_ name: String, group: String? = nil) -> TestResponse {
        var data: JSONObject = ["type": "tag", "attributes": ["name": .string(name)]]
        if let group {
            data.append(
                "relationships",
                ["tag-group": ["data": ["type": "tag-group", "id": .string(group)]]]
            )
        }
        return server.send("POST /api/tags", ["data": .object(data)])
    }

    private func createGroup(_ name: String, exclusive: Bool = false) -> String {
        server.send(
            "POST /api/tag-groups",
            [
                "data": [
                    "type": "tag-group",
                    "attributes": ["name": .string(name), "exclusive": .bool(exclusive)],
                ]
            ]
        ).id
    }

    private func tag(_ list: String, with tag: String, _ method: String = "POST") -> TestResponse {
        server.send(
            "\(method) /api/tags/\(tag)/relationships/lists",
            ["data": [["type": "list", "id": .string(list)]]]
        )
    }

    @Test func `An account has a default tag group, which tags join that name none (recorded)`() throws {
        let groups = server.send("GET /api/tag-groups?filter=equals(default,true)")
        #expect(groups.data.array?.count == 1)
        let group = try #require(groups.data.array?.first)
        expectSame(
            group["attributes"] ?? .null,
            ["name": "Ungrouped Tags", "exclusive": false, "default": true]
        )
        let made = createTag("Spring")
        #expect(made.status == 201)
        #expect(
            made.data["relationships"]?.object?.names == [
                "tag-group", "lists", "segments", "campaigns", "flows",
            ]
        )
        #expect(made.data["relationships"]?["tag-group"]?["data"]?["id"] == group["id"])
        #expect(made.data["relationships"]?["lists"]?.object?.names == ["links"])
    }

    @Test func `A tag of a scenario is in a group, too`() throws {
        let resources = """
            resources:
              - {type: tag-group, id: G1, attributes: {name: Seasons}}
              - {type: tag, id: T1, attributes: {name: Spring}, relationships: {tag-group: G1}}
              - {type: tag, id: T2, attributes: {name: Sale}}
            """
        let server = try TestServer(resources)
        let names = ["T1", "T2"].map {
            server.send("GET /api/tags/\($0)/tag-group").data["attributes"]?["name"]
        }
        #expect(names == ["Seasons", "Ungrouped Tags"])
    }

    @Test func `A tag group that doesn't exist is refused in the tag service's words (recorded)`() {
        let answer = createTag("Spring", group: "00000000-0000-0000-0000-000000000000")
        #expect(answer.status == 404)
        #expect(answer.details == ["Tag Group with id 00000000-0000-0000-0000-000000000000 not found"])
        #expect(answer.json["errors"]?.array?[0]["code"] == "tag_service_error")
    }

    @Test func `Lists are tagged, read from both sides, and untagged`() {
        let tag = createTag("Spring").id
        #expect(self.tag("L1", with: tag).status == 204)
        #expect(server.send("GET /api/lists/L1/tags").data.array?.map { $0["id"]?.string } == [tag])
        #expect(
            server.send("GET /api/lists/L1/relationships/tags").data == [["type": "tag", "id": .string(tag)]]
        )
        #expect(
            server.send("GET /api/tags/\(tag)/relationships/lists").data == [["type": "list", "id": "L1"]]
        )
        let included = server.send("GET /api/lists?include=tags").json["included"]?.array
        #expect(included?.map { $0["attributes"]?["name"] } == ["Spring"])
        #expect(self.tag("L9", with: tag).details == ["A list with id `L9` does not exist."])
        #expect(self.tag("L1", with: tag, "DELETE").status == 204)
        let none = server.send("GET /api/lists/L1/tags")
        #expect(none.json == ["data": [], "links": ["self": "https://a.klaviyo.com/api/lists/L1/tags"]])
    }

    @Test func `A deleted list loses its tags, a deleted tag its lists`() {
        let tag = createTag("Spring").id
        for list in ["L1", "L2"] { _ = self.tag(list, with: tag) }
        #expect(server.send("DELETE /api/lists/L1").status == 204)
        #expect(
            server.send("GET /api/tags/\(tag)/relationships/lists").data == [["type": "list", "id": "L2"]]
        )
        #expect(server.send("DELETE /api/tags/\(tag)").status == 204)
        #expect(server.send("GET /api/lists/L2/tags").data == [])
    }

    @Test func `Of an exclusive group a list takes one tag (documented)`() {
        let group = createGroup("Season", exclusive: true)
        let (spring, summer) = (createTag("Spring", group: group).id, createTag("Summer", group: group).id)
        #expect(tag("L1", with: spring).status == 204)
        #expect(tag("L1", with: summer).status == 400)
        #expect(server.send("GET /api/lists/L1/tags").data.array?.count == 1)
    }

    @Test func `Deleting a tag group deletes its tags, and never the default group (documented)`() throws {
        let group = createGroup("Season")
        let tag = createTag("Spring", group: group).id
        #expect(
            server.send("GET /api/tag-groups/\(group)/tags").data.array?.map { $0["id"]?.string } == [tag]
        )
        #expect(server.send("DELETE /api/tag-groups/\(group)").status == 204)
        #expect(server.send("GET /api/tags/\(tag)").status == 404)
        let standard = try #require(server.send("GET /api/tag-groups").data.array?[0]["id"]?.string)
        #expect(server.send("DELETE /api/tag-groups/\(standard)").status == 400)
    }

    @Test func `Changing a tag group answers as its revision does (documented)`() {
        let group = createGroup("Season")
        let body: JSON = [
            "data": ["type": "tag-group", "id": .string(group), "attributes": ["name": "Seasons"]]
        ]
        let older = server.send("PATCH /api/tag-groups/\(group)", body, revision: "2026-01-15")
        #expect(older.status == 200)
        #expect(older.data["attributes"]?["name"] == "Seasons")
        let newer = server.send("PATCH /api/tag-groups/\(group)", body)
        #expect(newer.status == 204)
        #expect(newer.bytes.isEmpty)
    }

    @Test func `a group that is sent as neither exclusive nor not is not`() throws {
        let server = try TestServer()
        let attributes: JSON = ["name": "Seasons", "exclusive": nil]
        let body: JSON = ["data": ["type": "tag-group", "attributes": attributes]]
        let answer = server.send("POST /api/tag-groups", body)

        #expect(answer.data["attributes"]?["exclusive"] == false)
    }
}
