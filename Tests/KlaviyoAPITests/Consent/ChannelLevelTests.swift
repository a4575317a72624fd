import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// What a subscription or unsubscription does to the channels that it doesn't name, and to lists.
@Suite struct ChannelLevelTests {
    private static let ada = "ada@klaviyo-demo.com"
    private static let phone = "+12125550123"
    private static let both = ["email.marketing", "sms.marketing"]

    /// A server on which the profile has subscribed to email and SMS by a list.
    private func server() throws -> TestServer {
        let server = try TestServer(
            """
            lists:
              - {id: SINGLE, name: Single, opt_in_process: single_opt_in}
              - {id: DOUBLE, name: Double, opt_in_process: double_opt_in}
            """
        )
        try send(server, Self.both)
        return server
    }

    private func send(
        _ server: TestServer,
        _ channels: [String],
        ending: Bool = false,
        list: String? = "SINGLE"
    ) throws {
        let consent = ending ? "UNSUBSCRIBED" : "SUBSCRIBED"
        try send(server, Requests.channels(channels, consent: consent), ending: ending, list: list)
    }

    private func send(_ server: TestServer, _ subscriptions: JSON, ending: Bool, list: String?) throws {
        let attributes: JSONObject = [
            "email": .string(Self.ada), "phone_number": .string(Self.phone), "subscriptions": subscriptions,
        ]
        let body = Requests.consentJob(attributes, list: list, ending: ending)
        #expect(
            server.send(ending ? TestServer.unsubscribePath : TestServer.subscribePath, body).status == 202
        )
        try server.runJobs()
    }

    private func sms(_ server: TestServer) -> JSON? {
        server.subscriptions(Self.ada)?["sms"]?["marketing"]?["consent"]
    }

    private func whyPhone(_ server: TestServer) -> JSON {
        server.control("GET why?phone=%2B12125550123").json
    }

    /// Evidence: documented for who subscribes to email marketing again, assumed for who doesn't.
    @Test(arguments: ["sms.marketing", "email.open_tracking"])
    func `a subscription without email marketing lifts no suppression`(channel: String) throws {
        let server = try server()
        try send(server, ["email.marketing"], ending: true)
        try send(server, ["email.marketing"], ending: true)
        let before = server.emailMarketing(Self.ada)
        #expect(before?["suppression"]?.array?.count == 1)
        #expect(before?["list_suppressions"]?.array?.count == 1)
        try send(server, [channel])

        expectSame(server.emailMarketing(Self.ada) ?? .null, before ?? .null)
    }

    /// Evidence: assumed.
    @Test func `leaving a list by email and SMS: email ends there, SMS everywhere, and why says so`() throws {
        let server = try server()
        try send(server, Self.both, ending: true)

        #expect(server.consent(Self.ada) == "SUBSCRIBED" && sms(server) == "UNSUBSCRIBED")
        #expect(server.members(of: "SINGLE") == 0)
        #expect(server.why(Self.ada)["cause"] == "unsubscribed_from_list")
        #expect(whyPhone(server)["cause"] == "channels_ended")
    }

    /// Evidence: documented that the list is left, the rest is assumed.
    @Test func `leaving a list by SMS alone: email stays as it was, and why says so`() throws {
        let server = try server()
        try send(server, ["sms.marketing"], ending: true)

        #expect(server.consent(Self.ada) == "SUBSCRIBED" && sms(server) == "UNSUBSCRIBED")
        #expect(server.emailMarketing(Self.ada)?["list_suppressions"] == [])
        #expect(server.members(of: "SINGLE") == 0)
        #expect(server.why(Self.ada)["verdict"] == "removed")
        #expect(whyPhone(server)["cause"] == "channels_ended")
    }

    private static let empty: [JSON] = [[:], ["email": [:]], ["email": nil, "sms": nil]]

    /// Evidence: assumed.
    @Test(arguments: empty, [true, false])
    func `subscriptions to nothing change nothing`(subscriptions: JSON, isKnown: Bool) throws {
        let server = isKnown ? try server() : try TestServer()
        let before = server.send("GET /api/profiles?additional-fields[profile]=subscriptions").json
        let events = server.eventNames
        let lists: [String?] = isKnown ? ["SINGLE", "DOUBLE", nil] : [nil]
        for ending in [false, true] {
            for list in lists { try send(server, subscriptions, ending: ending, list: list) }
        }

        expectSame(server.send("GET /api/profiles?additional-fields[profile]=subscriptions").json, before)
        #expect(server.eventNames == events && server.messages == [])
        #expect(server.why(Self.ada)["cause"] == "nothing_asked_for")
    }

    /// Evidence: reported for SMS, assumed for WhatsApp.
    @Test func `WhatsApp without a number is refused in words of its own`() throws {
        let attributes: JSONObject = [
            "email": .string(Self.ada), "subscriptions": Requests.channels(["whatsapp.marketing"]),
        ]
        let answer = try server().send(TestServer.subscribePath, Requests.consentJob(attributes))

        #expect(
            answer.details == [
                "'phone_number' must not be empty when the whatsapp channel is included in 'subscriptions'."
            ]
        )
    }

    /// Evidence: documented that a date must be given, its words are assumed.
    @Test func `a historical import needs a date also where no message type is named`() throws {
        let history: JSONObject = ["historical_import": true]
        let attributes: JSONObject = ["email": .string(Self.ada)]
        let detail = "'consented_at' is required and must be in the past when 'historical_import' is true."
        let place = "/data/attributes/profiles/data/0/attributes/subscriptions"

        let empty = Requests.consentJob(attributes.merging(["subscriptions": [:]]), history)
        let answer = try server().send(TestServer.subscribePath, empty)
        #expect(answer.details == [detail] && answer.places == [place])

        let server = try TestServer(settings: ["revision_today": "2024-09-01"])
        let all = Requests.consentJob(attributes, history)
        let older = server.send(TestServer.subscribePath, all, revision: "2024-07-15")
        #expect(older.details == [detail] && older.places == [place])
    }
}
