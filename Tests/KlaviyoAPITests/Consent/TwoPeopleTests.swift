import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// Subscribing and unsubscribing with the id, email address and phone number of different profiles: nobody gets a
/// consent that somebody else gave, and nobody keeps one that was taken back.
///
/// What Klaviyo makes of it is not known, so all of this is assumed.
@Suite struct TwoPeopleTests {
    private static let ida = "ida@klaviyo-demo.com"
    private static let eve = "eve@klaviyo-demo.com"
    private static let number = "+12125550102"
    private static let both = ["email.marketing", "sms.marketing"]

    private func server() throws -> TestServer {
        try TestServer(
            """
            lists:
              - {id: SINGLE, name: Single, opt_in_process: single_opt_in}
              - {id: DOUBLE, name: Double, opt_in_process: double_opt_in}
            profiles:
              - {id: IDA001, email: ida@klaviyo-demo.com}
              - {id: EVE001, email: eve@klaviyo-demo.com, phone_number: "\(Self.number)"}
            """
        )
    }

    private func subscribe(
        _ server: TestServer,
        _ attributes: JSONObject,
        _ channels: [String],
        id: String? = nil,
        list: String = "SINGLE"
    ) throws {
        let attributes = attributes.merging(["subscriptions": Requests.channels(channels)])
        let body = Requests.consentJob(attributes, id: id, list: list)
        #expect(server.send(TestServer.subscribePath, body).status == 202)
        try server.runJobs()
    }

    private func unsubscribe(_ server: TestServer, _ attributes: JSONObject, _ channels: [String]) throws {
        let subscriptions = Requests.channels(channels, consent: "UNSUBSCRIBED")
        let body = Requests.consentJob(attributes.merging(["subscriptions": subscriptions]), ending: true)
        #expect(server.send(TestServer.unsubscribePath, body).status == 202)
        try server.runJobs()
    }

    private func sms(_ server: TestServer, _ email: String) -> JSON? {
        server.subscriptions(email)?["sms"]?["marketing"]?["consent"]
    }

    private func why(_ server: TestServer, phone: String) -> JSON {
        server.control("GET why?phone=\(phone.replacing("+", with: "%2B"))").json
    }

    @Test func `an id with an address that nobody has: the address becomes the profile's`() throws {
        let server = try server()
        try subscribe(server, ["email": "new@klaviyo-demo.com"], ["email.marketing"], id: "IDA001")

        let profile = server.send("GET /api/profiles/IDA001").data["attributes"]
        #expect(profile?["email"] == "new@klaviyo-demo.com")
        #expect(server.consent("new@klaviyo-demo.com") == "SUBSCRIBED")
        #expect(server.why("new@klaviyo-demo.com")["profile_id"] == "IDA001")
    }

    @Test func `an id with an address that nobody has: only who confirms it has it`() throws {
        let server = try server()
        try subscribe(
            server,
            ["email": "new@klaviyo-demo.com"],
            ["email.marketing"],
            id: "IDA001",
            list: "DOUBLE"
        )
        #expect(server.consent(Self.ida) == "NEVER_SUBSCRIBED")
        #expect(server.messages.map { $0["to"] } == ["new@klaviyo-demo.com"])

        server.confirm()
        #expect(server.consent("new@klaviyo-demo.com") == "SUBSCRIBED")
        #expect(!server.isThere(Self.ida))
    }

    @Test(arguments: ["SINGLE", "DOUBLE"])
    func `an id with another's address: neither of the two is subscribed`(list: String) throws {
        let server = try server()
        try subscribe(server, ["email": .string(Self.eve)], ["email.marketing"], id: "IDA001", list: list)

        #expect(server.messages == [])
        #expect(server.consent(Self.ida) == "NEVER_SUBSCRIBED")
        #expect(server.consent(Self.eve) == "NEVER_SUBSCRIBED")
        #expect(server.members(of: list) == 0)
        #expect(server.why(Self.eve)["cause"] == "channel_of_another_profile")
        let decisions = server.why(Self.ida)["story"]?.array?.filter { $0["kind"] == "decision" } ?? []
        #expect(decisions.first?["rule"] == "identifier_of_another_profile")
        #expect(decisions.first?["profile_id"] == "EVE001")
        #expect(decisions.last?["rule"] == "channel_of_another_profile")
    }

