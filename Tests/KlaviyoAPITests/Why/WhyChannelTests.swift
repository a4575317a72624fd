import JSONAPI
import TestSupport
import Testing

/// A verdict is about one channel, and says `subscribed` only where the profile is.
@Suite struct WhyChannelTests {
    private static let ada = "ada@klaviyo-demo.com"
    private static let phone = "+12125550112"
    private static let both = ["email.marketing", "sms.marketing"]
    private static let person: JSONObject = ["email": .string(ada), "phone_number": .string(phone)]

    @Test func `the link of the mail answers for email alone: the number still waits for YES`() throws {
        let server = try TestServer(TestServer.lists)
        try server.subscribe(Self.person, Self.both, list: "DOUBLE")
        #expect(server.why(Self.ada).verdict == ["awaiting_confirmation", "double_opt_in"])
        let mail = server.control("GET inbox?to=\(Self.ada)").json["messages"]?[0]?["id"]?.string ?? ""
        server.control("POST inbox/\(mail)/confirm")

        #expect(server.why(Self.ada).verdict == ["subscribed", .null])
        let why = server.why(phone: Self.phone)
        #expect(why.verdict == ["awaiting_confirmation", "double_opt_in"])
        #expect(why.says("The text message waits for YES."))
        #expect(why["channels"]?["email"]?.verdict == ["subscribed", .null])
        #expect(why["channels"]?["sms"]?["consents"] == ["marketing": "NEVER_SUBSCRIBED"])

        server.control("POST messages/inbound", ["from": .string(Self.phone), "text": "YES"])
        #expect(server.why(phone: Self.phone).verdict == ["subscribed", .null])
        #expect(server.why(phone: Self.phone).says("or YES came in reply"))
    }

    @Test func `STOP answers for text messages alone: the link of the mail still waits`() throws {
        let server = try TestServer(TestServer.lists)
        try server.subscribe(Self.person, Self.both, list: "DOUBLE")
        server.control("POST messages/inbound", ["from": .string(Self.phone), "text": "STOP"])

        #expect(server.why(phone: Self.phone).verdict == ["declined", "declined"])
        #expect(server.why(Self.ada).verdict == ["awaiting_confirmation", "double_opt_in"])
    }

