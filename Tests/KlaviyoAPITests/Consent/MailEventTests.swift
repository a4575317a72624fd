import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// Bounces, invalid addresses and spam complaints, made to happen by the control API.
@Suite struct MailEventTests {
    private static let ada = "ada@klaviyo-demo.com"
    private static let now = "2026-11-23T12:00:00.000000+00:00"

    private func server() throws -> TestServer {
        let server = try TestServer(
            """
            lists: [{id: NEWS01, name: News, opt_in_process: single_opt_in}, {id: SALE01, name: Sale}]
            profiles: [{email: ada@klaviyo-demo.com, lists: [NEWS01, SALE01], subscribed: [email]}]
            """
        )
        return server
    }

    @discardableResult
    private func happen(_ server: TestServer, _ reason: String, to email: String = ada) -> TestResponse {
        server.control("POST profiles/suppress", ["email": .string(email), "reason": .string(reason)])
    }

    private func subscribe(_ server: TestServer) throws {
        server.send(
            "POST /api/profile-subscription-bulk-create-jobs",
            Requests.subscribe([Self.ada], list: "NEWS01")
        )
        try server.runJobs()
    }

    @Test(arguments: [("HARD_BOUNCE", 0), ("INVALID_EMAIL", 1), ("SPAM_COMPLAINT", 1)])
    func `each suppresses the profile, and a hard bounce takes it off all lists`(
        reason: String,
        lists: Int
    ) throws {
        let server = try server()
        let answer = happen(server, reason)

        #expect(answer.status == 200)
        #expect(answer.json["rule"] == .string(reason.lowercased()))
        let marketing = server.emailMarketing(Self.ada)
        #expect(marketing?["suppression"] == [["reason": .string(reason), "timestamp": .string(Self.now)]])
        #expect(marketing?["can_receive_email_marketing"] == false)
        #expect(marketing?["consent"] == (reason == "SPAM_COMPLAINT" ? "UNSUBSCRIBED" : "SUBSCRIBED"))
        #expect(server.members(of: "NEWS01") == lists && server.members(of: "SALE01") == lists)
        #expect(server.why(Self.ada)["verdict"] == "suppressed")
        #expect(server.why(Self.ada)["cause"] == .string(reason.lowercased()))
    }

    @Test(
        arguments: [
            ("HARD_BOUNCE", "Bounced Email", ["Bounce Type": "Hard", "Email Domain": "klaviyo-demo.com"]),
            ("SOFT_BOUNCE", "Bounced Email", ["Bounce Type": "Soft", "Email Domain": "klaviyo-demo.com"]),
            ("SPAM_COMPLAINT", "Marked Email as Spam", ["Email Domain": "klaviyo-demo.com"]),
        ] as [(String, String, JSONObject)]
    )
    func `a bounce or a complaint leaves an event`(reason: String, metric: String, properties: JSONObject)
        throws
    {
        let server = try server()
        happen(server, reason)
        happen(server, reason)

        let answer = server.send("GET /api/events?include=metric&sort=datetime")
        let metrics = answer.json["included"]?.array ?? []
        let id = metrics.first { $0["attributes"]?["name"] == .string(metric) }?["id"]
        let events = (answer.data.array ?? []).filter {
            $0["relationships"]?["metric"]?["data"]?["id"] == id
        }
        #expect(events.count == 2)
        var seen = try #require(events.first?["attributes"]?["event_properties"]?.object)
        seen["$event_id"] = nil
        expectSame(.object(seen), .object(properties))
    }

    @Test func `subscribing again lifts a spam complaint`() throws {
        let server = try server()
        happen(server, "SPAM_COMPLAINT")
        try subscribe(server)

        #expect(server.emailMarketing(Self.ada)?["consent"] == "SUBSCRIBED")
        #expect(server.emailMarketing(Self.ada)?["suppression"] == [])
        #expect(server.why(Self.ada)["verdict"] == "subscribed")
    }

    @Test(arguments: ["HARD_BOUNCE", "INVALID_EMAIL"])
    func `subscribing again sets the consent, but the suppression stays and why tells it`(
        reason: String
    ) throws {
        let server = try server()
        happen(server, reason)
        try subscribe(server)

        let marketing = server.emailMarketing(Self.ada)
        #expect(marketing?["consent"] == "SUBSCRIBED")
        #expect(marketing?["can_receive_email_marketing"] == false)
        #expect(server.members(of: "NEWS01") == 1)
        let why = server.why(Self.ada)
        #expect(why["verdict"] == "suppressed")
        #expect(why["cause"] == "still_suppressed")
        #expect(why["summary"]?.string?.hasSuffix("Here: \(reason).") == true)
        #expect(server.console.last == "suppressed  ada@klaviyo-demo.com  still_suppressed: \(reason)")
        #expect(server.control("GET jobs").json["jobs"]?[0]?["completed"] == 1)
    }

    @Test(
        arguments: [
            (["reason": "HARD_BOUNCE"], 400, "email"),
            (["email": "ada@klaviyo-demo.com", "reason": "UNSUBSCRIBE"], 400, "reason"),
            (["email": "nobody@klaviyo-demo.com", "reason": "HARD_BOUNCE"], 404, "email"),
        ] as [(JSON, Int, String)]
    )
    func `says what is wrong with a request`(body: JSON, status: Int, name: String) throws {
        let answer = try server().control("POST profiles/suppress", body)

        #expect(answer.status == status)
        #expect(answer.json["name"] == .string(name))
    }
}