    @Test func `an address that somebody else takes before it is confirmed stays theirs`() throws {
        let server = try server()
        let new: JSON = "new@klaviyo-demo.com"
        try subscribe(server, ["email": new], ["email.marketing"], id: "IDA001", list: "DOUBLE")
        server.send("POST /api/profiles", Requests.profile(["email": new]))

        let id = server.messages[0]["id"]?.string ?? ""
        #expect(server.control("POST inbox/\(id)/confirm").status == 410)
        #expect(server.consent(Self.ida) == "NEVER_SUBSCRIBED")
        #expect(server.consent("new@klaviyo-demo.com") == "NEVER_SUBSCRIBED")
    }

    @Test func `an address with another's number: email is subscribed, and SMS is left out`() throws {
        let server = try server()
        try subscribe(
            server,
            ["email": .string(Self.ida), "phone_number": .string(Self.number)],
            Self.both
        )

        #expect(server.consent(Self.ida) == "SUBSCRIBED")
        #expect(sms(server, Self.ida) == "NEVER_SUBSCRIBED" && sms(server, Self.eve) == "NEVER_SUBSCRIBED")
        #expect(server.send("GET /api/profiles/IDA001").data["attributes"]?["phone_number"] == .null)
        #expect(server.eventNames == ["Subscribed to Email Marketing", "Subscribed to List"])
        let why = why(server, phone: Self.number)
        #expect(why["verdict"] == "left_out" && why["cause"] == "channel_of_another_profile")
        #expect(why["profile_id"] == "EVE001")
        #expect(server.why(Self.ida)["verdict"] == "subscribed")
    }

    @Test func `an unsubscribe ends email for the one and text messages for the other`() throws {
        let server = try server()
        try subscribe(server, ["email": .string(Self.ida)], ["email.marketing"])
        try subscribe(
            server,
            ["email": .string(Self.eve), "phone_number": .string(Self.number)],
            Self.both
        )
        try unsubscribe(
            server,
            ["email": .string(Self.ida), "phone_number": .string(Self.number)],
            Self.both
        )

        #expect(server.consent(Self.ida) == "UNSUBSCRIBED" && sms(server, Self.ida) == "NEVER_SUBSCRIBED")
        #expect(server.consent(Self.eve) == "SUBSCRIBED" && sms(server, Self.eve) == "UNSUBSCRIBED")
        #expect(server.why(Self.ida)["cause"] == "unsubscribed")
        #expect(why(server, phone: Self.number)["cause"] == "channels_ended")
    }

    @Test func `an unsubscribe with an unknown address ends text messages for who has the number`() throws {
        let server = try server()
        try subscribe(
            server,
            ["email": .string(Self.eve), "phone_number": .string(Self.number)],
            Self.both
        )
        try unsubscribe(
            server,
            ["email": "new@klaviyo-demo.com", "phone_number": .string(Self.number)],
            Self.both
        )

        #expect(sms(server, Self.eve) == "UNSUBSCRIBED" && server.consent(Self.eve) == "SUBSCRIBED")
        #expect(server.consent("new@klaviyo-demo.com") == "UNSUBSCRIBED")
        #expect(sms(server, "new@klaviyo-demo.com") == "NEVER_SUBSCRIBED")
    }

    @Test func `a new number doesn't inherit the consent to texts that was given for the old`() throws {
        let server = try server()
        try subscribe(
            server,
            ["email": .string(Self.eve), "phone_number": .string(Self.number)],
            Self.both
        )
        try subscribe(
            server,
            ["email": .string(Self.eve), "phone_number": "+12125550180"],
            ["email.marketing"]
        )

        let profile = server.send("GET /api/profiles/EVE001").data["attributes"]
        #expect(profile?["phone_number"] == "+12125550180")
        #expect(sms(server, Self.eve) == "NEVER_SUBSCRIBED" && server.consent(Self.eve) == "SUBSCRIBED")
        #expect(server.console.contains { $0.contains("consent_of_old_address: sms") })
    }
}
