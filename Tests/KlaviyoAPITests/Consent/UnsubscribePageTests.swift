import HTTP
import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// The link to unsubscribe in a message: a page with a button, and one click by RFC 8058.
@Suite struct UnsubscribePageTests {
    private static let ada = "ada@klaviyo-demo.com"

    /// A server with a message that waits, and the targets of its links.
    private func waiting(
        settings: JSONObject = [:]
    ) throws -> (server: TestServer, confirm: String, unsubscribe: String) {
        let server = try TestServer(
            "lists: [{id: NEWS01, name: News, opt_in_process: double_opt_in}]",
            settings: settings
        )
        server.send(
            "POST /api/profile-subscription-bulk-create-jobs",
            Requests.subscribe([Self.ada], list: "NEWS01")
        )
        try server.runJobs()
        let links = server.control("GET inbox").json["messages"]?[0]?["links"]
        func target(_ name: String) throws -> String {
            let link = try #require(links?[name]?.string)
            #expect(link.hasPrefix("http://localhost:5528/subscriptions/\(name)?"))
            return String(link.dropFirst("http://localhost:5528".count))
        }
        return (server, try target("confirm"), try target("unsubscribe"))
    }

    /// Sends what a browser's form or a mail program sends.
    private func post(_ server: TestServer, _ target: String, _ text: String = "") -> TestResponse {
        let request = Request(
            method: "POST",
            target: target,
            headers: ["Host": "localhost:5528", "Content-Type": "application/x-www-form-urlencoded"],
            body: Array(text.utf8)
        )
        return TestResponse(server.emulator.respond(to: request))
    }

    @Test func `opening the link changes nothing, and shows a button that posts`() throws {
        let (server, confirm, unsubscribe) = try waiting()
        server.send("GET \(confirm)")
        let page = server.send("GET \(unsubscribe)")

        #expect(page.status == 200)
        #expect(page.text.contains("<form method=\"post\" action=\"\(unsubscribe)\"><button>Unsubscribe"))
        #expect(page.headers["Content-Security-Policy"]?.contains("form-action 'self'") == true)
        #expect(server.emailMarketing(Self.ada)?["consent"] == "SUBSCRIBED")
    }

    @Test(
        arguments: [
            ("", "PREFERENCE_PAGE"), ("List-Unsubscribe=One-Click", "ONE_CLICK_UNSUBSCRIBE"),
        ]
    )
    func `the button and one click unsubscribe, each by its own method`(body: String, method: String) throws {
        let (server, confirm, unsubscribe) = try waiting(settings: ["global_unsubscribe": true])
        server.send("GET \(confirm)")
        let page = post(server, unsubscribe, body)

        #expect(page.status == 200)
        #expect(page.text.contains("You're unsubscribed"))
        let marketing = server.emailMarketing(Self.ada)
        #expect(marketing?["consent"] == "UNSUBSCRIBED")
        #expect(marketing?["method"] == .string(method))
        #expect(marketing?["method_detail"] == .null)
        #expect(marketing?["double_optin"] == true)
        #expect(server.members(of: "NEWS01") == 0)
        let event = server.events("from Email Marketing").last
        #expect(event?[1]?["method"] == .string(method))
    }

    @Test func `without global_unsubscribe only the message's list ends`() throws {
        let (server, confirm, unsubscribe) = try waiting()
        server.send("GET \(confirm)")
        _ = post(server, unsubscribe)

        #expect(server.emailMarketing(Self.ada)?["consent"] == "SUBSCRIBED")
        #expect(server.emailMarketing(Self.ada)?["list_suppressions"]?[0]?["list_id"] == "NEWS01")
        #expect(server.why(Self.ada)["cause"] == "unsubscribed_from_list")
    }

    @Test func `a second click ends nothing more`() throws {
        let (server, confirm, unsubscribe) = try waiting()
        server.send("GET \(confirm)")
        for _ in 0..<2 { #expect(post(server, unsubscribe).status == 200) }

        #expect(server.emailMarketing(Self.ada)?["consent"] == "SUBSCRIBED")
        #expect(server.why(Self.ada)["cause"] == "unsubscribed_from_list")
    }

    @Test func `a message that waits is declined, and can't be confirmed any more`() throws {
        let (server, confirm, unsubscribe) = try waiting()
        #expect(post(server, unsubscribe, "List-Unsubscribe=One-Click").status == 200)

        let page = server.send("GET \(confirm)")
        #expect(page.status == 410)
        #expect(page.text.contains("Declined"))
        #expect(server.send("GET /api/profiles").data == [])
        #expect(server.why(Self.ada)["verdict"] == "declined")
        let message = try #require(server.control("GET inbox").json["messages"]?[0])
        #expect(message["state"] == "declined")
        let id = message["id"]?.string ?? ""
        #expect(server.control("POST inbox/\(id)/confirm").status == 410)
    }

    @Test func `after a decline, subscribing again sends a new message that works`() throws {
        let (server, _, unsubscribe) = try waiting()
        _ = post(server, unsubscribe)
        server.send(
            "POST /api/profile-subscription-bulk-create-jobs",
            Requests.subscribe([Self.ada], list: "NEWS01")
        )
        try server.runJobs()
        let messages = server.control("GET inbox").json["messages"]?.array ?? []
        let id = messages[0]["id"]?.string ?? ""

        #expect(messages.map { $0["state"] } == ["waiting", "declined"])
        #expect(server.control("POST inbox/\(id)/confirm").json["confirmed"] == true)
        #expect(server.emailMarketing(Self.ada)?["consent"] == "SUBSCRIBED")
    }

    @Test func `the control API does the same`() throws {
        let (server, confirm, _) = try waiting()
        server.send("GET \(confirm)")
        let id = server.control("GET inbox").json["messages"]?[0]?["id"]?.string ?? ""

        #expect(server.control("POST inbox/\(id)/unsubscribe").json["rule"] == "unsubscribed_from_list")
        #expect(server.control("POST inbox/NOPE/unsubscribe").status == 404)
    }

    @Test func `a link of no message answers 404, and other methods 405`() throws {
        let (server, _, unsubscribe) = try waiting()

        #expect(post(server, "/subscriptions/unsubscribe?c=nonsense").status == 404)
        #expect(server.send("GET /subscriptions/unsubscribe?c=nonsense").status == 404)
        #expect(server.send("DELETE \(unsubscribe)").status == 405)
    }
}
