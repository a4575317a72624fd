import HTTP
import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// Double opt-in by text message, and what people text back.
@Suite struct TextMessageTests {
    private static let path = "POST /api/profile-subscription-bulk-create-jobs"
    private static let phone = "+12125550123"
    private static let email = "ada@klaviyo-demo.com"
    private static let scenario = """
        lists:
          - {id: DOUBLE, name: Double, opt_in_process: double_opt_in}
          - {id: SINGLE, name: Single, opt_in_process: single_opt_in}
        """
    private static let both = ["email.marketing", "sms.marketing"]

    private func server(_ channels: [String], email: String? = email, list: String = "DOUBLE") throws
        -> TestServer
    {
        let server = try TestServer(Self.scenario)
        var attributes: JSONObject = [
            "phone_number": .string(Self.phone), "subscriptions": Requests.channels(channels),
        ]
        if let email { attributes["email"] = .string(email) }
        #expect(server.send(Self.path, Requests.consentJob(attributes, list: list)).status == 202)
        try server.runJobs()
        return server
    }

    private func messages(_ server: TestServer) -> [JSON] {
        server.control("GET inbox").json["messages"]?.array ?? []
    }

    private func message(_ server: TestServer, _ channel: String = "sms") throws -> String {
        try #require(messages(server).first { $0["channel"]?.string == channel }?["id"]?.string)
    }

    private func reply(_ server: TestServer, _ text: String) throws -> TestResponse {
        server.control("POST inbox/\(try message(server))/reply", ["text": .string(text)])
    }

    private func text(_ server: TestServer, _ text: String) -> TestResponse {
        server.control("POST messages/inbound", ["from": .string(Self.phone), "text": .string(text)])
    }

    private func consents(_ server: TestServer) -> [String?] {
        let found = server.send("GET /api/profiles?additional-fields[profile]=subscriptions")
        let subscriptions = found.data[0]?["attributes"]?["subscriptions"]
        return ["email", "sms"].map { subscriptions?[$0]?["marketing"]?["consent"]?.string }
    }

    /// Evidence: documented for who is confirmed by what, assumed for the words.
    @Test func `both channels: both get a message, and nothing is seen before one is answered`() throws {
        let server = try server(Self.both)

        #expect(server.send("GET /api/profiles").data == [])
        #expect(messages(server).map { $0["to"] } == [.string(Self.phone), .string(Self.email)])
        #expect(messages(server).map { $0["reply"] } == ["YES", .null])
        #expect(messages(server)[0]["subject"] == "Reply YES to confirm your subscription to Double")
    }

    /// Evidence: documented.
    @Test(arguments: ["YES", " yes. ", "Y"])
    func `both channels: YES confirms SMS and email`(text: String) throws {
        let server = try server(Self.both)
        let answer = try reply(server, text)

        #expect(answer.status == 200 && answer.json["rule"] == "confirmed")
        #expect(consents(server) == ["SUBSCRIBED", "SUBSCRIBED"])
        #expect(server.emailMarketing(Self.email)?["double_optin"] == true)
        #expect(server.members(of: "DOUBLE") == 1)
        #expect(messages(server).map { $0["state"] } == ["confirmed", "confirmed"])
    }

    /// Evidence: documented.
    @Test func `both channels: the link of the email confirms email alone, YES the rest later`() throws {
        let server = try server(Self.both)
        server.control("POST inbox/\(try message(server, "email"))/confirm")
        #expect(consents(server) == ["SUBSCRIBED", "NEVER_SUBSCRIBED"])

        #expect(text(server, "yes").json["rule"] == "confirmed")
        #expect(consents(server) == ["SUBSCRIBED", "SUBSCRIBED"])
        #expect(server.events("Email Marketing").count == 1)
        #expect(server.events("to List").count == 1)
    }

    @Test func `SMS alone: the text message goes out, though there is an email address`() throws {
        let server = try server(["sms.marketing"])

        #expect(messages(server).map { $0["channel"] } == ["sms"])
        #expect(try reply(server, "YES").json["rule"] == "confirmed")
        #expect(consents(server) == ["NEVER_SUBSCRIBED", "SUBSCRIBED"])
    }

