import HTTP
import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// Subscribing as the revisions of 2023 and 2024 had it, which `revision_today` brings back.
///
/// Shapes and limits are those of the OpenAPI documents (documented); what is otherwise known is said beside.
@Suite struct RevisionSubscribeTests {
    private static let subscribe = "POST /api/profile-subscription-bulk-create-jobs"
    private static let unsubscribe = "POST /api/profile-subscription-bulk-delete-jobs"
    private static let email = "a@klaviyo-demo.com"
    private static let arrays = ["2023-07-15", "2023-08-15", "2023-09-15"]
    private static let objects = [
        "2023-10-15", "2023-12-15", "2024-02-15", "2024-05-15", "2024-06-15", "2024-07-15", "2024-10-15",
    ]

    /// A server at a time when all these revisions were served.
    private func server(_ today: String = "2024-12-01") throws -> TestServer {
        try TestServer(
            """
            lists:
              - {id: SINGLE, name: Single, opt_in_process: single_opt_in}
              - {id: DOUBLE, name: Double, opt_in_process: double_opt_in}
            """,
            settings: ["revision_today": .string(today)]
        )
    }

    private func body(
        _ attributes: JSONObject,
        list: String? = "SINGLE",
        type: String = "profile-subscription-bulk-create-job"
    ) -> JSON {
        var data: JSONObject = [
            "type": .string(type),
            "attributes": ["profiles": ["data": [["type": "profile", "attributes": .object(attributes)]]]],
        ]
        if let list {
            data.append("relationships", ["list": ["data": ["type": "list", "id": .string(list)]]])
        }
        return ["data": .object(data)]
    }

    /// The consent to a channel's marketing, with its date.
    private func consent(_ server: TestServer, _ channel: String = "email") -> [String?] {
        let found = server.send(
            "GET /api/profiles?additional-fields[profile]=subscriptions",
            revision: "2024-10-15"
        )
        let marketing = found.data[0]?["attributes"]?["subscriptions"]?[channel]?["marketing"]
        return [marketing?["consent"]?.string, marketing?["consent_timestamp"]?.string]
    }

    @Test(arguments: arrays)
    func `a channel was a list of names`(revision: String) throws {
        let server = try server()
        let answer = server.send(
            Self.subscribe,
            body([
                "email": .string(Self.email), "phone_number": "+15005550006",
                "subscriptions": ["email": ["MARKETING"], "sms": ["MARKETING"]],
            ]),
            revision: revision
        )
        try server.runJobs()

        #expect(answer.status == 202 && answer.bytes.isEmpty)
        #expect(answer.headers["X-Klaviyo-Api-Revision"] == revision)
        #expect(consent(server)[0] == "SUBSCRIBED")
        #expect(consent(server, "sms")[0] == "SUBSCRIBED")
        #expect(server.send("GET /api/lists/SINGLE/profiles", revision: "2024-10-15").data.array?.count == 1)
    }

    @Test(arguments: arrays)
    func `only the channels that are named are subscribed, and objects are refused`(revision: String) throws {
        let server = try server()
        let attributes: JSONObject = ["email": .string(Self.email), "phone_number": "+15005550006"]
        func send(_ subscriptions: JSON) -> TestResponse {
            let body = body(attributes.merging(["subscriptions": subscriptions]))
            return server.send(Self.subscribe, body, revision: revision)
        }
        #expect(send(["email": ["marketing": ["consent": "SUBSCRIBED"]]]).status == 400)
        #expect(send(["email": ["TRANSACTIONAL"]]).status == 400)
        #expect(server.control("GET jobs").json["jobs"] == [])

        #expect(send(["email": ["MARKETING"]]).status == 202)
        try server.runJobs()
        #expect(consent(server)[0] == "SUBSCRIBED")
        #expect(consent(server, "sms")[0] == "NEVER_SUBSCRIBED")
    }

