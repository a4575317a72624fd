import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

extension DoubleOptInTests {
    private static let new = "new@klaviyo-demo.com"
    private static let phone: JSON = "+12125550123"

    /// Subscribes to email and SMS of the double opt-in list.
    private static func subscribeToBoth(_ server: TestServer) throws {
        let attributes: JSONObject = [
            "email": .string(new), "phone_number": phone,
            "subscriptions": Requests.channels(["email.marketing", "sms.marketing"]),
        ]
        server.send(TestServer.subscribePath, Requests.consentJob(attributes, list: "DOUBLE"))
        try server.runJobs()
    }

    private static func visit(_ server: TestServer, _ profile: JSONObject, revision: String) -> TestResponse {
        server.send(
            "POST /client/subscriptions?company_id=\(server.emulator.account.company)",
            [
                "data": [
                    "type": "subscription",
                    "attributes": ["profile": ["data": ["type": "profile", "attributes": .object(profile)]]],
                    "relationships": ["list": ["data": ["type": "list", "id": "SINGLE"]]],
                ]
            ],
            revision: revision
        )
    }

    /// Text messages, subscribed profiles, imports, visitors' browsers and lists.
    static let more = [
        Fact("by YES one opts in to SMS and to email", .documented) { server in
            try subscribeToBoth(server)
            server.control("POST messages/inbound", ["from": phone, "text": "YES"])
            #expect(server.consent(new) == "SUBSCRIBED")
            #expect(server.subscriptions(new)?["sms"]?["marketing"]?["consent"] == "SUBSCRIBED")
        },
        Fact(
            "a branded sender ID can't be answered, so only email waits",
            .documented,
            id: "branded_sender",
            settings: ["branded_sender_ids": ["US"]]
        ) { server in
            try subscribeToBoth(server)
            #expect(server.messages.map { $0["channel"] } == ["email"])
            #expect(server.subscriptions(new)?["sms"]?["marketing"]?["consent"] == "SUBSCRIBED")
            #expect(server.consent(new) == "NEVER_SUBSCRIBED")
            server.confirm()
            #expect(server.consent(new) == "SUBSCRIBED" && server.members(of: "DOUBLE") == 1)
        },
        Fact("by the email's link one opts in to email alone", .documented) { server in
            try subscribeToBoth(server)
            let email = server.messages.first { $0["channel"] == "email" }?["id"]?.string
            server.control("POST inbox/\(try #require(email))/confirm")
            #expect(server.consent(new) == "SUBSCRIBED")
            #expect(server.subscriptions(new)?["sms"]?["marketing"]?["consent"] == "NEVER_SUBSCRIBED")
        },
        Fact(
            "who is subscribed confirms for each list, and stays subscribed meanwhile",
            .assumed,
            id: "confirmation_per_list"
        ) { server in
            try server.subscribe("member@klaviyo-demo.com", list: "DOUBLE")
            #expect(server.consent("member@klaviyo-demo.com") == "SUBSCRIBED")
            #expect(server.members(of: "DOUBLE") == 0)
            server.confirm()
            #expect(server.members(of: "DOUBLE") == 1)
        },
        Fact("a historical import asks nobody", .documented, id: "historical_import") { server in
            try server.subscribe(
                new,
                list: "DOUBLE",
                ["historical_import": true],
                consentedAt: "2020-02-03T04:05:06Z"
            )
            #expect(server.messages == [])
            #expect(server.members(of: "DOUBLE") == 1)
            #expect(server.emailMarketing(new)?["consent_timestamp"] == "2020-02-03T04:05:06.000000+00:00")
        },
        Fact("a visitor's browser may send other fields of a profile as well", .documented) { server in
            let profile: JSONObject = [
                "email": .string(new), "first_name": "Ada", "properties": ["plan": "gold"],
                "subscriptions": Requests.channels(["email.marketing"]),
            ]
            let answer = visit(server, profile, revision: "2026-07-15")
            try server.runJobs()
            #expect(answer.status == 202 && answer.bytes.isEmpty)
            let found = server.send("GET /api/profiles?filter=equals(email,\"\(new)\")").data[0]?[
                "attributes"
            ]
            #expect(found?["first_name"] == "Ada" && found?["properties"]?["plan"] == "gold")
        },
        Fact(
            "a visitor's browser has no subscriptions before 2025-01-15",
            .reported,
            settings: ["revision_today": "2025-06-01"]
        ) { server in
            let profile: JSONObject = [
                "email": .string(new), "subscriptions": Requests.channels(["email.marketing"]),
            ]
            let answer = visit(server, profile, revision: "2024-10-15")
            #expect(answer.details == ["'subscriptions' is not a valid field for the resource 'profile'."])
        },
        Fact("a visitor without subscriptions means marketing, by every identifier given", .documented) {
            server in
            #expect(
                visit(server, ["email": .string(new), "phone_number": phone], revision: "2026-07-15").status
                    == 202
            )
            try server.runJobs()
            #expect(server.consent(new) == "SUBSCRIBED")
            #expect(server.subscriptions(new)?["sms"]?["marketing"]?["consent"] == "SUBSCRIBED")
        },
        Fact("a visitor's browser can't change an identifier that is there", .documented) { server in
            let profile: JSONObject = ["email": "known@klaviyo-demo.com", "phone_number": phone]
            let company = server.emulator.account.company
            let answer = server.send(
                "POST /client/profiles?company_id=\(company)",
                Requests.profile(profile)
            )
            try server.runJobs()
            let known = server.send("GET /api/profiles/KNOWN1").data["attributes"]
            #expect(answer.status == 202 && known?["phone_number"] == "+12125550100")
        },
        Fact("adding a profile to a list asks nobody and sets no consent", .documented) { server in
            server.send(
                "POST /api/lists/DOUBLE/relationships/profiles",
                Requests.identifiers("profile", ["KNOWN1"])
            )
            #expect(server.members(of: "DOUBLE") == 1 && server.messages == [])
            #expect(server.consent("known@klaviyo-demo.com") == "NEVER_SUBSCRIBED")
        },
        Fact("importing into a list asks nobody and sets no consent", .documented) { server in
            let rows: JSON = ["data": [["type": "profile", "attributes": ["email": .string(new)]]]]
            server.send(
                "POST /api/profile-bulk-import-jobs",
                [
                    "data": [
                        "type": "profile-bulk-import-job", "attributes": ["profiles": rows],
                        "relationships": ["lists": Requests.identifiers("list", ["DOUBLE"])],
                    ]
                ]
            )
            try server.runJobs()
            #expect(server.members(of: "DOUBLE") == 1 && server.messages == [])
            #expect(server.consent(new) == "NEVER_SUBSCRIBED")
        },
    ]
}
