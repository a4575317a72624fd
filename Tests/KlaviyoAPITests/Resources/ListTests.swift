import JSONAPI
import TestSupport
import Testing

@Suite struct ListTests {
    @Test func `creates a list as the real API answers it`() throws {
        let answer = try TestServer().send(
            "POST /api/lists",
            Requests.list("News", optInProcess: "single_opt_in")
        )

        #expect(answer.status == 201)
        let id = answer.id
        func links(_ name: String) -> JSON {
            [
                "links": [
                    "self": .string("https://a.klaviyo.com/api/lists/\(id)/relationships/\(name)/"),
                    "related": .string("https://a.klaviyo.com/api/lists/\(id)/\(name)/"),
                ]
            ]
        }
        expectSame(
            answer.json,
            [
                "data": [
                    "type": "list",
                    "id": .string(id),
                    "attributes": [
                        "name": "News", "created": "2026-11-23T12:00:00.000000+00:00",
                        "updated": "2026-11-23T12:00:00.000000+00:00", "opt_in_process": "single_opt_in",
                    ],
                    "relationships": [
                        "profiles": links("profiles"), "tags": links("tags"),
                        "flow-triggers": links("flow-triggers"),
                    ],
                    "links": ["self": .string("https://a.klaviyo.com/api/lists/\(id)/")],
                ],
                "links": ["self": "https://a.klaviyo.com/api/lists"],
            ]
        )
    }

    @Test func `uses the account's default opt-in where a list names none`() throws {
        let server = try TestServer()
        let double = server.send("POST /api/lists", Requests.list("A"))
        server.control("PATCH settings", ["default_opt_in": "single"])
        let single = server.send("POST /api/lists", Requests.list("B"))

        #expect(double.data["attributes"]?["opt_in_process"] == "double_opt_in")
        #expect(single.data["attributes"]?["opt_in_process"] == "single_opt_in")
    }

    @Test func `takes opt_in_process only since the revision that has it`() throws {
        let body = Requests.list("A", optInProcess: "single_opt_in")
        let answer = try TestServer().send("POST /api/lists", body, revision: "2025-07-15")

        #expect(answer.status == 400)
        #expect(answer.details == ["'opt_in_process' is not a valid field for the resource 'list'."])
        #expect(answer.places == ["/data/attributes/opt_in_process"])
    }