    @Test func `a subscription to SMS alone is none to email`() throws {
        let server = try TestServer(TestServer.lists)
        try server.subscribe(Self.person, ["sms.marketing"])

        let why = server.why(Self.ada)
        #expect(why.verdict == ["exists", .null])
        #expect(
            why["summary"]
                == "The profile exists, NEVER_SUBSCRIBED to email marketing; nothing has asked to subscribe it to that, only to sms."
        )
        let profile: JSON = [
            "id": .string(server.profileID(Self.ada)), "email": .string(Self.ada),
            "phone_number": .string(Self.phone), "lists": ["SINGLE"],
        ]
        expectSame(why["profile"] ?? .null, profile)
        expectSame(
            why["channels"]?["sms"] ?? .null,
            [
                "verdict": "subscribed", "cause": nil,
                "summary":
                    "The list, or the account's default where none is named, is single opt-in: the address was subscribed at once.",
                "remedy": nil, "consents": ["marketing": "SUBSCRIBED"], "suppressions": [],
            ]
        )
        #expect(why["channels"]?.object?.map(\.name) == ["email", "sms"])
    }

    @Test func `without a profile, what waits on another channel keeps it away`() throws {
        let server = try TestServer(TestServer.lists)
        try server.subscribe(Self.person, ["sms.marketing"], list: "DOUBLE")

        #expect(server.why(Self.ada).verdict == ["awaiting_confirmation", "double_opt_in"])
    }

    @Test func `what is about transactional messages alone says so`() throws {
        let server = try TestServer(TestServer.lists)
        try server.subscribe(Self.person, ["sms.transactional"])

        let why = server.why(phone: Self.phone)
        #expect(why.verdict == ["subscribed", .null] && why.says("It is about sms.transactional alone."))
        let consents: JSON = ["marketing": "NEVER_SUBSCRIBED", "transactional": "SUBSCRIBED"]
        #expect(why["channels"]?["sms"]?["consents"] == consents)
    }

    @Test func `a number that has to do with WhatsApp alone is asked about there`() throws {
        let server = try TestServer(TestServer.lists)
        try server.subscribe(["phone_number": .string(Self.phone)], ["whatsapp.marketing"])

        #expect(server.why(phone: Self.phone).verdict == ["subscribed", .null])
        #expect(server.why(phone: Self.phone)["channels"]?.object?.map(\.name) == ["whatsapp"])
    }

    @Test func `an earlier consent stands where a later request comes to nothing`() throws {
        let server = try TestServer(TestServer.lists)
        try server.subscribe(Self.person)
        try server.subscribe(Self.person, list: "DOUBLE")

        let why = server.why(Self.ada)
        #expect(why.verdict == ["awaiting_confirmation", "double_opt_in"])
        #expect(why.says("The profile exists, SUBSCRIBED to email marketing."))
    }

    @Test func `what a scenario gives is told without a request`() throws {
        let server = try TestServer(
            """
            profiles:
              - {email: sub@klaviyo-demo.com, subscribed: [email]}
              - {email: hard@klaviyo-demo.com, subscribed: [email], suppressed: [HARD_BOUNCE]}
            """
        )

        #expect(server.why("sub@klaviyo-demo.com").verdict == ["subscribed", .null])
        #expect(server.why("sub@klaviyo-demo.com").says("The profile is SUBSCRIBED to email marketing"))
        #expect(server.why("hard@klaviyo-demo.com").verdict == ["suppressed", "hard_bounce"])
        #expect(server.why("hard@klaviyo-demo.com")["channels"]?["email"]?["suppressions"] == ["HARD_BOUNCE"])
    }

    @Test func `a subscription by id alone waits like any other`() throws {
        let server = try TestServer(TestServer.lists + "\nprofiles: [{id: P1, email: ada@klaviyo-demo.com}]")
        let attributes: JSONObject = ["subscriptions": Requests.channels(["email.marketing"])]
        server.send(
            "POST /api/profile-subscription-bulk-create-jobs",
            Requests.consentJob(attributes, id: "P1", list: "SINGLE")
        )

        #expect(server.why(Self.ada).verdict == ["queued", "queued"])
        try server.runJobs()
        #expect(server.why(Self.ada).verdict == ["subscribed", .null])
    }

    @Test func `a question about a list is answered for that list`() throws {
        let server = try TestServer(TestServer.lists)
        try server.subscribe(Self.person)
        #expect(server.why(Self.ada, list: "SINGLE").verdict == ["subscribed", .null])
        let other = server.why(Self.ada, list: "DOUBLE")
        #expect(
            other.verdict == ["exists", .null] && other.says("SUBSCRIBED to email marketing, not on the list")
        )

        server.send("POST /api/profile-subscription-bulk-delete-jobs", Requests.unsubscribe([Self.ada]))
        try server.runJobs()
        #expect(server.why(Self.ada, list: "SINGLE").verdict == ["unsubscribed", "unsubscribed"])
    }

    @Test func `a list that was deleted can't be confirmed any more`() throws {
        let server = try TestServer(TestServer.lists)
        try server.subscribe(Self.person, list: "DOUBLE")
        server.send("DELETE /api/lists/DOUBLE")

        #expect(server.why(Self.ada).verdict == ["dropped", "list_deleted"])
        #expect(server.why(Self.ada)["remedy"] == "Subscribe to a list that exists.")
    }

    @Test func `an event that is dropped says nothing of the consent, but is noted`() throws {
        let server = try TestServer(TestServer.lists, settings: ["spam_filter": "off"])
        try server.subscribe(["email": "ada@example.com"])
        server.control("PATCH settings", ["spam_filter": "strict"])
        server.send("POST /api/events", Requests.event("Ordered", ["email": "ada@example.com"]))
        try server.runJobs()

        let why = server.why("ada@example.com")
        #expect(why.verdict == ["subscribed", .null])
        let notes = why["notes"]?.array?.compactMap(\.string) ?? []
        #expect(notes.count == 1 && notes[0].hasPrefix("Its event job was dropped by spam_filter: "))
    }
}
