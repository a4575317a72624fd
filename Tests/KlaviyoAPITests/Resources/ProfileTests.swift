import HTTP
import JSONAPI
import TestSupport
import Testing

@Suite struct ProfileTests {
    @Test func `creates a profile with every field it was given`() throws {
        let server = try TestServer()
        let answer = server.send(
            "POST /api/profiles",
            Requests.profile([
                "email": "sarah@klaviyo-demo.com", "phone_number": "+15005550006", "external_id": "x-1",
                "first_name": "Sarah", "last_name": nil, "location": ["city": "Boston", "latitude": 42.3601],
                "properties": ["plan": "gold", "score": 1.0],
            ])
        )

        #expect(answer.status == 201)
        expectSame(
            answer.data["attributes"] ?? .null,
            [
                "email": "sarah@klaviyo-demo.com", "phone_number": "+15005550006", "external_id": "x-1",
                "anonymous_id": nil, "whatsapp_bsuid": nil, "first_name": "Sarah", "last_name": nil,
                "organization": nil, "locale": nil, "title": nil, "image": nil,
                "created": "2026-11-23T12:00:00.000000+00:00", "updated": "2026-11-23T12:00:00.000000+00:00",
                "last_event_date": nil,
                "location": [
                    "address1": nil, "address2": nil, "city": "Boston", "country": nil, "latitude": 42.3601,
                    "longitude": nil, "region": nil, "zip": nil, "timezone": nil, "ip": nil,
                ],
                "properties": ["plan": "gold", "score": 1.0],
            ]
        )
        let read = server.send("GET /api/profiles/\(answer.id)").data["attributes"]
        #expect(read?["created"] == "2026-11-23T12:00:00+00:00")
        #expect(read?["properties"]?.text == #"{"plan":"gold","score":1.0}"#)
    }

    @Test func `refuses a second profile with an identifier of the first, in any case`() throws {
        let server = try TestServer("profiles: [{id: P1, email: a@b.co, phone_number: '+15005550006'}]")

        for attributes: JSONObject in [
            ["email": "A@B.co"], ["email": "x@y.co", "phone_number": "+15005550006"],
        ] {
            let answer = server.send("POST /api/profiles", Requests.profile(attributes))
            #expect(answer.status == 409)
            let error = answer.json["errors"]?[0]
            #expect(error?["code"] == "duplicate_profile")
            #expect(error?["detail"] == "A profile already exists with one of these identifiers.")
            #expect(error?["source"]?["pointer"] == "/data/attributes")
            #expect(error?["links"] == [:])
            #expect(error?["meta"]?.text == #"{"duplicate_profile_id":"P1"}"#)
        }
        #expect(server.send("GET /api/profiles").data.array?.count == 1)
    }

    private static let refusals: [(JSONObject, String, String)] = [
        (["email": "no-at-sign.com"], "Invalid email address", "/data/attributes/email"),
        (["email": "a@b"], "Invalid email address", "/data/attributes/email"),
        (["email": "a..b@c.co"], "Invalid email address", "/data/attributes/email"),
        (
            ["phone_number": "12345"],
            "Invalid phone number format (Example of a valid format: +12345678901)",
            "/data/attributes/phone_number"
        ),
        (["first_name": "A"], "One or more identifiers is required", "/data/attributes"),
        (
            ["email": "a@b.co", "colour": "red"],
            "'colour' is not a valid field for the resource 'profile'.", "/data/attributes/colour"
        ),
        (["email": "a@b.co", "title": 1], "'title' must be of type string.", "/data/attributes/title"),
    ]

    @Test(arguments: refusals)
    func `refuses a profile it cannot take and changes nothing`(
        attributes: JSONObject,
        detail: String,
        place: String
    ) throws {
        let server = try TestServer()
        let answer = server.send("POST /api/profiles", Requests.profile(attributes))

        #expect(answer.status == 400)
        #expect(answer.details == [detail])
        #expect(answer.places == [place])
        #expect(server.send("GET /api/profiles").data == [])
    }

    @Test func `leaves a malformed phone number out beside a valid email, and says so`() throws {
        let answer = try TestServer().send(
            "POST /api/profiles",
            Requests.profile(["email": "a@b.co", "phone_number": "12345"])
        )

        #expect(answer.status == 201)
        #expect(answer.headers["X-Klaviyo-Partial-Failure"] == "phone_number")
        #expect(answer.data["attributes"]?["phone_number"] == .null)
    }

    @Test func `updates what is named, clears what is null and keeps the rest`() throws {
        let server = try TestServer(
            """
            profiles: [{id: P1, email: a@b.co, first_name: A, title: T, location: {city: X, zip: '1'}, properties: {a: 1, b: 2}}]
            """
        )
        let body = Requests.profile(
            ["title": nil, "last_name": "L", "location": ["city": nil], "properties": ["b": 3, "c": [1]]],
            id: "P1"
        )

        let attributes = server.send("PATCH /api/profiles/P1", body).data["attributes"]

        #expect(attributes?["first_name"] == "A")
        #expect(attributes?["title"] == .null)
        #expect(attributes?["last_name"] == "L")
        #expect(attributes?["location"]?["city"] == .null)
        #expect(attributes?["location"]?["zip"] == "1")
        #expect(attributes?["properties"]?.text == #"{"a":1,"b":3,"c":[1]}"#)
    }

