import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

@Suite struct ExchangeTests {
    private static let scenario = """
        company_id: ABC123
        lists: [{id: AAAAAA, name: A, opt_in_process: single_opt_in}]
        profiles:
          - {id: 01GDDKASAP8TKDDA2GRZDSVP4H, email: a@klaviyo-demo.com, lists: [AAAAAA]}
          - {id: P2, phone_number: '+15005550006'}
        """
    private static let profile = "01GDDKASAP8TKDDA2GRZDSVP4H"

    private func exchange(_ server: TestServer, _ id: String = profile) -> String {
        server.control("GET profile?id=\(id)").json["_kx"]?.string ?? ""
    }

    @Test(arguments: ["P", profile, String(repeating: "é", count: 60), ""])
    func `goes there and back for any id`(id: String) throws {
        let exchange = ExchangeID(company: "ABC123")

        #expect(exchange.profile(in: exchange.text(of: id)) == id)
        #expect(ExchangeID(company: "ABC124").profile(in: exchange.text(of: id)) == nil)
    }

    @Test(arguments: [
        "", ".ABC123", "abc.ABC123", "????.ABC123", String(repeating: "A", count: 44) + ".ABC123",
    ])
    func `of no profile names none`(text: String) throws {
        let server = try TestServer(Self.scenario)
        let found = server.send("GET /api/profiles?filter=equals(_kx,\"\(text)\")")

        #expect(found.status == 200 && found.data == [])
    }

    @Test func `is shown by the control API, and is the same in every run`() throws {
        let first = exchange(try TestServer(Self.scenario))

        #expect(first == exchange(try TestServer(Self.scenario)))
        #expect(first.hasSuffix(".ABC123") && !first.contains(Self.profile))
        expectSame(
            try TestServer(Self.scenario).control("GET profile?phone=%2B15005550006").json,
            [
                "id": "P2", "_kx": .string(ExchangeID(company: "ABC123").text(of: "P2")), "email": nil,
                "secondary_emails": [], "phone_number": "+15005550006", "external_id": nil,
                "anonymous_id": nil,
            ]
        )
        #expect(try TestServer(Self.scenario).control("GET profile?email=no@klaviyo-demo.com").status == 404)
        #expect(try TestServer(Self.scenario).control("GET profile").status == 400)
    }

    @Test func `finds its profile, among all and among the members of a list`() throws {
        let server = try TestServer(Self.scenario)
        let filter = "filter=equals(_kx,\"\(exchange(server))\")"

        #expect(server.send("GET /api/profiles?\(filter)").data[0]?["id"]?.string == Self.profile)
        #expect(
            server.send("GET /api/lists/AAAAAA/profiles?\(filter)").data[0]?["id"]?.string == Self.profile
        )
        let other = "filter=equals(_kx,\"\(exchange(server, "P2"))\")"
        #expect(server.send("GET /api/lists/AAAAAA/profiles?\(other)").data == [])
    }

    @Test func `identifies in profile-import, events, client profiles and client subscriptions`() throws {
        let server = try TestServer(Self.scenario)
        let kx = JSON.string(exchange(server))
        let imported = server.send("POST /api/profile-import", Requests.profile(["_kx": kx, "title": "T"]))
        let client = ["Authorization": ""]
        server.send("POST /api/events", Requests.event("Seen", ["_kx": kx]))
        server.send(
            "POST /client/profiles?company_id=ABC123",
            Requests.profile(["_kx": kx, "organization": "O"]),
            headers: client
        )
        let visitor: JSON = ["data": ["type": "profile", "attributes": ["_kx": kx]]]
        let subscription: JSON = [
            "data": [
                "type": "subscription", "attributes": ["profile": visitor],
                "relationships": ["list": ["data": ["type": "list", "id": "AAAAAA"]]],
            ]
        ]
        let subscribed = server.send(
            "POST /client/subscriptions?company_id=ABC123",
            subscription,
            revision: "2024-10-15",
            headers: client
        )
        try server.runJobs()

        #expect(imported.status == 200 && imported.id == Self.profile)
        #expect(subscribed.status == 202)
        #expect(server.send("GET /api/profiles").data.array?.count == 2)
        let profile = server.send(
            "GET /api/profiles/\(Self.profile)?additional-fields[profile]=subscriptions"
        ).data["attributes"]
        #expect(profile?["title"] == "T" && profile?["organization"] == "O")
        #expect(profile?["subscriptions"]?["email"]?["marketing"]?["consent"] == "SUBSCRIBED")
        let events = server.send("GET /api/events?filter=equals(profile_id,\"\(Self.profile)\")")
        #expect((events.data.array?.count ?? 0) >= 1)
    }

    @Test func `that means nobody is no identifier`() throws {
        let server = try TestServer(Self.scenario)
        let answer = server.send(
            "POST /api/profile-import",
            Requests.profile(["_kx": "nobody", "title": "T"])
        )
        server.send("POST /api/events", Requests.event("Seen", ["_kx": "nobody"]))
        try server.runJobs()

        #expect(answer.status == 400)
        #expect(answer.details == ["One or more identifiers is required"])
        #expect(server.send("GET /api/events").data == [])
        #expect(server.console.contains { $0.contains("unknown_profile") })
    }

    @Test func `leads to the survivor after a merge`() throws {
        let server = try TestServer(Self.scenario)
        let kx = exchange(server, "P2")
        server.send(
            "POST /api/profile-merge",
            [
                "data": [
                    "type": "profile-merge", "id": .string(Self.profile),
                    "relationships": ["profiles": Requests.identifiers("profile", ["P2"])],
                ]
            ]
        )
        try server.runJobs()

        #expect(
            server.send("GET /api/profiles?filter=equals(_kx,\"\(kx)\")").data[0]?["id"]?.string
                == Self.profile
        )
    }
}