    @Test(arguments: objects)
    func `a channel is an object of message types, and a list of names is refused`(revision: String) throws {
        let server = try server()
        func send(_ email: JSON) -> Int {
            let attributes: JSONObject = ["email": .string(Self.email), "subscriptions": ["email": email]]
            return server.send(Self.subscribe, body(attributes), revision: revision).status
        }
        #expect(send(["MARKETING"]) == 400)
        #expect(send(["marketing": ["consent": "SUBSCRIBED"]]) == 202)
        try server.runJobs()

        #expect(consent(server)[0] == "SUBSCRIBED")
    }

    @Test(arguments: arrays + objects)
    func `without subscriptions, every channel with an identifier is meant`(revision: String) throws {
        let server = try server()
        let attributes: JSONObject = ["email": .string(Self.email), "phone_number": "+15005550006"]
        #expect(server.send(Self.subscribe, body(attributes), revision: revision).status == 202)
        try server.runJobs()

        #expect(consent(server)[0] == "SUBSCRIBED")
        #expect(consent(server, "sms")[0] == "SUBSCRIBED")

        let type = "profile-subscription-bulk-delete-job"
        let leaving = server.send(
            Self.unsubscribe,
            body(attributes, list: nil, type: type),
            revision: revision
        )
        try server.runJobs()
        #expect(leaving.status == 202)
        #expect(consent(server)[0] == "UNSUBSCRIBED")
        #expect(consent(server, "sms")[0] == "UNSUBSCRIBED")
    }

    @Test func `since 2025-01-15 subscriptions are required`() throws {
        let server = try server("2026-01-01")
        let answer = server.send(
            Self.subscribe,
            body(["email": .string(Self.email)]),
            revision: "2025-01-15"
        )

        #expect(answer.status == 400)
        #expect(answer.places == ["/data/attributes/profiles/data/0/attributes/subscriptions"])
    }

    @Test(
        arguments: [
            ("2023-07-15", 202), ("2023-08-15", 202), ("2023-09-15", 400), ("2023-10-15", 400),
            ("2023-12-15", 202), ("2024-02-15", 202),
        ]
    )
    func `the list was required for a while`(revision: String, status: Int) throws {
        let server = try server()
        let answer = server.send(
            Self.subscribe,
            body(["email": .string(Self.email)], list: nil),
            revision: revision
        )

        #expect(answer.status == status)
    }

    @Test(arguments: [("2024-06-15", 101), ("2024-07-15", 1001), ("2023-07-15", 101)])
    func `takes so many profiles and no more`(revision: String, count: Int) throws {
        let server = try server()
        func send(_ count: Int) -> Int {
            let profiles = (0..<count).map { place -> JSON in
                ["type": "profile", "attributes": ["email": .string("p\(place)@klaviyo-demo.com")]]
            }
            let relationships: JSON = ["list": ["data": ["type": "list", "id": "SINGLE"]]]
            let data: JSON = [
                "type": "profile-subscription-bulk-create-job",
                "attributes": ["profiles": ["data": .array(profiles)]], "relationships": relationships,
            ]
            return server.send(Self.subscribe, ["data": data], revision: revision).status
        }

        #expect(send(count) == 400)
        #expect(send(count - 1) == 202)
    }

    private func dated(_ server: TestServer, _ list: String, _ revision: String) -> TestResponse {
        let marketing: JSON = ["consent": "SUBSCRIBED", "consented_at": "2024-01-02T03:04:05+00:00"]
        let attributes: JSONObject = [
            "email": .string(Self.email), "subscriptions": ["email": ["marketing": marketing]],
        ]
        return server.send(Self.subscribe, body(attributes, list: list), revision: revision)
    }

    @Test(arguments: ["2023-12-15", "2024-02-15", "2024-05-15", "2024-06-15"])
    func `before historical_import, consented_at dated a single opt-in`(revision: String) throws {
        let server = try server()
        #expect(dated(server, "SINGLE", revision).status == 202)
        try server.runJobs()

        #expect(consent(server) == ["SUBSCRIBED", "2024-01-02T03:04:05.000000+00:00"])
    }