    @Test func `appends, removes and unsets custom properties`() throws {
        let server = try TestServer(
            "profiles: [{id: P1, email: a@b.co, properties: {skus: [a, b], n: 1, gone: x}}]"
        )
        let body: JSON = [
            "data": [
                "type": "profile", "id": "P1", "attributes": [:],
                "meta": [
                    "patch_properties": [
                        "append": ["skus": "c", "new": 1], "unappend": ["skus": "a"], "unset": "gone",
                    ]
                ],
            ]
        ]

        let answer = server.send("PATCH /api/profiles/P1", body)

        #expect(answer.data["attributes"]?["properties"]?.text == #"{"skus":["b","c"],"n":1,"new":[1]}"#)
    }

    @Test func `says that an unknown profile does not exist`() throws {
        let server = try TestServer()
        #expect(
            server.send("GET /api/profiles/NOPE01").details == ["A profile with id NOPE01 does not exist."]
        )
        let update = server.send("PATCH /api/profiles/NOPE01", Requests.profile(["title": "T"], id: "NOPE01"))
        #expect(update.status == 404)
    }

    @Test func `imports: creates a profile, then updates it by any identifier`() throws {
        let server = try TestServer()
        let first = server.send(
            "POST /api/profile-import",
            Requests.profile(["email": "a@b.co", "external_id": "x"])
        )
        let second = server.send(
            "POST /api/profile-import",
            Requests.profile(["external_id": "x", "first_name": "A"])
        )
        let third = server.send("POST /api/profile-import", Requests.profile(["title": "T"], id: first.id))

        #expect([first.status, second.status, third.status] == [201, 200, 200])
        #expect(Set([first.id, second.id, third.id]).count == 1)
        #expect(third.data["attributes"]?["first_name"] == "A")
    }

    @Test func `imports: refuses identifiers of two profiles`() throws {
        let server = try TestServer(
            "profiles: [{id: P1, email: a@b.co}, {id: P2, phone_number: '+15005550006'}]"
        )

        let conflict = server.send(
            "POST /api/profile-import",
            Requests.profile(["email": "a@b.co", "phone_number": "+15005550006"])
        )
        let byID = server.send("POST /api/profile-import", Requests.profile(["email": "a@b.co"], id: "P2"))

        #expect(conflict.status == 409)
        #expect(conflict.json["errors"]?[0]?["meta"]?["duplicate_profile_id"] == "P2")
        #expect(byID.details == ["A profile with id P2 does not exist."])
    }

    @Test func `keeps an external id that was sent as a number a number`() throws {
        let server = try TestServer()
        let answer = server.send("POST /api/profiles", Requests.profile(["external_id": 1]))

        #expect(answer.data["attributes"]?["external_id"] == 1)
        #expect(server.send("GET /api/profiles/\(answer.id)").data["attributes"]?["external_id"] == 1)
    }

    /// Evidence: documented, by the documents of both revisions.
    @Test(arguments: [("2023-08-15", 9), ("2023-09-15", 10)])
    func `a location has an ip since 2023-09-15`(revision: String, count: Int) throws {
        let scenario = "profiles: [{id: P1, email: a@b.co, location: {city: Boston, ip: 1.2.3.4}}]"
        let server = try TestServer(scenario, settings: ["revision_today": "2023-12-20"])
        let profile = server.send("GET /api/profiles/P1", revision: revision).data
        let location = profile["attributes"]?["location"]?.object ?? [:]
        #expect(location.count == count)
        #expect(location["city"] == "Boston")
        #expect(location["ip"] == (count == 10 ? "1.2.3.4" : nil))
    }

    @Test func `shows the lists of a profile, and includes them`() throws {
        let server = try TestServer(
            """
            lists: [{id: AAAAAA, name: A}, {id: BBBBBB, name: B}]
            profiles: [{id: P1, email: a@b.co, lists: [AAAAAA, BBBBBB]}]
            """
        )

        #expect(server.send("GET /api/profiles/P1/lists").data.array?.count == 2)
        #expect(
            server.send("GET /api/profiles/P1/relationships/lists").data.text
                == #"[{"type":"list","id":"AAAAAA"},{"type":"list","id":"BBBBBB"}]"#
        )
        let answer = server.send("GET /api/profiles/P1?include=lists&fields[list]=name&fields[profile]=email")
        #expect(answer.json.object?.names == ["data", "included", "links"])
        #expect(answer.data["relationships"]?["lists"]?["data"]?.array?.count == 2)
        #expect(answer.json["included"]?[1]?["attributes"]?.text == #"{"name":"B"}"#)
    }
}