    @Test func `names every mistake of a body at once`() throws {
        let server = try TestServer()
        let answer = server.send(
            "POST /api/lists",
            ["data": ["type": "lists", "id": "X", "attributes": ["opt_in_process": "none", "colour": 1]]]
        )

        #expect(
            answer.details == [
                "'lists' is not a valid choice for 'type'.",
                "'id' is not a valid field for the resource 'list'.",
                "'name' is a required field for the resource 'list'.",
                "'none' is not a valid choice for 'opt_in_process'.",
                "'colour' is not a valid field for the resource 'list'.",
            ]
        )
        #expect(Set(answer.json["errors"]?.array?.map { $0["id"]?.string } ?? []).count == 1)
        #expect(server.send("GET /api/lists").data == [])
    }

    @Test func `updates a list and shows whole seconds for what it did not change`() throws {
        let server = try TestServer("lists: [{id: Y6nRLr, name: A}]")
        server.advance(by: .milliseconds(1500))
        let body: JSON = ["data": ["type": "list", "id": "Y6nRLr", "attributes": ["name": "B"]]]

        let answer = server.send("PATCH /api/lists/Y6nRLr", body)

        expectSame(
            answer.data["attributes"] ?? .null,
            [
                "name": "B", "created": "2026-11-23T12:00:00+00:00",
                "updated": "2026-11-23T12:00:01.500000+00:00", "opt_in_process": "double_opt_in",
            ]
        )
    }

    @Test func `refuses an update whose body names another list`() throws {
        let server = try TestServer("lists: [{id: Y6nRLr, name: A}]")
        let body: JSON = ["data": ["type": "list", "id": "OTHER1", "attributes": ["name": "B"]]]

        #expect(server.send("PATCH /api/lists/Y6nRLr", body).places == ["/data/id"])
    }

    @Test func `deletes a list with its memberships but not their profiles`() throws {
        let server = try TestServer(
            """
            lists: [{id: Y6nRLr, name: A}]
            profiles: [{email: a@b.co, lists: [Y6nRLr]}]
            """
        )

        #expect(server.send("DELETE /api/lists/Y6nRLr").status == 204)
        #expect(server.send("GET /api/lists/Y6nRLr").details == ["A list with id `Y6nRLr` does not exist."])
        #expect(server.send("DELETE /api/lists/Y6nRLr").status == 404)
        let profile = server.send("GET /api/profiles").data[0]?["id"]?.string ?? ""
        #expect(server.send("GET /api/profiles/\(profile)/lists").data == [])
    }

    @Test func `pages ten lists at a time and filters and sorts them`() throws {
        let server = try TestServer()
        for number in 10..<25 { server.send("POST /api/lists", Requests.list("L\(number)")) }

        let first = server.send("GET /api/lists?sort=name")
        let names = first.data.array?.compactMap { $0["attributes"]?["name"]?.string }
        #expect(names == (10..<20).map { "L\($0)" })
        let next = try #require(first.json["links"]?["next"]?.string)
        let second = server.send("GET /api/lists?sort=name&page[cursor]=\(QueryString.encoded(next))")
        #expect(second.data.array?.count == 5)
        #expect(server.send(#"GET /api/lists?filter=any(name,["L10","L11"])"#).data.array?.count == 2)
        #expect(server.send("GET /api/lists?page[size]=11").status == 400)
        #expect(
            server.send("GET /api/lists?page[size]=5", revision: "2025-04-15").details
                == ["'page_size' is not a valid field for the resource 'list'."]
        )
    }

    @Test func `counts its profiles when asked to`() throws {
        let server = try TestServer(
            """
            lists: [{id: Y6nRLr, name: A}]
            profiles: [{email: a@b.co, lists: [Y6nRLr]}, {email: c@d.co}]
            """
        )

        let answer = server.send(
            "GET /api/lists/Y6nRLr?additional-fields[list]=profile_count&fields[list]=name"
        )
        #expect(answer.data["attributes"]?.text == #"{"name":"A","profile_count":1}"#)
        #expect(server.send("GET /api/lists/Y6nRLr").data["attributes"]?["profile_count"] == nil)
    }

    @Test func `adds and removes profiles and leaves their consent alone`() throws {
        let server = try TestServer(
            """
            lists: [{id: Y6nRLr, name: A}]
            profiles: [{id: P1, email: a@b.co}, {id: P2, email: c@d.co}]
            """
        )
        let path = "/api/lists/Y6nRLr/relationships/profiles"

        #expect(server.send("POST \(path)", Requests.identifiers("profile", ["P1", "P2"])).status == 204)
        #expect(server.send("POST \(path)", Requests.identifiers("profile", ["P1"])).status == 204)
        #expect(
            server.send("GET \(path)").data.text
                == #"[{"type":"profile","id":"P1"},{"type":"profile","id":"P2"}]"#
        )
        let members = server.send("GET /api/lists/Y6nRLr/profiles?additional-fields[profile]=subscriptions")
        let member = members.data[0]?["attributes"]
        #expect(member?["joined_group_at"] == "2026-11-23T12:00:00+00:00")
        #expect(member?["subscriptions"]?["email"]?["marketing"]?["consent"] == "NEVER_SUBSCRIBED")
        #expect(server.send("DELETE \(path)", Requests.identifiers("profile", ["P1"])).status == 204)
        #expect(server.send("GET \(path)").data.array?.count == 1)
    }

    @Test func `adds all profiles or none`() throws {
        let server = try TestServer(
            """
            lists: [{id: Y6nRLr, name: A}]
            profiles: [{id: P1, email: a@b.co}]
            """
        )
        let path = "/api/lists/Y6nRLr/relationships/profiles"

        let answer = server.send("POST \(path)", Requests.identifiers("profile", ["P1", "NOPE"]))

        #expect(answer.details == ["A profile with id NOPE does not exist."])
        #expect(server.send("GET \(path)").data == [])
        let many = Requests.identifiers("profile", Array(repeating: "P1", count: 1001))
        #expect(server.send("POST \(path)", many).status == 400)
    }
}
