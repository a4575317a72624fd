import HTTP
import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// The consent of every channel: given, shown and taken back.
@Suite struct ChannelTests {
    private static let email = "ada@klaviyo-demo.com"
    private static let now: JSON = "2026-11-23T12:00:00.000000+00:00"
    private static let all = [
        "email.marketing", "email.open_tracking", "sms.marketing", "sms.transactional",
        "whatsapp.marketing",
        "whatsapp.transactional", "push.marketing",
    ]

    @discardableResult
    private func send(
        _ server: TestServer,
        _ channels: [String],
        ending: Bool = false,
        revision: String = "2026-07-15"
    ) throws -> TestResponse {
        let consent = ending ? "UNSUBSCRIBED" : "SUBSCRIBED"
        let attributes: JSONObject = [
            "email": .string(Self.email), "phone_number": "+12125550123",
            "subscriptions": Requests.channels(channels, consent: consent),
        ]
        let answer = server.send(
            "POST /api/profile-subscription-bulk-\(ending ? "delete" : "create")-jobs",
            Requests.consentJob(attributes, ending: ending),
            revision: revision
        )
        try server.runJobs()
        return answer
    }

    private func server() throws -> TestServer {
        try TestServer(settings: ["default_opt_in": "single_opt_in"])
    }

    private static func timed(_ isSubscribed: Bool) -> JSONObject {
        let date: JSON = isSubscribed ? now : .null
        return [
            "consent": isSubscribed ? "SUBSCRIBED" : "NEVER_SUBSCRIBED", "consent_timestamp": date,
            "last_updated": date, "created_timestamp": date, "metadata": nil,
            "can_receive": .bool(isSubscribed), "valid_until": nil,
        ]
    }

    private static func text(_ name: String) -> JSON {
        .object([
            "can_receive_sms_\(name)": true, "consent": "SUBSCRIBED", "consent_timestamp": now,
            "method": "API", "method_detail": "b273", "last_updated": now,
        ])
    }

    /// Evidence: the members are recorded for profiles without consent, the values of consent documented.
    @Test func `a profile that is subscribed to everything is shown so, member by member`() throws {
        let server = try server()
        try send(server, Self.all)

        let phone: JSONObject = ["phone_number": "+12125550123"]
        expectSame(
            server.subscriptions(Self.email) ?? .null,
            [
                "email": [
                    "marketing": [
                        "can_receive_email_marketing": true, "consent": "SUBSCRIBED",
                        "consent_timestamp": Self.now, "last_updated": Self.now, "method": "API",
                        "method_detail": "b273", "custom_method_detail": nil, "double_optin": false,
                        "suppression": [], "list_suppressions": [],
                    ],
                    "open_tracking": .object(Self.timed(true)),
                    "click_tracking": .object(Self.timed(false)),
                ],
                "sms": ["marketing": Self.text("marketing"), "transactional": Self.text("transactional")],
                "mobile_push": [
                    "marketing": [
                        "can_receive_push_marketing": true, "consent": "SUBSCRIBED",
                        "consent_timestamp": Self.now,
                    ]
                ],
                "whatsapp": [
                    "marketing": .object(Self.timed(true).merging(phone)),
                    "transactional": .object(Self.timed(true).merging(phone)),
                    "conversational": .object(Self.timed(false).merging(phone)),
                ],
            ]
        )
    }

    private func consent(_ server: TestServer, _ name: String) -> String? {
        let parts = name.split(separator: ".").map(String.init)
        let channel = parts[0] == "push" ? "mobile_push" : parts[0]
        return server.subscriptions(Self.email)?[channel]?[parts[1]]?["consent"]?.string
    }

    /// Evidence: documented.
    @Test(arguments: all) func `each message type ends by itself`(name: String) throws {
        let server = try server()
        try send(server, Self.all)
        #expect(try send(server, [name], ending: true).status == 202)

        for other in Self.all {
            #expect(consent(server, other) == (other == name ? "UNSUBSCRIBED" : "SUBSCRIBED"), "\(other)")
        }
        let suppressions = server.emailMarketing(Self.email)?["suppression"]?.array?.count
        #expect(suppressions == (name == "email.marketing" ? 1 : 0))
    }

    /// Evidence: documented.
    @Test func `WhatsApp conversations can only be ended`() throws {
        let server = try server()
        #expect(try send(server, ["whatsapp.conversational"]).status == 400)
        #expect(try send(server, ["whatsapp.conversational"], ending: true).status == 202)

        #expect(consent(server, "whatsapp.conversational") == "UNSUBSCRIBED")
        #expect(consent(server, "whatsapp.marketing") == "NEVER_SUBSCRIBED")
    }

    /// Evidence: documented.
    @Test(arguments: [
        ("whatsapp.marketing", "2025-04-15", "2025-07-15"),
        ("push.marketing", "2025-10-15", "2026-01-15"),
        ("email.open_tracking", "2026-01-15", "2026-04-15"),
        ("email.click_tracking", "2026-07-15", "2026-10-15"),
    ])
    func `a channel is refused before its first revision`(name: String, before: String, since: String)
        throws
    {
        for ending in [false, true] {
            let server = try server()
            #expect(try send(server, [name], ending: ending, revision: before).status == 400)
            #expect(try send(server, [name], ending: ending, revision: since).status == 202)
            #expect(consent(server, name) == (ending ? "UNSUBSCRIBED" : "SUBSCRIBED"))
        }
    }
}