    @Test func `STOP before YES declines, and YES is too late then`() throws {
        let server = try server(["sms.marketing"], email: nil)

        #expect(try reply(server, "Stop").json["rule"] == "declined")
        #expect(try reply(server, "YES").status == 410)
        #expect(server.send("GET /api/profiles").data == [])
        #expect(server.control("GET why?phone=%2B12125550123").json["cause"] == "declined")
    }

    /// Evidence: documented that STOP unsubscribes by `inbound_message`; its spelling is assumed.
    @Test(arguments: ["STOP", "stop!", "Unsubscribe", "CANCEL", "end", "QUIT", "Stop all"])
    func `STOP ends SMS alone, and START brings it back`(word: String) throws {
        let server = try server(Self.both + ["sms.transactional"], list: "SINGLE")
        let answer = text(server, word)

        #expect(answer.json["rule"] == "texted_stop")
        #expect(consents(server) == ["SUBSCRIBED", "UNSUBSCRIBED"])
        let sms = server.subscriptions(Self.email)?["sms"]
        #expect(sms?["marketing"]?["method"] == "INBOUND_MESSAGE")
        #expect(sms?["transactional"]?["consent"] == "UNSUBSCRIBED")
        #expect(server.members(of: "SINGLE") == 1)
        let why = server.control("GET why?phone=%2B12125550123").json
        #expect(why["verdict"] == "unsubscribed" && why["cause"] == "texted_stop")

        #expect(text(server, "start").json["rule"] == "texted_start")
        #expect(text(server, "UNSTOP").json["rule"] == .null)
        #expect(consents(server) == ["SUBSCRIBED", "SUBSCRIBED"])
    }

    /// Evidence: the metrics are recorded as topics of webhooks; the properties are assumed.
    @Test func `SMS leaves events, once`() throws {
        let server = try server(["sms.marketing", "sms.transactional"], list: "SINGLE")
        for word in ["STOP", "STOP"] { _ = text(server, word) }

        let events = server.events().filter { $0[0]?.string?.contains("Text Messaging") == true }
        #expect(
            events.map { $0[0] } == [
                "Subscribed to Text Messaging Marketing", "Unsubscribed from Text Messaging Marketing",
                "Unsubscribed from Text Messaging Transactional",
            ]
        )
        #expect(events[0][1]?["method"] == "API_V3_SUBSCRIBE" && events[0][1]?["list_id"] == "SINGLE")
        #expect(events[1][1]?["method"] == "INBOUND_MESSAGE" && events[1][1]?["method_detail"] == "STOP")
    }

    @Test func `what means nothing changes nothing`() throws {
        let server = try server(["sms.marketing"])

        #expect(try reply(server, "what is this?").json == ["keyword": nil, "rule": nil, "profile_id": nil])
        #expect(messages(server)[0]["state"] == "waiting")
    }

    private static let unknown = "no profile or message of this account has the number +12125559999"
    private static let mistakes: [(String, JSON, Int, String)] = [
        ("messages/inbound", ["from": "+12125559999", "text": "STOP"], 404, unknown),
        ("messages/inbound", ["from": "+12125559999", "text": "YES"], 404, unknown),
        (
            "messages/inbound", ["from": "2125559999", "text": "YES"], 400,
            "from takes a phone number such as +12345678901, not '2125559999'"
        ),
        ("messages/inbound", ["from": "+12125550123"], 400, "text takes what the message says, such as YES"),
        ("inbox/NOPE/reply", ["text": "YES"], 404, "no message has the id 'NOPE'"),
    ]

    @Test(arguments: mistakes)
    func `says what is wrong with a request`(path: String, body: JSON, status: Int, words: String) throws {
        let answer = try server(["sms.marketing"]).control("POST \(path)", body)

        #expect(answer.status == status)
        #expect(answer.json["error"]?.string == words)
    }

    @Test func `an email takes no reply`() throws {
        let server = try server(["email.marketing"])

        #expect(
            server.control("POST inbox/\(try message(server, "email"))/reply", ["text": "YES"]).status == 400
        )
    }
}
