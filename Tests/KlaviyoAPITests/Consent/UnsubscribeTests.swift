import HTTP
import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// What becomes of the profiles of an unsubscribe job.
@Suite struct UnsubscribeTests {
    private static let path = "POST /api/profile-subscription-bulk-delete-jobs"
    private static let ada = "ada@klaviyo-demo.com"
    private static let now = "2026-11-23T12:00:00.000000+00:00"
    private static let scenario = """
        lists:
          - {id: NEWS01, name: News, opt_in_process: single_opt_in}
          - {id: SALE01, name: Sale, opt_in_process: single_opt_in}
        profiles:
          - {email: ada@klaviyo-demo.com, phone_number: "+15005550006", lists: [NEWS01, SALE01]}
        """

    /// A server on which the profile has just subscribed to the list of news.
    private func server(settings: JSONObject = [:]) throws -> TestServer {
        let server = try TestServer(Self.scenario, settings: settings)
        server.send(
            "POST /api/profile-subscription-bulk-create-jobs",
            Requests.subscribe([Self.ada], list: "NEWS01")
        )
        try server.runJobs()
        return server
    }

    private func unsubscribe(_ server: TestServer, _ body: JSON) throws {
        #expect(server.send(Self.path, body).status == 202)
        try server.runJobs()
    }

    /// The email marketing part of a profile that has subscribed and unsubscribed.
    private func marketing(canReceive: Bool, _ consent: JSON, everywhere: [JSON], lists: [JSON]) -> JSON {
        [
            "can_receive_email_marketing": .bool(canReceive), "consent": consent,
            "consent_timestamp": .string(Self.now), "last_updated": .string(Self.now), "method": "API",
            "method_detail": "b273", "custom_method_detail": nil, "double_optin": false,
            "suppression": .array(everywhere), "list_suppressions": .array(lists),
        ]
    }

    private static let everywhere: JSON = ["reason": "UNSUBSCRIBE", "timestamp": .string(now)]
    private static let forNews: JSON = [
        "list_id": "NEWS01", "reason": "UNSUBSCRIBE", "timestamp": .string(now),
    ]

    @Test(arguments: ["2025-01-15", "2025-04-15", "2025-07-15", "2026-01-15", "2026-07-15", "2026-10-15"])
    func `is acknowledged with 202 and nothing else, at every revision`(revision: String) throws {
        let body = Requests.unsubscribe([Self.ada], list: "NEWS01")
        let answer = try server().send(Self.path, body, revision: revision)

        #expect(answer.status == 202 && answer.bytes.isEmpty)
        #expect(answer.headers["Content-Type"] == nil)
    }

