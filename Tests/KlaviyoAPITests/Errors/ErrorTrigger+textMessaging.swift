import JSONAPI
import TestSupport

@testable import KlaviyoAPI

// Senders of text messages and translations
extension ErrorTrigger {
    private static let registration: JSON = [
        "first_name": "A", "last_name": "B", "phone_number": "+12025550111", "email": "a@klaviyo-demo.com",
        "address": [
            "street_address_1": "1", "city": "C", "region": "MA", "postal_code": "02110", "country": "US",
        ], "business_type": "SOLE_PROPRIETOR", "business_registration_country": "US", "business_name": "N",
        "business_website": "https://klaviyo-demo.com",
    ]

    @Sendable private static func sender(_ type: String, _ server: TestServer) -> TestResponse {
        let sent: JSON = ["type": "text-messaging-sender-registration", "attributes": registration]
        let attributes: JSON = [
            "sender_type": .string(type), "sender_details": ["country": "US"],
            "text-messaging-sender-registration": ["data": sent],
        ]
        return server.send(
            "POST /api/text-messaging-senders",
            ["data": ["type": "text-messaging-sender", "attributes": attributes]],
            revision: "2026-10-15"
        )
    }

    static let ofTextMessaging = [
        ErrorTrigger(.senderType) { sender("alpha", $0) },
        ErrorTrigger(.senderRegistered) { server in
            let id: JSON = ["type": "text-messaging-sender", "id": .string(sender("toll_free", server).id)]
            let body: JSON = [
                "data": [
                    "type": "text-messaging-sender-registration", "attributes": registration,
                    "relationships": ["text-messaging-sender": ["data": id]],
                ]
            ]
            return server.send("POST /api/text-messaging-sender-registrations", body, revision: "2026-10-15")
        },
    ]

    @Sendable private static func translation(_ relationships: JSON, _ server: TestServer) -> TestResponse {
        let attributes: JSON = [
            "source_locale": "en", "target_locales": ["da"], "fallback_locale": "en", "channel": "email",
        ]
        return server.send(
            "POST /api/translations",
            ["data": ["type": "translation", "attributes": attributes, "relationships": relationships]],
            revision: "2026-10-15"
        )
    }

    /// The relationship to a new template.
    @Sendable private static func template(_ server: TestServer) -> JSON {
        let attributes: JSON = ["name": "T", "editor_type": "CODE", "html": "x"]
        let id = server.send("POST /api/templates", Requests.resource("template", attributes)).id
        return ["template": ["data": ["type": "template", "id": .string(id)]]]
    }

    static let ofTranslations = [
        ErrorTrigger(.translationOfOne) { translation([:], $0) },
        ErrorTrigger(.translationTaken) { server in
            let template = template(server)
            _ = translation(template, server)
            return translation(template, server)
        },
        ErrorTrigger(.translationBlock) { server in
            let made = translation(template(server), server)
            let attributes: JSON = ["values": [["id": "b"]]]
            return server.send(
                "PATCH /api/translations/\(made.id)",
                ["data": ["type": "translation", "id": .string(made.id), "attributes": attributes]],
                revision: "2026-10-15"
            )
        },
    ]
}
