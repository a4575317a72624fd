import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// What waits for a confirmation: what joins it, what ends it, and what comes of it when its list is gone.
///
/// None of it is documented, so all of this is assumed.
@Suite struct ConfirmationTests {
    private static let ada = "ada@klaviyo-demo.com"
    private static let phone = "+12125550123"
    private static let scenario = """
        lists:
          - {id: DOUBLE, name: Double, opt_in_process: double_opt_in}
          - {id: SECOND, name: Second, opt_in_process: double_opt_in}
        """

    private func subscribe(_ server: TestServer, _ channels: [String], list: String = "DOUBLE") throws {
        let attributes: JSONObject = [
            "email": .string(Self.ada), "phone_number": .string(Self.phone),
            "subscriptions": Requests.channels(channels),
        ]
        server.send(TestServer.subscribePath, Requests.consentJob(attributes, list: list))
        try server.runJobs()
    }

    private func id(_ server: TestServer, _ channel: String = "email") -> String {
        server.messages.first { $0["channel"]?.string == channel }?["id"]?.string ?? ""
    }

    private func sms(_ server: TestServer) -> JSON? {
        server.subscriptions(Self.ada)?["sms"]?["marketing"]?["consent"]
    }

    @Test func `what is subscribed to while something waits joins it`() throws {
        let server = try TestServer(Self.scenario)
        try subscribe(server, ["email.marketing"])
        try subscribe(server, ["email.open_tracking"])
        #expect(server.messages.count == 1)

        server.confirm()
        let email = server.subscriptions(Self.ada)?["email"]
        #expect(email?["marketing"]?["consent"] == "SUBSCRIBED")
        #expect(email?["open_tracking"]?["consent"] == "SUBSCRIBED")
    }

    @Test func `names from a visitor stay when a server subscribes the same address`() throws {
        let server = try TestServer(Self.scenario)
        let profile: JSONObject = [
            "email": .string(Self.ada), "first_name": "Ada", "properties": ["plan": "gold"],
        ]
        let visitor: JSON = [
            "data": [
                "type": "subscription",
                "attributes": ["profile": ["data": ["type": "profile", "attributes": .object(profile)]]],
                "relationships": ["list": ["data": ["type": "list", "id": "DOUBLE"]]],
            ]
        ]
        #expect(server.send("POST /client/subscriptions?company_id=ABC123", visitor).status == 202)
        try server.runJobs()
        try server.subscribe(Self.ada, list: "DOUBLE")
        server.confirm()

        let found = server.send("GET /api/profiles").data[0]?["attributes"]
        #expect(found?["first_name"] == "Ada" && found?["properties"]?["plan"] == "gold")
    }

    @Test func `a list that is deleted before the confirmation: the message goes on waiting`() throws {
        let server = try TestServer(Self.scenario)
        try server.subscribe(Self.ada, list: "DOUBLE")
        server.send("DELETE /api/lists/DOUBLE")
        let id = id(server)

        for _ in 0..<2 {
            let answer = server.control("POST inbox/\(id)/confirm")
            #expect(answer.status == 410)
            #expect(answer.text.contains("The list was deleted"))
        }
        #expect(server.messages[0]["state"] == "waiting")
        #expect(!server.isThere(Self.ada))
        #expect(server.why(Self.ada)["cause"] == "list_deleted")
    }

    @Test func `a second confirmation names the profile, too`() throws {
        let server = try TestServer(Self.scenario)
        try server.subscribe(Self.ada, list: "DOUBLE")
        let first = server.control("POST inbox/\(id(server))/confirm").json

        #expect(first["profile_id"]?.string != nil)
        expectSame(server.control("POST inbox/\(id(server))/confirm").json, first)
    }

    @Test func `unsubscribing everywhere declines all that waits`() throws {
        let server = try TestServer(Self.scenario)
        for list in ["DOUBLE", "SECOND"] { try server.subscribe(Self.ada, list: list) }
        try server.unsubscribe(Self.ada)

        #expect(server.messages.map { $0["state"] } == ["declined", "declined"])
        #expect(server.control("POST inbox/\(id(server))/confirm").status == 410)
        #expect(server.consent(Self.ada) == "UNSUBSCRIBED")
    }

    @Test func `leaving a list declines what waits for that alone`() throws {
        let server = try TestServer(Self.scenario)
        try server.subscribe(Self.ada, list: "DOUBLE")
        server.confirm()
        for list in ["DOUBLE", "SECOND"] { try server.subscribe(Self.ada, list: list) }
        try server.unsubscribe(Self.ada, list: "DOUBLE")

        #expect(server.messages.map { $0["state"] } == ["waiting", "declined", "confirmed"])
    }

    @Test func `the link of a text message ends SMS, also where the mail's has ended the list`() throws {
        let server = try TestServer(Self.scenario)
        try subscribe(server, ["email.marketing", "sms.marketing"])
        server.control("POST inbox/\(id(server, "sms"))/reply", ["text": "YES"])
        server.control("POST inbox/\(id(server))/unsubscribe")
        #expect(sms(server) == "SUBSCRIBED" && server.members(of: "DOUBLE") == 0)

        let answer = server.control("POST inbox/\(id(server, "sms"))/unsubscribe").json
        #expect(answer["rule"] == "channels_ended")
        #expect(sms(server) == "UNSUBSCRIBED" && server.consent(Self.ada) == "SUBSCRIBED")
    }

    @Test func `why says that YES was texted`() throws {
        let server = try TestServer(Self.scenario)
        try subscribe(server, ["sms.marketing"])
        server.control("POST messages/inbound", ["from": .string(Self.phone), "text": "yes"])

        let why = server.control("GET why?phone=%2B12125550123").json
        #expect(why["summary"]?.string?.hasSuffix("Here: +12125550123 texted YES.") == true)
        let again: JSON = ["from": .string(Self.phone), "text": "YES"]
        expectSame(
            server.control("POST messages/inbound", again).json,
            ["keyword": "YES", "rule": nil, "profile_id": nil]
        )
    }
}