    @Test(.enabled(if: Fixture.shared != nil, "\(Fixture.sharedIsMissing)"))
    func `a profile that never subscribed is shown as recorded, member by member`() throws {
        let server = try TestServer("profiles: [{email: ada@klaviyo-demo.com}]")
        let recorded = try Fixture.recorded("get_profile.200")["data"]?["attributes"]?["subscriptions"]

        expectSame(server.subscriptions(Self.ada) ?? .null, try #require(recorded))
    }

    @Test func `no list: ends everywhere, and the lists stay`() throws {
        let server = try server()
        try unsubscribe(server, Requests.unsubscribe([Self.ada]))

        expectSame(
            server.emailMarketing(Self.ada) ?? .null,
            marketing(canReceive: false, "UNSUBSCRIBED", everywhere: [Self.everywhere], lists: [])
        )
        #expect(server.members(of: "NEWS01") == 1)
        #expect(server.why(Self.ada)["verdict"] == "unsubscribed")
        #expect(server.why(Self.ada)["cause"] == "unsubscribed")
        #expect(server.console.contains("unsubscribed  ada@klaviyo-demo.com  unsubscribed"))
    }

    @Test func `a member of the list: leaves that list alone`() throws {
        let server = try server()
        try unsubscribe(server, Requests.unsubscribe([Self.ada], list: "NEWS01"))

        expectSame(
            server.emailMarketing(Self.ada) ?? .null,
            marketing(canReceive: true, "SUBSCRIBED", everywhere: [], lists: [Self.forNews])
        )
        #expect(server.members(of: "NEWS01") == 0)
        #expect(server.members(of: "SALE01") == 1)
        #expect(server.why(Self.ada)["cause"] == "unsubscribed_from_list")
        #expect(server.why(Self.ada)["setting"] == "global_unsubscribe")
    }

    @Test func `a member of the list, with global_unsubscribe: leaves it and ends everywhere`() throws {
        let server = try server(settings: ["global_unsubscribe": true])
        try unsubscribe(server, Requests.unsubscribe([Self.ada], list: "NEWS01"))

        expectSame(
            server.emailMarketing(Self.ada) ?? .null,
            marketing(
                canReceive: false,
                "UNSUBSCRIBED",
                everywhere: [Self.everywhere],
                lists: [Self.forNews]
            )
        )
        #expect(server.members(of: "NEWS01") == 0)
        #expect(server.why(Self.ada)["cause"] == "global_unsubscribe")
    }

    @Test func `not a member of the list: ends everywhere`() throws {
        let server = try server()
        server.control("PATCH settings", ["job_delay": "0s"])
        server.send("POST /api/lists", Requests.list("Other"))
        let list = server.send("GET /api/lists?filter=equals(name,\"Other\")").data[0]?["id"]?.string ?? ""
        try unsubscribe(server, Requests.unsubscribe([Self.ada], list: list))

        #expect(server.emailMarketing(Self.ada)?["consent"] == "UNSUBSCRIBED")
        #expect(server.emailMarketing(Self.ada)?["list_suppressions"] == [])
        #expect(server.members(of: "NEWS01") == 1)
        #expect(server.why(Self.ada)["cause"] == "not_a_member")
    }

    @Test func `an unknown address: the profile is created and unsubscribed`() throws {
        let server = try server()
        try unsubscribe(server, Requests.unsubscribe(["new@example.com"], list: "NEWS01"))

        expectSame(
            server.emailMarketing("new@example.com") ?? .null,
            [
                "can_receive_email_marketing": false, "consent": "UNSUBSCRIBED",
                "consent_timestamp": .string(Self.now), "last_updated": .string(Self.now), "method": "API",
                "method_detail": "b273", "custom_method_detail": nil, "double_optin": nil,
                "suppression": [Self.everywhere], "list_suppressions": [],
            ]
        )
    }

    @Test func `subscribing again lifts what unsubscribing set`() throws {
        let server = try server(settings: ["global_unsubscribe": true])
        try unsubscribe(server, Requests.unsubscribe([Self.ada], list: "NEWS01"))
        server.send(
            "POST /api/profile-subscription-bulk-create-jobs",
            Requests.subscribe([Self.ada], list: "NEWS01")
        )
        try server.runJobs()

        expectSame(
            server.emailMarketing(Self.ada) ?? .null,
            marketing(canReceive: true, "SUBSCRIBED", everywhere: [], lists: [])
        )
        #expect(server.members(of: "NEWS01") == 1)
        #expect(server.why(Self.ada)["verdict"] == "subscribed")
    }

    @Test func `leaves the recorded events, once`() throws {
        let server = try server(settings: ["global_unsubscribe": true])
        server.advance(by: .microseconds(53_049))
        for _ in 0..<2 { try unsubscribe(server, Requests.unsubscribe([Self.ada], list: "NEWS01")) }

        let events = server.events().filter { $0[0]?.string?.hasPrefix("Unsubscribed") ?? false }
        expectSame(
            .array(events),
            [
                [
                    "Unsubscribed from Email Marketing",
                    [
                        "list_ids": ["NEWS01"], "method_detail": "b273", "method": "API_V3_SUBSCRIBE",
                        "email_address": "ada@klaviyo-demo.com", "list_names": ["News"],
                        "$event_id": "1795435200",
                    ],
                ],
                [
                    "Unsubscribed from List",
                    ["List": "News", "list_id": "NEWS01", "$event_id": "NEWS011795435200.053049"],
                ],
            ]
        )
    }

    @Test func `other channels end by themselves`() throws {
        let server = try server()
        let ended: JSON = ["consent": "UNSUBSCRIBED"]
        let body: JSON = [
            "data": [
                "type": "profile-subscription-bulk-delete-job",
                "attributes": [
                    "profiles": [
                        "data": [
                            [
                                "type": "profile",
                                "attributes": [
                                    "phone_number": "+15005550006",
                                    "subscriptions": [
                                        "sms": ["marketing": ended, "transactional": ended],
                                        "whatsapp": ["conversational": ended],
                                        "push": ["marketing": ended, "tokens": []],
                                    ],
                                ],
                            ]
                        ]
                    ]
                ],
            ]
        ]
        try unsubscribe(server, body)

        let subscriptions = server.subscriptions(Self.ada)
        expectSame(
            subscriptions?["sms"]?["marketing"] ?? .null,
            [
                "can_receive_sms_marketing": false, "consent": "UNSUBSCRIBED",
                "consent_timestamp": .string(Self.now), "method": "API", "method_detail": "b273",
                "last_updated": .string(Self.now),
            ]
        )
        #expect(subscriptions?["sms"]?["transactional"]?["consent"] == "UNSUBSCRIBED")
        #expect(subscriptions?["whatsapp"]?["conversational"]?["consent"] == "UNSUBSCRIBED")
        #expect(subscriptions?["whatsapp"]?["conversational"]?["phone_number"] == "+15005550006")
        #expect(subscriptions?["mobile_push"]?["marketing"]?["consent"] == "UNSUBSCRIBED")
        #expect(subscriptions?["email"]?["marketing"]?["consent"] == "SUBSCRIBED")
    }

    private static let refusals: [(JSON, String, String)] = [
        (
            Requests.unsubscribe(["nonsense"]), "Invalid email address",
            "/data/attributes/profiles/data/0/attributes/email"
        ),
        (
            Requests.unsubscribe([ada], list: "NOPE01"), "List not found with id NOPE01.",
            "/data/relationships/list/data/id"
        ),
        (
            Requests.unsubscribe((0...100).map { "p\($0)@klaviyo-demo.com" }),
            "'profiles' may contain at most 100 items.", "/data/attributes/profiles/data"
        ),
        (
            Requests.unsubscribe([ada], subscriptions: ["email": ["marketing": ["consent": "SUBSCRIBED"]]]),
            "'SUBSCRIBED' is not a valid choice for 'consent'.",
            "/data/attributes/profiles/data/0/attributes/subscriptions/email/marketing/consent"
        ),
        (
            Requests.unsubscribe([ada], subscriptions: ["sms": ["marketing": ["consent": "UNSUBSCRIBED"]]]),
            "'phone_number' must not be empty when the sms channel is included in 'subscriptions'.",
            "/data/attributes/profiles/data/0/attributes/phone_number"
        ),
    ]

    @Test(arguments: refusals)
    func `refuses the whole request for one mistake`(body: JSON, detail: String, place: String) throws {
        let server = try TestServer(Self.scenario)
        let answer = server.send(Self.path, body)

        #expect(answer.status == 400)
        #expect(answer.details == [detail])
        #expect(answer.places == [place])
        #expect(server.control("GET jobs").json["jobs"] == [])
    }
}
