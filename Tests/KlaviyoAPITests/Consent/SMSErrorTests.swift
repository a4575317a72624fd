import HTTP
import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// What the account's sending numbers and its age gate do to subscriptions to SMS.
@Suite struct SMSErrorTests {
    private static let path = "POST /api/profile-subscription-bulk-create-jobs"
    private static let american = "+12125550123"
    private static let canadian = "+14165550123"
    private static let german = "+4915123456789"
    private static let email = "ada@klaviyo-demo.com"
    private static let place = "/data/attributes/profiles/data/0/attributes/"
    private static let unsupported =
        "Phone number is valid but is not in a supported region for this account."
    private static let scenario = """
        lists: [{id: SINGLE, name: Single, opt_in_process: single_opt_in}]
        profiles:
          - {id: 01GDDKASAP8TKDDA2GRZDSVP4H, email: known@klaviyo-demo.com, phone_number: "+4915100000000"}
          - {id: 01GDDKASAP8TKDDA2GRZDSVP4J, email: phoneless@klaviyo-demo.com}
        """

    private func send(
        _ settings: JSONObject,
        _ attributes: JSONObject,
        id: String? = nil,
        revision: String = "2026-07-15",
        channels: [String] = ["sms.marketing"]
    ) throws -> (server: TestServer, answer: TestResponse) {
        let server = try TestServer(Self.scenario, settings: settings)
        let attributes = attributes.merging(["subscriptions": Requests.channels(channels)])
        let body = Requests.consentJob(attributes, id: id, list: "SINGLE")
        let answer = server.send(Self.path, body, revision: revision)
        try server.runJobs()
        return (server, answer)
    }

    @Test(arguments: [american, canadian, german, "+77011234567", "+12425550123"])
    func `everything is covered until regions are set`(phone: String) throws {
        #expect(try send([:], ["phone_number": .string(phone)]).answer.status == 202)
    }

    /// Evidence: reported, in these words.
    @Test(arguments: [
        (["US"], american, 202), (["US"], canadian, 400), (["US", "CA"], canadian, 202),
        (["US", "CA"], german, 400),
        (["DE"], german, 202), (["DE"], american, 400), (["RU"], "+77011234567", 400),
        (["KZ"], "+77011234567", 202),
        (["us"], american, 202),
    ])
    func `a number outside the account's regions is refused`(
        regions: [String],
        phone: String,
        status: Int
    ) throws {
        let (server, answer) = try send(
            ["sms_regions": .array(regions.map { .string($0) })],
            ["phone_number": .string(phone), "email": .string(Self.email)]
        )

        #expect(answer.status == status)
        guard status == 400 else { return }
        #expect(answer.details == [Self.unsupported])
        #expect(answer.places == [Self.place + "phone_number"])
        #expect(server.control("GET jobs").json["jobs"] == [])
        #expect(server.subscriptions(Self.email) == nil)
    }

