import JSONAPI
import TestSupport
import Testing

/// Senders of text messages and their registrations: shapes as of 2026-10-15, the decisions assumed.
@Suite struct TextMessagingTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func send(_ line: String, _ body: JSON? = nil) -> TestResponse {
        server.send(line, body, revision: "2026-10-15")
    }

    private static func registration(website: String) -> JSON {
        [
            "first_name": "Ada", "last_name": "Byron", "phone_number": "+12025550111",
            "email": "ada@klaviyo-demo.com",
            "address": [
                "street_address_1": "1 Main St", "city": "Boston", "region": "MA", "postal_code": "02110",
                "country": "US",
            ], "business_type": "SOLE_PROPRIETOR", "business_registration_country": "US",
            "business_name": "Engines",
            "business_website": .string(website),
        ]
    }

    private func createSender(_ type: String = "toll_free", website: String = "https://klaviyo-demo.com")
        -> TestResponse
    {
        let registration: JSON = [
            "type": "text-messaging-sender-registration", "attributes": Self.registration(website: website),
        ]
        return send(
            "POST /api/text-messaging-senders",
            [
                "data": [
                    "type": "text-messaging-sender",
                    "attributes": [
                        "sender_type": .string(type), "sender_details": ["country": "US"],
                        "text-messaging-sender-registration": ["data": registration],
                    ],
                ]
            ]
        )
    }

    private func statuses() -> [String?] {
        (send("GET /api/text-messaging-senders").data.array ?? []).map { $0["attributes"]?["status"]?.string }
    }

    @Test func `a registration says how the business is registered, and whom to ask (documented)`() {
        let create = { (more: JSONObject) in
            let attributes = (Self.registration(website: "https://klaviyo-demo.com").object ?? [:]).merging(
                more
            )
            let registration: JSON = [
                "type": "text-messaging-sender-registration", "attributes": .object(attributes),
            ]
            return send(
                "POST /api/text-messaging-senders",
                Requests.resource(
                    "text-messaging-sender",
                    [
                        "sender_type": "toll_free", "sender_details": ["country": "US"],
                        "text-messaging-sender-registration": ["data": registration],
                    ]
                )
            )
        }
        let place = "/data/attributes/text-messaging-sender-registration/data/attributes"
        let answer = create(["business_type": "PRIVATE_PROFIT", "email": "x", "phone_number": "123"])
        #expect(answer.status == 400)
        #expect(
            answer.places
                == [
                    "business_registration_authority", "business_registration_number", "email",
                    "phone_number",
                ].map { "\(place)/\($0)" }
        )
        #expect(
            create(["business_registration_country": nil]).places.first
                == "\(place)/business_registration_country"
        )
        #expect(create(["business_registration_country": "CA"]).places.count == 2)
        let complete: JSONObject = [
            "business_type": "PRIVATE_PROFIT", "business_registration_authority": "EIN",
            "business_registration_number": "12-3456789",
        ]
        #expect(create(complete).status == 201)
    }

    @Test func `an account has one configuration`() {
        let body: JSON = [
            "data": ["type": "text-messaging-configuration", "attributes": ["org_prefix": "Engines"]]
        ]
        let made = send("POST /api/text-messaging-configurations", body)
        #expect(made.status == 201, "\(made.text)")
        expectSame(
            send("GET /api/text-messaging-configurations/\(made.id)").data["attributes"] ?? .null,
            [
                "org_prefix": "Engines", "opt_out_language": "Text STOP to opt out.", "status": "active",
                "created_at": "2026-11-23T12:00:00.000000+00:00",
                "updated_at": "2026-11-23T12:00:00.000000+00:00",
            ]
        )
        #expect(send("POST /api/text-messaging-configurations", body).status == 400)
    }

    @Test func `a toll-free sender comes in both regions (documented), and is active once approved`() throws {
        let made = createSender()
        #expect(made.status == 201, "\(made.text)")
        expectSame(
            made.data["attributes"] ?? .null,
            [
                "sender_type": "toll_free", "sender_details": ["country": "US"], "status": "registering",
                "created_at": "2026-11-23T12:00:00.000000+00:00", "forwarding_number": nil,
                "sender_identifier": nil,
            ]
        )
        let path = "/api/text-messaging-senders/\(made.id)"
        let registration = send("GET \(path)/text-messaging-sender-registration")
        expectSame(
            registration.data["attributes"] ?? .null,
            [
                "status": "in_review", "failures": [], "created_at": "2026-11-23T12:00:00.000000+00:00",
                "updated_at": "2026-11-23T12:00:00.000000+00:00",
                "submitted_at": "2026-11-23T12:00:00.000000+00:00", "decided_at": nil,
            ]
        )
        #expect(
            send("GET \(path)/relationships/text-messaging-sender-registration").id == registration.id
        )
        let countries = (send("GET /api/text-messaging-senders").data.array ?? []).map {
            $0["attributes"]?["sender_details"]?["country"]?.string
        }
        #expect(Set(countries) == ["US", "CA"])

        server.control("POST clock", ["advance": "PT1S"])
        #expect(statuses() == ["active", "active"])
        let sender = send("GET \(path)?include=text-messaging-sender-registration")
        #expect(sender.data["attributes"]?["sender_identifier"]?.string?.hasPrefix("+1833555") == true)
        #expect(sender.json["included"]?[0]?["attributes"]?["status"] == "approved")
        #expect(
            sender.json["included"]?[0]?["attributes"]?["decided_at"] == "2026-11-23T12:00:01.000000+00:00"
        )
    }

    @Test func `a rejected sender is registered again, and only such a one`() throws {
        let sender = createSender(website: "https://engines.invalid/about").id
        try server.runJobs()
        #expect(statuses() == ["registration_failed", "registration_failed"])
        let path = "/api/text-messaging-senders/\(sender)/text-messaging-sender-registration"
        let rejected = send("GET \(path)")
        #expect(rejected.data["attributes"]?["status"] == "rejected")
        #expect(rejected.data["attributes"]?["failures"]?[0]?["detail"] != nil)
        let again: JSON = [
            "data": [
                "type": "text-messaging-sender-registration",
                "attributes": Self.registration(website: "https://klaviyo-demo.com"),
                "relationships": [
                    "text-messaging-sender": [
                        "data": ["type": "text-messaging-sender", "id": .string(sender)]
                    ]
                ],
            ]
        ]

        let made = send("POST /api/text-messaging-sender-registrations", again)
        #expect(made.status == 201, "\(made.text)")
        #expect(
            made.data["relationships"]?["text-messaging-sender"]?["data"]?["id"]?.string == sender
        )
        #expect(send("GET \(path)").id == made.id)
        #expect(send("POST /api/text-messaging-sender-registrations", again).status == 400)
        try server.runJobs()
        #expect(send("GET \(path)").data["attributes"]?["status"] == "approved")
        #expect(send("GET /api/text-messaging-sender-registrations/\(rejected.id)").status == 200)
    }

    @Test func `other types of senders are refused`() {
        let answer = createSender("short_code")
        #expect(answer.status == 400)
        #expect(answer.places == ["/data/attributes/sender_type"])
        #expect(statuses() == [])
    }
}