    /// The SDK's changelog: ignored at first, refused since 2024-05-15.
    @Test func `of a double opt-in, consented_at was ignored and later refused`() throws {
        let server = try server()
        #expect(
            dated(server, "DOUBLE", "2024-05-15").details == [
                "'consented_at' may not be set for a double opt-in subscription."
            ]
        )
        #expect(dated(server, "DOUBLE", "2024-06-15").status == 400)
        #expect(dated(server, "DOUBLE", "2024-02-15").status == 202)
        try server.runJobs()
        let id = server.control("GET inbox").json["messages"]?[0]?["id"]?.string ?? ""
        server.control("POST inbox/\(id)/confirm")

        #expect(consent(server) == ["SUBSCRIBED", "2026-11-23T12:00:00.000000+00:00"])
    }

    @Test(arguments: ["2023-07-15", "2023-10-15"])
    func `consented_at was not known before 2023-12-15`(revision: String) throws {
        #expect(dated(try server(), "SINGLE", revision).status == 400)
    }

    @Test func `since 2024-07-15 consented_at belongs to historical imports`() throws {
        let answer = dated(try server(), "SINGLE", "2024-07-15")

        #expect(answer.details == ["'consented_at' may only be set when 'historical_import' is true."])
    }

    /// Reported by users of the Node SDK, in 2024 and 2025.
    @Test(
        arguments: [
            (
                "2024-10-15", "2025-01-01",
                "Phone number must be provided when subscribing to the SMS channel."
            ),
            (
                "2025-01-15", "2026-01-01",
                "'phone_number' must not be empty when the sms channel is included in 'subscriptions'."
            ),
        ]
    )
    func `SMS without a phone number is refused in the words of the time`(
        revision: String,
        today: String,
        detail: String
    ) throws {
        let attributes: JSONObject = [
            "email": .string(Self.email),
            "subscriptions": ["sms": ["marketing": ["consent": "SUBSCRIBED"]]],
        ]
        let answer = try server(today).send(Self.subscribe, body(attributes), revision: revision)

        #expect(answer.status == 400)
        #expect(answer.details == [detail])
    }

    /// Evidence: documented, but for the `null` of what has never happened.
    @Test func `profiles showed their consent unasked before 2023-10-15, by older names`() throws {
        let server = try server("2024-06-01")
        let attributes: JSONObject = [
            "email": .string(Self.email), "phone_number": "+15005550006",
            "subscriptions": ["email": ["MARKETING"]],
        ]
        server.send(Self.subscribe, body(attributes), revision: "2023-07-15")
        try server.runJobs()
        server.control("POST profiles/suppress", ["email": .string(Self.email), "reason": "HARD_BOUNCE"])

        let now: JSON = "2026-11-23T12:00:00.000000+00:00"
        let profile = server.send("GET /api/profiles", revision: "2023-07-15").data[0]?["attributes"]
        expectSame(
            profile?["subscriptions"] ?? .null,
            [
                "email": [
                    "marketing": [
                        "consent": "SUBSCRIBED", "method": "API", "method_detail": "b273",
                        "custom_method_detail": nil, "double_optin": false, "list_suppressions": [],
                        "timestamp": now,
                        "suppressions": [["reason": "HARD_BOUNCE", "timestamp": now]],
                    ]
                ],
                "sms": [
                    "marketing": [
                        "consent": "NEVER_SUBSCRIBED", "method": nil, "method_detail": nil, "timestamp": nil,
                    ]
                ],
            ]
        )
        let newer = server.send("GET /api/profiles", revision: "2023-10-15").data[0]?["attributes"]
        #expect(newer?.object?.names.contains("subscriptions") == false)
    }

    /// The flat shape, with `list_id` beside a list of subscriptions, ended before the oldest revision here.
    @Test func `older shapes and paths are refused`() throws {
        let server = try server("2024-01-01")
        let flat: JSON = [
            "data": [
                "type": "profile-subscription-bulk-create-job",
                "attributes": [
                    "list_id": "SINGLE",
                    "subscriptions": [["channels": ["email": ["MARKETING"]], "email": .string(Self.email)]],
                ],
            ]
        ]
        #expect(server.send(Self.subscribe, flat, revision: "2023-07-15").status == 400)
        let path = "POST /api/profile-unsubscription-bulk-create-jobs"
        #expect(server.send(path, flat, revision: "2023-07-15").status == 404)
    }
}