@Suite struct PatchIdentifiersTests {
    private static let scenario = """
        profiles:
          - {id: P1, email: a@klaviyo-demo.com}
          - {id: P2, email: b@klaviyo-demo.com}
          - {id: P3, phone_number: '+15005550006'}
        """

    private func patch(_ id: String?, _ patch: JSON, _ attributes: JSONObject = [:]) -> JSON {
        var data: JSONObject = ["type": "profile"]
        if let id { data.append("id", .string(id)) }
        data.append("attributes", .object(attributes))
        data.append("meta", ["patch_identifiers": patch])
        return ["data": .object(data)]
    }

    private func secondary(_ server: TestServer, _ id: String = "P1") -> JSON? {
        server.control("GET profile?id=\(id)").json["secondary_emails"]
    }

    @Test func `adds and removes secondary addresses, which identify the profile`() throws {
        let server = try TestServer(Self.scenario)
        let added: JSON = ["append": ["email": ["x@klaviyo-demo.com", "y@klaviyo-demo.com"]]]
        #expect(server.send("PATCH /api/profiles/P1", patch("P1", added)).status == 200)
        #expect(secondary(server) == ["x@klaviyo-demo.com", "y@klaviyo-demo.com"])

        let known = server.send(
            "POST /api/profile-import",
            Requests.profile(["email": "X@klaviyo-demo.com", "title": "T"])
        )
        #expect(known.status == 200 && known.id == "P1")
        let taken = server.send("POST /api/profiles", Requests.profile(["email": "y@klaviyo-demo.com"]))
        #expect(taken.status == 409)
        #expect(taken.json["errors"]?[0]?["meta"]?["duplicate_profile_id"] == "P1")
        server.send("PATCH /api/profiles/P1", patch("P1", ["unappend": ["email": "y@klaviyo-demo.com"]]))
        #expect(
            server.send("POST /api/profiles", Requests.profile(["email": "y@klaviyo-demo.com"])).status == 201
        )
    }

    @Test func `refuses other identifiers, malformed addresses and those of somebody else`() throws {
        let server = try TestServer(Self.scenario)
        func send(_ body: JSON) -> TestResponse { server.send("PATCH /api/profiles/P1", body) }
        let place = "/data/meta/patch_identifiers/append"

        #expect(send(patch("P1", ["append": ["phone_number": "+1"]])).places == ["\(place)/phone_number"])
        #expect(send(patch("P1", ["append": ["email": ["nope"]]])).places == ["\(place)/email"])
        #expect(send(patch("P1", ["append": ["email": [7]]])).places == ["\(place)/email"])
        #expect(send(patch("P1", ["append": ["email": "B@klaviyo-demo.com"]])).status == 409)
        #expect(secondary(server) == [])
    }

    @Test func `gives a profile without an address its first one`() throws {
        let server = try TestServer(Self.scenario)
        server.send("PATCH /api/profiles/P3", patch("P3", ["append": ["email": "c@klaviyo-demo.com"]]))

        #expect(server.send("GET /api/profiles/P3").data["attributes"]?["email"] == "c@klaviyo-demo.com")
        #expect(secondary(server, "P3") == [])
    }

    @Test func `in the background leaves an address to whoever has it, and says so`() throws {
        let server = try TestServer(Self.scenario)
        let patches: JSON = ["append": ["email": ["b@klaviyo-demo.com", "z@klaviyo-demo.com"]]]
        let event = Requests.event(
            "Seen",
            ["email": "a@klaviyo-demo.com", "meta": ["patch_identifiers": patches]]
        )
        #expect(server.send("POST /api/events", event).status == 202)
        try server.runJobs()

        #expect(secondary(server) == ["z@klaviyo-demo.com"])
        #expect(server.console.contains { $0.contains("identifier_of_another_profile") })
    }
}

