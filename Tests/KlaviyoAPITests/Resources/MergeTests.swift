import JSONAPI
import TestSupport
import Testing

@Suite struct MergeTests {
    private static let scenario = """
        lists: [{id: AAAAAA, name: A}, {id: BBBBBB, name: B}]
        profiles:
          - {id: P1, email: stays@klaviyo-demo.com, first_name: Stays, lists: [AAAAAA], properties: {plan: gold}}
          - {id: P2, phone_number: '+15005550006', first_name: Goes, last_name: Gone, lists: [AAAAAA, BBBBBB],
             location: {city: Oslo}, properties: {plan: free, score: 1}, subscribed: [sms]}
        """

    private func merge(_ sources: [String], into id: String) -> JSON {
        [
            "data": [
                "type": "profile-merge", "id": .string(id),
                "relationships": ["profiles": Requests.identifiers("profile", sources)],
            ]
        ]
    }

    @Test func `answers with the bare profile that stays, as the real API does`() throws {
        let answer = try TestServer(Self.scenario).send("POST /api/profile-merge", merge(["P2"], into: "P1"))

        #expect(answer.status == 202)
        expectSame(
            answer.json,
            [
                "data": [
                    "type": "profile", "id": "P1", "attributes": [:],
                    "links": ["self": "https://a.klaviyo.com/api/profiles/P1/"],
                ],
                "links": ["self": "https://a.klaviyo.com/api/profile-merge"],
            ]
        )
    }

    @Test func `moves what belongs to the source once its job has run, and deletes it`() throws {
        let server = try TestServer(Self.scenario)
        server.send("POST /api/profile-merge", merge(["P2"], into: "P1"))
        #expect(server.send("GET /api/profiles/P2").status == 200)
        try server.runJobs()

        #expect(server.send("GET /api/profiles/P2").status == 404)
        let profile = server.send("GET /api/profiles/P1?additional-fields[profile]=subscriptions").data[
            "attributes"
        ]
        #expect(profile?["email"] == "stays@klaviyo-demo.com" && profile?["phone_number"] == "+15005550006")
        #expect(profile?["first_name"] == "Stays" && profile?["last_name"] == "Gone")
        #expect(profile?["location"]?["city"] == "Oslo")
        #expect(profile?["properties"]?.text == #"{"plan":"gold","score":1}"#)
        #expect(profile?["subscriptions"]?["sms"]?["marketing"]?["consent"] == "SUBSCRIBED")
        #expect(server.send("GET /api/profiles/P1/lists").data.array?.count == 2)
        expectSame(
            server.send("GET /api/events").data[0]?["attributes"]?["event_properties"] ?? .null,
            [
                "MergeDate": "2026-11-23T12:00:00", "MergeType": "Merged via API",
                "$event_id": "merge_tombstone:P2:P1",
                "$extra": [
                    "KlaviyoID": "P2", "FirstName": "Goes", "LastName": "Gone", "ExternalID": nil,
                    "AnonymousID": nil, "Created": "2026-11-23T12:00:00",
                ],
            ]
        )
    }

    private static let refusals = [
        ([], "P1", 400, "Exactly one profile can be merged into another at a time."),
        (["P2", "P1"], "P1", 400, "Exactly one profile can be merged into another at a time."),
        (["P1"], "P1", 400, "A profile cannot be merged into itself."),
        (["NOPE"], "P1", 404, "A profile with id NOPE does not exist."),
        (["P2"], "NOPE", 404, "A profile with id NOPE does not exist."),
    ]

    @Test(arguments: refusals)
    func `refuses anything but one other profile`(
        sources: [String],
        id: String,
        status: Int,
        detail: String
    ) throws {
        let server = try TestServer(Self.scenario)
        let answer = server.send("POST /api/profile-merge", merge(sources, into: id))

        #expect(answer.status == status)
        #expect(answer.details == [detail])
        #expect(server.control("GET jobs").json["jobs"] == [])
    }
}

@Suite struct DeletionTests {
    private static let scenario =
        "profiles: [{id: P1, email: a@klaviyo-demo.com, phone_number: '+15005550006'}]"

    private func delete(_ profile: JSONObject) -> JSON {
        let data = JSONObject([.init(name: "type", value: "profile")]).merging(profile)
        return [
            "data": [
                "type": "data-privacy-deletion-job", "attributes": ["profile": ["data": .object(data)]],
            ]
        ]
    }

    private static let identifiers: [JSONObject] = [
        ["id": "P1", "attributes": [:]], ["attributes": ["email": "A@klaviyo-demo.com"]],
        ["attributes": ["phone_number": "+15005550006"]],
    ]

    @Test(arguments: identifiers) func `erases the profile that an identifier names`(profile: JSONObject)
        throws
    {
        let server = try TestServer(Self.scenario)
        let answer = server.send("POST /api/data-privacy-deletion-jobs", delete(profile))
        try server.runJobs()

        #expect(answer.status == 202 && answer.bytes.isEmpty)
        #expect(server.send("GET /api/profiles/P1").status == 404)
    }

    /// That events stay and are redacted is documented; what of them is, is assumed.
    @Test func `keeps the events of the erased, without their addresses`() throws {
        let server = try TestServer(Self.scenario)
        server.send(
            "POST /api/events",
            Requests.event(
                "Ordered",
                ["email": "a@klaviyo-demo.com"],
                properties: [
                    "bill_to": ["A@klaviyo-demo.com", "+15005550006", "x@y.co"], "total": .number("1.50"),
                ]
            )
        )
        try server.runJobs()
        let event = server.send("GET /api/events").data[0]
        let id = try #require(event?["id"]?.string)
        server.send("POST /api/data-privacy-deletion-jobs", delete(["id": "P1", "attributes": [:]]))
        try server.runJobs()

        let redacted = server.send("GET /api/events?filter=equals(profile_id,\"P1\")").data[0]
        #expect(redacted?["id"] == event?["id"])
        #expect(redacted?["relationships"] == event?["relationships"])
        let properties = redacted?["attributes"]?["event_properties"]
        let replacement = try #require(properties?["bill_to"]?[0]?.string)
        #expect(replacement.wholeMatch(of: /redacted\.[0-9a-f-]{36}@example\.com/) != nil)
        #expect(properties?["bill_to"] == [.string(replacement), .string(replacement), "x@y.co"])
        #expect(properties?["total"] == .number("1.50"))
        #expect(server.send("GET /api/events/\(id)?include=profile").json["included"] == [])
        let profile = server.send("GET /api/events/\(id)/profile")
        #expect(profile.status == 404 && profile.details == ["A profile with id P1 does not exist."])
    }

    @Test func `says that there is nobody to erase`() throws {
        let server = try TestServer(Self.scenario)
        let answer = server.send(
            "POST /api/data-privacy-deletion-jobs",
            delete(["attributes": ["email": "x@y.co"]])
        )

        #expect(answer.status == 404)
        #expect(
            answer.details == [
                #"No profile with email "x@y.co" found.  The profile may have already been deleted."#
            ]
        )
    }

    @Test func `wants exactly one identifier`() throws {
        let server = try TestServer(Self.scenario)
        let both: JSONObject = [
            "attributes": ["email": "a@klaviyo-demo.com", "phone_number": "+15005550006"]
        ]

        for profile in [both, ["attributes": [:]]] {
            let answer = server.send("POST /api/data-privacy-deletion-jobs", delete(profile))

            #expect(answer.status == 400)
            #expect(answer.details == ["Exactly one of 'id', 'email' and 'phone_number' must be given."])
            #expect(answer.places == ["/data/attributes/profile/data"])
        }
    }
}
