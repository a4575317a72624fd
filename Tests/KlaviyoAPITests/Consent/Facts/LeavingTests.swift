import HTTP
import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// What is known of leaving: unsubscribing, suppressing, and being taken off a list.
@Suite struct LeavingTests {
    private static let new = "new@klaviyo-demo.com"
    private static let known = "known@klaviyo-demo.com"
    private static let member = "member@klaviyo-demo.com"
    private static let unsubscribed = "Unsubscribed from Email Marketing"

    static let facts =
        [
            Fact("unsubscribing is acknowledged with 202 and nothing else", .recorded) { server in
                let answer = try server.unsubscribe(known)
                #expect(answer.status == 202 && answer.bytes.isEmpty && answer.headers["Content-Type"] == nil)
            },
            Fact("unsubscribing knows no id, consented_at or custom_source", .documented) { server in
                let attributes: JSONObject = [
                    "email": .string(known),
                    "subscriptions": [
                        "email": [
                            "marketing": ["consent": "UNSUBSCRIBED", "consented_at": "2020-01-01T00:00:00Z"]
                        ]
                    ],
                ]
                let body = Requests.consentJob(attributes, id: "KNOWN1", ending: true, ["custom_source": "A"])
                let answer = server.send(TestServer.unsubscribePath, body)
                #expect(
                    Set(answer.places) == [
                        "/data/attributes/custom_source", "/data/attributes/profiles/data/0/id",
                        "/data/attributes/profiles/data/0/attributes/subscriptions/email/marketing/consented_at",
                    ]
                )
            },
            Fact(
                "subscriptions are required since 2025-01-15",
                .documented,
                settings: ["revision_today": "2025-06-01"]
            ) { server in
                let body = Requests.consentJob(["email": .string(known)], ending: true)
                #expect(server.send(TestServer.unsubscribePath, body, revision: "2025-01-15").status == 400)
                let before = server.send(TestServer.unsubscribePath, body, revision: "2024-10-15")
                #expect(before.status == 202)
            },
            Fact("a profile that isn't there is made, and unsubscribed", .documented) { server in
                try server.unsubscribe(new)
                #expect(server.consent(new) == "UNSUBSCRIBED")
            },
            Fact("no list: it ends everywhere, and the lists stay", .documented, id: "unsubscribed") {
                server in
                try server.unsubscribe(member)
                #expect(server.consent(member) == "UNSUBSCRIBED")
                #expect(server.suppressions(member) == ["UNSUBSCRIBE"])
                #expect(server.emailMarketing(member)?["can_receive_email_marketing"] == false)
                #expect(server.members(of: "SINGLE") == 1)
                #expect(server.eventNames.contains(unsubscribed))
            },
            Fact("a member leaves the list of the request alone", .documented, id: "unsubscribed_from_list") {
                server in
                try server.unsubscribe(member, list: "SINGLE")
                #expect(server.consent(member) == "SUBSCRIBED" && server.suppressions(member) == [])
                #expect(server.members(of: "SINGLE") == 0 && server.members(of: "OTHER1") == 1)
                let own = server.emailMarketing(member)?["list_suppressions"]
                #expect(own?[0]?["list_id"] == "SINGLE" && own?[0]?["reason"] == "UNSUBSCRIBE")
                #expect(server.eventNames.contains("Unsubscribed from List"))
                #expect(!server.eventNames.contains(unsubscribed))
            },
            Fact(
                "with global unsubscribe, leaving one list ends everything",
                .reported,
                id: "global_unsubscribe",
                settings: ["global_unsubscribe": true]
            ) { server in
                try server.unsubscribe(member, list: "SINGLE")
                #expect(server.consent(member) == "UNSUBSCRIBED")
                #expect(server.suppressions(member) == ["UNSUBSCRIBE"])
                #expect(server.eventNames.contains("Unsubscribed from List"))
                #expect(server.eventNames.contains(unsubscribed))
            },
            Fact("who is not on the list is unsubscribed everywhere", .documented, id: "not_a_member") {
                server in
                try server.unsubscribe(member, list: "DOUBLE")
                #expect(server.consent(member) == "UNSUBSCRIBED")
                #expect(server.members(of: "SINGLE") == 1)
            },
            Fact("subscribing again lifts what unsubscribing set", .documented) { server in
                try server.unsubscribe(member)
                try server.subscribe(member)
                #expect(server.consent(member) == "SUBSCRIBED" && server.suppressions(member) == [])
            },
            Fact("taking a profile off a list answers 204 and leaves the consent", .documented) { server in
                let profiles = Requests.identifiers("profile", ["MEMBER"])
                #expect(
                    server.send("DELETE /api/lists/SINGLE/relationships/profiles", profiles).status == 204
                )
                #expect(server.members(of: "SINGLE") == 0 && server.consent(member) == "SUBSCRIBED")
            },
            Fact("adding a member again answers 204 and changes nothing", .reported) { server in
                let before = server.send("GET /api/lists/SINGLE/profiles").json
                let profiles = Requests.identifiers("profile", ["MEMBER"])
                #expect(server.send("POST /api/lists/SINGLE/relationships/profiles", profiles).status == 204)
                expectSame(server.send("GET /api/lists/SINGLE/profiles").json, before)
            },
            Fact("at most a thousand profiles are added at once", .documented) { server in
                let many = Requests.identifiers("profile", (0...1000).map { "P\($0)" })
                #expect(server.send("POST /api/lists/SINGLE/relationships/profiles", many).status == 400)
            },
        ] + suppressing

    @Test(arguments: facts) func `holds`(fact: Fact) throws { try fact.hold() }
}