    /// Evidence: reported (one error for each profile concerned).
    @Test func `every profile concerned has its error`() throws {
        let server = try TestServer(Self.scenario, settings: ["sms_regions": ["US"]])
        let profiles = [Self.german, Self.american, "+33123456789"].map { phone -> JSON in
            [
                "type": "profile",
                "attributes": [
                    "phone_number": .string(phone), "subscriptions": Requests.channels(["sms.marketing"]),
                ],
            ]
        }
        let attributes: JSON = ["profiles": ["data": .array(profiles)]]
        let answer = server.send(
            Self.path,
            ["data": ["type": "profile-subscription-bulk-create-job", "attributes": attributes]]
        )

        #expect(
            answer.places == [0, 2].map { "/data/attributes/profiles/data/\($0)/attributes/phone_number" }
        )
    }

    /// Evidence: assumed; the number is only set on the profile where the channel is left out (documented).
    @Test func `a number that nothing is to be sent to is not asked about`() throws {
        let (server, answer) = try send(
            ["sms_regions": ["US"]],
            ["phone_number": .string(Self.german), "email": .string(Self.email)],
            channels: ["email.marketing"]
        )

        #expect(answer.status == 202)
        #expect(server.emailMarketing(Self.email)?["consent"] == "SUBSCRIBED")
    }

    /// Evidence: assumed.
    @Test(arguments: [("01GDDKASAP8TKDDA2GRZDSVP4H", unsupported), ("01GDDKASAP8TKDDA2GRZDSVP4J", missing)])
    func `the number of a profile named by its id counts as well`(id: String, detail: String) throws {
        let (_, answer) = try send(["sms_regions": ["US"]], [:], id: id)

        #expect(answer.details == [detail])
    }

    private static let missing =
        "'phone_number' must not be empty when the sms channel is included in 'subscriptions'."

    /// Evidence: reported (2025-01).
    @Test func `SMS needs a phone number`() throws {
        let (_, answer) = try send([:], ["email": .string(Self.email)])

        #expect(answer.details == [Self.missing])
        #expect(answer.places == [Self.place + "phone_number"])
    }

    /// Evidence: documented, in these words.
    @Test(arguments: ["off", []] as [JSON])
    func `a phone number alone needs SMS to be set up`(regions: JSON) throws {
        let (_, answer) = try send(["sms_regions": regions], ["phone_number": .string(Self.american)])

        #expect(answer.details == ["SMS configuration is required to subscribe phone number only profiles."])
        #expect(answer.places == [Self.place + "phone_number"])
    }

    private static let undated =
        "'age_gated_date_of_birth' is required to subscribe to SMS when age gating is enabled for this account."
    private static let young =
        "The profile does not meet the minimum age required to subscribe to SMS for this account."
    private static let births: [(String?, String?)] = [
        (nil, undated), ("2008-11-24", young), ("2030-01-01", young), ("2008-11-23", nil),
        ("1989-12-13", nil),
    ]

    /// Evidence: that it is refused is documented; the words are assumed.
    @Test(arguments: births)
    func `the age gate asks for a date of birth`(birth: String?, detail: String?) throws {
        var attributes: JSONObject = ["phone_number": .string(Self.american)]
        if let birth { attributes["age_gated_date_of_birth"] = .string(birth) }
        let (_, answer) = try send(["age_gate": 18], attributes)

        #expect(answer.status == (detail == nil ? 202 : 400))
        #expect(answer.details == (detail.map { [$0] } ?? []))
        #expect(answer.places == (detail == nil ? [] : [Self.place + "age_gated_date_of_birth"]))
    }

    /// Evidence: documented for the date, assumed for the rest.
    @Test func `email passes the age gate`() throws {
        let (server, answer) = try send(
            ["age_gate": "21"],
            ["email": .string(Self.email)],
            channels: ["email.marketing"]
        )

        #expect(answer.status == 202)
        #expect(server.emailMarketing(Self.email)?["consent"] == "SUBSCRIBED")
    }

    private static let silent: [(JSONObject, String)] = [
        (["sms_regions": ["US"]], "phone_region"), (["sms_regions": "off"], "phone_region"),
        (["age_gate": 18], "age_gated"),
    ]

    /// Evidence: documented (changelog of 2024-05-15).
    @Test(arguments: silent)
    func `before 2024-05-15 SMS is left out in silence, and why tells it`(
        settings: JSONObject,
        rule: String
    ) throws {
        let (server, answer) = try send(
            settings.merging(["revision_today": "2024-12-01"]),
            ["phone_number": .string(Self.german), "email": .string(Self.email)],
            revision: "2024-02-15",
            channels: ["email.marketing", "sms.marketing"]
        )

        #expect(answer.status == 202 && answer.headers["X-Klaviyo-Partial-Failure"] == nil)
        let found = server.send(
            "GET /api/profiles?additional-fields[profile]=subscriptions",
            revision: "2024-10-15"
        )
        let all = found.data.array?.compactMap { $0["attributes"] } ?? []
        let profile = try #require(all.first { $0["email"]?.string == Self.email })
        #expect(profile["subscriptions"]?["email"]?["marketing"]?["consent"] == "SUBSCRIBED")
        #expect(profile["subscriptions"]?["sms"]?["marketing"]?["consent"] == "NEVER_SUBSCRIBED")
        let byEmail = server.why(Self.email)
        #expect(byEmail["verdict"] == "subscribed")
        #expect(byEmail["story"]?.array?.contains { $0["rule"]?.string == rule } == true)
        let byPhone = server.control("GET why?phone=%2B4915123456789").json
        #expect(byPhone["verdict"] == "left_out" && byPhone["cause"]?.string == rule)
        #expect(byPhone["remedy"]?.string?.contains("revision") == true)
    }

    @Test(arguments: silent)
    func `before 2024-05-15 nothing comes of a number alone`(settings: JSONObject, rule: String) throws {
        let (server, answer) = try send(
            settings.merging(["revision_today": "2024-12-01"]),
            ["phone_number": .string(Self.german)],
            revision: "2023-12-15"
        )

        #expect(answer.status == 202)
        #expect(server.control("GET why?phone=%2B4915123456789").json["cause"]?.string == rule)
        #expect(server.send("GET /api/lists/SINGLE/profiles", revision: "2024-10-15").data == [])
        #expect(server.control("GET jobs").json["jobs"]?[0]?["skipped"] == 1)
    }

    @Test(arguments: ["2024-05-15", "2024-06-15", "2024-10-15", "2025-01-15", "2026-10-15"])
    func `from 2024-05-15 on it is refused`(revision: String) throws {
        let today = revision < "2025" ? "2024-12-01" : "2026-11-23"
        let (_, answer) = try send(
            ["sms_regions": ["US"], "revision_today": .string(today)],
            ["phone_number": .string(Self.german)],
            revision: revision
        )

        #expect(answer.details == [Self.unsupported])
    }

    /// Evidence: documented.
    @Test func `a malformed number beside an email is told by a header, and by why`() throws {
        let (server, answer) = try send(
            [:],
            ["phone_number": "0151 23456", "email": .string(Self.email)],
            channels: ["email.marketing", "sms.marketing"]
        )

        #expect(answer.status == 202)
        #expect(answer.headers["X-Klaviyo-Partial-Failure"] == "phone_number")
        let why = server.why(Self.email)
        #expect(why["verdict"] == "subscribed")
        let decisions = why["story"]?.array?.compactMap { $0["rule"]?.string }
        #expect(decisions == ["single_opt_in", "phone_number_ignored"])
        #expect(
            server.console.contains { $0.contains("phone_number_ignored: \"0151 23456\" is no phone number") }
        )
    }

    private static let regions = #"sms_regions takes "any", "off" or a list of regions such as ["US", "CA"]"#
    private static let ages = #"age_gate takes "off" or an age in years such as 18"#

    @Test(
        arguments: [
            ("sms_regions", ["Mars"], regions + #", not ["Mars"]"#), ("sms_regions", 1, regions + ", not 1"),
            ("age_gate", 0, ages + ", not 0"), ("age_gate", "young", ages + #", not "young""#),
            ("age_gate", true, ages + ", not true"),
        ] as [(String, JSON, String)]
    )
    func `a setting refuses what it can't be`(name: String, value: JSON, words: String) throws {
        let answer = try TestServer().control("PATCH settings", .object([name: value]))

        #expect(answer.status == 400)
        expectSame(answer.json, ["error": .string(words), "name": .string(name)])
    }

    @Test func `settings are shown as they were set`() throws {
        let server = try TestServer()
        #expect(server.control("GET settings").json["sms_regions"] == "any")
        #expect(server.control("GET settings").json["age_gate"] == "off")

        let changed = server.control("PATCH settings", ["sms_regions": ["us", "CA"], "age_gate": 18]).json
        #expect(changed["sms_regions"] == ["US", "CA"] && changed["age_gate"] == 18)
        #expect(server.control("PATCH settings", ["sms_regions": "DE"]).json["sms_regions"] == ["DE"])
    }
}
