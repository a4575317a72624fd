import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// What is known of double opt-in, one fact after the other.
@Suite struct DoubleOptInTests {
    private static let new = "new@klaviyo-demo.com"
    private static let known = "known@klaviyo-demo.com"
    private static let member = "member@klaviyo-demo.com"

    static let facts =
        [
            Fact("a list says how it is joined, which can be set since 2025-10-15", .documented) { server in
                let made = server.send("POST /api/lists", Requests.list("A", optInProcess: "single_opt_in"))
                let before = server.send(
                    "POST /api/lists",
                    Requests.list("B", optInProcess: "single_opt_in"),
                    revision: "2025-07-15"
                )

                #expect(made.data["attributes"]?["opt_in_process"] == "single_opt_in")
                #expect(
                    before.details == ["'opt_in_process' is not a valid field for the resource 'list'."]
                )
                let list = server.send(
                    "GET /api/lists/DOUBLE?fields[list]=opt_in_process",
                    revision: "2024-10-15"
                )
                #expect(list.data["attributes"]?["opt_in_process"] == "double_opt_in")
            },
            Fact("a list without a choice of its own is double opt-in, as accounts are", .documented) {
                server in
                let made = server.send("POST /api/lists", Requests.list("A"))
                #expect(made.data["attributes"]?["opt_in_process"] == "double_opt_in")
            },
            Fact(
                "with a list, the account's default plays no part",
                .documented,
                settings: ["default_opt_in": "single_opt_in"]
            ) { server in
                try server.subscribe(new, list: "DOUBLE")
                #expect(!server.isThere(new))
            },
            Fact(
                "without a list, the account's default applies, and that is double opt-in",
                .documented,
                id: "default_double_opt_in"
            ) { server in
                try server.subscribe(new, list: nil)
                #expect(!server.isThere(new))
                #expect(server.why(new)["cause"] == "default_double_opt_in")
            },
            Fact("a new address has no profile before it is confirmed", .reported, id: "double_opt_in") {
                server in
                try server.subscribe(new, list: "DOUBLE")
                #expect(!server.isThere(new))
                #expect(server.members(of: "DOUBLE") == 0)
                #expect(server.why(new)["cause"] == "double_opt_in")
            },
            Fact("a known profile stays as it is, and off the list", .documented) { server in
                try server.subscribe(known, list: "DOUBLE")
                #expect(server.consent(known) == "NEVER_SUBSCRIBED")
                #expect(server.members(of: "DOUBLE") == 0)
            },
            Fact("who had unsubscribed stays so before confirming", .documented) { server in
                try server.unsubscribe(known)
                try server.subscribe(known, list: "DOUBLE")
                #expect(server.consent(known) == "UNSUBSCRIBED")
            },
            Fact("nothing of the API shows what waits", .documented) { server in
                let before = server.subscriptions(known)
                try server.subscribe(known, list: "DOUBLE")
                expectSame(server.subscriptions(known) ?? .null, before ?? .null)
            },
            Fact("nothing happens that leaves an event", .documented) { server in
                let before = server.eventNames
                try server.subscribe(known, list: "DOUBLE")
                try server.subscribe(new, list: "DOUBLE")
                #expect(server.eventNames == before)
            },
            Fact(
                "a suppression is lifted when the address confirms, not before",
                .assumed,
                id: "suppressions_while_pending"
            ) { server in
                try server.unsubscribe(known)
                try server.subscribe(known, list: "DOUBLE")
                #expect(server.suppressions(known) == ["UNSUBSCRIBE"])
                server.confirm()
                #expect(server.suppressions(known) == [])
                #expect(server.consent(known) == "SUBSCRIBED")
            },
            Fact("the message goes out with the job, in words of the list", .documented) { server in
                try server.subscribe(new, list: "DOUBLE")
                #expect(server.messages.map { $0["to"] } == [.string(new)])
                #expect(server.messages[0]["subject"]?.string?.contains("Double") == true)
            },
            Fact("links don't expire by themselves", .assumed, id: "confirmation_expiry") { server in
                try server.subscribe(new, list: "DOUBLE")
                server.advance(by: .seconds(86_400 * 400))
                server.confirm()
                #expect(server.consent(new) == "SUBSCRIBED")
            },
            Fact("a second message comes after half an hour", .assumed, id: "confirmation_resend") { server in
                try server.subscribe(new, list: "DOUBLE")
                try server.subscribe(new, list: "DOUBLE")
                #expect(server.messages.count == 1)
                server.advance(by: .seconds(1801))
                try server.subscribe(new, list: "DOUBLE")
                #expect(server.messages.count == 2)
            },
            Fact("the click makes the profile, its consent as of then", .documented, id: "confirmed") {
                server in
                try server.subscribe(new, list: "DOUBLE")
                server.advance(by: .seconds(3600))
                server.confirm()
                let marketing = server.emailMarketing(new)
                #expect(marketing?["consent"] == "SUBSCRIBED")
                #expect(marketing?["consent_timestamp"] == "2026-11-23T13:00:00.000000+00:00")
                #expect(server.members(of: "DOUBLE") == 1)
                #expect(server.eventNames == ["Subscribed to Email Marketing", "Subscribed to List"])
            },
            Fact("double_optin is true of who confirmed, and of nobody else", .documented) { server in
                try server.subscribe(new, list: "DOUBLE")
                server.confirm()
                try server.subscribe(known, list: "SINGLE")
                #expect(server.emailMarketing(new)?["double_optin"] == true)
                #expect(server.emailMarketing(known)?["double_optin"] == false)
            },
        ] + more

    @Test(arguments: facts) func `holds`(fact: Fact) throws { try fact.hold() }
}