@Suite struct TwoProfilesTests {
    private func subscribe(_ email: String, _ phone: String) -> JSON {
        [
            "data": [
                "type": "profile-subscription-bulk-create-job",
                "attributes": [
                    "profiles": [
                        "data": [
                            [
                                "type": "profile",
                                "attributes": [
                                    "email": .string(email), "phone_number": .string(phone),
                                    "subscriptions": ["email": ["marketing": ["consent": "SUBSCRIBED"]]],
                                ],
                            ]
                        ]
                    ]
                ],
                "relationships": ["list": ["data": ["type": "list", "id": "AAAAAA"]]],
            ]
        ]
    }

    private static func scenario(_ other: String) -> String {
        """
        lists: [{id: AAAAAA, name: A, opt_in_process: single_opt_in}]
        profiles:
          - {id: P1, email: a@klaviyo-demo.com, first_name: A}
          - {id: P2, phone_number: '+15005550006', \(other)}
        """
    }

    @Test func `become one where the second is known by its phone number alone`() throws {
        let server = try TestServer(Self.scenario("last_name: B"))
        server.send(
            "POST /api/profile-subscription-bulk-create-jobs",
            subscribe("a@klaviyo-demo.com", "+15005550006")
        )
        try server.runJobs()

        #expect(server.send("GET /api/profiles/P2").status == 404)
        let profile = server.send("GET /api/profiles/P1").data["attributes"]
        #expect(profile?["phone_number"] == "+15005550006" && profile?["last_name"] == "B")
        #expect(server.send("GET /api/events").text.contains("merge_tombstone:P2:P1"))
        let why = server.control("GET why?email=a@klaviyo-demo.com").json
        #expect(why["verdict"] == "subscribed")
        #expect(why["story"]?.array?.contains { $0["rule"] == "identity_merge" && $0["job"] == 1 } ?? false)
        #expect(server.console.contains { $0.contains("identity_merge: P2 into P1") })
    }

    @Test func `stay two where the second has an address of its own, and the number stays there`() throws {
        let server = try TestServer(Self.scenario("email: b@klaviyo-demo.com"))
        for email in ["a@klaviyo-demo.com", "new@klaviyo-demo.com"] {
            server.send("POST /api/profile-subscription-bulk-create-jobs", subscribe(email, "+15005550006"))
        }
        try server.runJobs()

        #expect(server.send("GET /api/profiles/P2").data["attributes"]?["phone_number"] == "+15005550006")
        #expect(server.send("GET /api/profiles/P1").data["attributes"]?["phone_number"] == .null)
        #expect(server.send("GET /api/profiles").data.array?.count == 3)
        let members = server.send("GET /api/lists/AAAAAA/profiles").data.array ?? []
        #expect(!members.contains { $0["id"] == "P2" } && members.count == 2)
        let story = server.control("GET why?email=new@klaviyo-demo.com").json
        #expect(story["verdict"] == "subscribed")
        #expect(
            story["story"]?.array?.contains { $0["rule"] == "identifier_of_another_profile" } ?? false
        )
    }
}
