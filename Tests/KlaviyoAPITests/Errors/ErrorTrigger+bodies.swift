import JSONAPI
import TestSupport

@testable import KlaviyoAPI

extension ErrorTrigger {
    private static func list(_ attributes: JSON, type: String = "list") -> JSON {
        ["data": ["type": .string(type), "attributes": attributes]]
    }

    static let ofBodies = [
        ErrorTrigger(.invalidPayload, "POST /api/lists", [:]),
        ErrorTrigger(.unknownField, "POST /api/lists", list(["name": "A", "colour": "red"])),
        ErrorTrigger(.missingField, "POST /api/lists", list([:])),
        ErrorTrigger(.invalidChoice, "POST /api/lists", list(["name": "A"], type: "lits")),
        ErrorTrigger(.wrongKind, "POST /api/lists", list(["name": 5])),
        ErrorTrigger(.notNullable, "POST /api/lists", list(["name": nil])),
        ErrorTrigger(
            .tooManyItems,
            "POST /api/profile-suppression-bulk-create-jobs",
            Requests.suppress((0...100).map { "p\($0)@klaviyo-demo.com" })
        ),
        ErrorTrigger(
            .tooLong,
            "POST /api/events",
            event(["a": .string(String(repeating: "x", count: 100_001))])
        ),
        ErrorTrigger(
            .invalidDate,
            "POST /api/events",
            Requests.event("M", ["email": "ada@klaviyo-demo.com"], ["time": "yesterday"])
        ),
        ErrorTrigger(.idMismatch, "PATCH /api/profiles/P1", Requests.profile(["title": "Dr"], id: "P2")),
        ErrorTrigger(
            .missingRelationshipData,
            "POST /api/events",
            ["data": ["type": "event", "attributes": ["profile": [:], "metric": [:], "properties": [:]]]]
        ),
        ErrorTrigger(
            .missingResourceMembers,
            "POST /api/events",
            [
                "data": [
                    "type": "event",
                    "attributes": [
                        "profile": [
                            "data": ["type": "profile", "attributes": ["email": "ada@klaviyo-demo.com"]]
                        ],
                        "metric": ["data": ["type": "metric"]], "properties": [:],
                    ],
                ]
            ]
        ),
    ]

    private static func merge(_ sources: [String]) -> JSON {
        [
            "data": [
                "type": "profile-merge", "id": "P1",
                "relationships": ["profiles": Requests.identifiers("profile", sources)],
            ]
        ]
    }

    private static func deletion(_ attributes: JSON) -> JSON {
        [
            "data": [
                "type": "data-privacy-deletion-job",
                "attributes": ["profile": ["data": ["type": "profile", "attributes": attributes]]],
            ]
        ]
    }

    static let ofProfiles = [
        ErrorTrigger(.invalidEmail, "POST /api/profiles", Requests.profile(["email": "x"])),
        ErrorTrigger(.invalidPhone, "POST /api/profiles", Requests.profile(["phone_number": "5"])),
        ErrorTrigger(
            .impossiblePhone,
            "POST /api/profiles",
            Requests.profile(["phone_number": "+11234567890"])
        ),
        ErrorTrigger(
            .profileTooLarge,
            "POST /api/profiles",
            Requests.profile(["properties": ["text": .string(String(repeating: "x", count: 110_000))]])
        ),
        ErrorTrigger(.noIdentifier, "POST /api/profiles", Requests.profile(["first_name": "Ada"])),
        ErrorTrigger(.unknownProfile, "GET /api/profiles/X"),
        ErrorTrigger(
            .duplicateProfile,
            "POST /api/profiles",
            Requests.profile(["email": "ada@klaviyo-demo.com"])
        ),
        ErrorTrigger(.unknownList, "GET /api/lists/X"),
        ErrorTrigger(
            .unpatchableIdentifier,
            "PATCH /api/profiles/P1",
            [
                "data": [
                    "type": "profile", "id": "P1", "attributes": [:],
                    "meta": ["patch_identifiers": ["append": ["phone_number": "+15005550009"]]],
                ]
            ]
        ),
        ErrorTrigger(.mergeNeedsOneSource, "POST /api/profile-merge", merge(["P2", "P3"])),
        ErrorTrigger(.mergeWithItself, "POST /api/profile-merge", merge(["P1"])),
        ErrorTrigger(
            .deletionNeedsOneIdentifier,
            "POST /api/data-privacy-deletion-jobs",
            deletion(["email": "ada@klaviyo-demo.com", "phone_number": "+15005550006"])
        ),
        ErrorTrigger(
            .nothingToDelete,
            "POST /api/data-privacy-deletion-jobs",
            deletion(["email": "nobody@klaviyo-demo.com"])
        ),
        ErrorTrigger(
            .importListNotFound,
            "POST /api/profile-bulk-import-jobs",
            [
                "data": [
                    "type": "profile-bulk-import-job",
                    "attributes": [
                        "profiles": [
                            "data": [["type": "profile", "attributes": ["email": "ada@klaviyo-demo.com"]]]
                        ]
                    ],
                    "relationships": ["lists": Requests.identifiers("list", ["X"])],
                ]
            ]
        ),
        ErrorTrigger(.invalidJobID, "GET /api/profile-bulk-import-jobs/X"),
    ]

    // MARK: - Consent

    private static let subscribe = "POST /api/profile-subscription-bulk-create-jobs"

    private static func subscription(_ attributes: JSON, _ more: JSONObject = [:]) -> JSON {
        let profiles: JSONObject = ["profiles": ["data": [["type": "profile", "attributes": attributes]]]]
        return [
            "data": [
                "type": "profile-subscription-bulk-create-job", "attributes": .object(profiles.merging(more)),
            ]
        ]
    }

    private static func marketing(_ channel: String, _ more: JSONObject = [:]) -> JSON {
        let consent: JSONObject = ["consent": "SUBSCRIBED"]
        return .object(
            JSONObject([.init(name: channel, value: ["marketing": .object(consent.merging(more))])])
        )
    }

    static let ofConsent =
        [
            ErrorTrigger(
                .subscriptionListNotFound,
                subscribe,
                Requests.subscribe(["ada@klaviyo-demo.com"], list: "X")
            ),
            ErrorTrigger(
                .emailMissingForChannel,
                subscribe,
                subscription(["phone_number": "+15005550006", "subscriptions": marketing("email")])
            ),
            ErrorTrigger(
                .phoneMissingForChannel,
                subscribe,
                subscription(["email": "ada@klaviyo-demo.com", "subscriptions": marketing("sms")])
            ),
            ErrorTrigger(
                .consentedAtWithoutImport,
                subscribe,
                subscription([
                    "email": "ada@klaviyo-demo.com",
                    "subscriptions": marketing("email", ["consented_at": "2026-01-01T00:00:00Z"]),
                ])
            ),
            ErrorTrigger(
                .phoneMissingForSMS,
                subscribe,
                subscription(["email": "ada@klaviyo-demo.com", "subscriptions": marketing("sms")]),
                revision: "2024-10-15",
                settings: ["revision_today": "2025-01-01"]
            ),
            ErrorTrigger(
                .consentedAtWithDoubleOptIn,
                subscribe,
                subscription([
                    "email": "ada@klaviyo-demo.com",
                    "subscriptions": marketing("email", ["consented_at": "2024-01-01T00:00:00Z"]),
                ]),
                revision: "2024-06-15",
                settings: ["revision_today": "2025-01-01"]
            ),
            ErrorTrigger(
                .consentedAtRequired,
                subscribe,
                subscription(
                    ["email": "ada@klaviyo-demo.com", "subscriptions": marketing("email")],
                    ["historical_import": true]
                )
            ),
            ErrorTrigger(
                .suppressionTarget,
                "POST /api/profile-suppression-bulk-create-jobs",
                Requests.suppress()
            ),
            ErrorTrigger(
                .suppressionSegmentNotFound,
                "POST /api/profile-suppression-bulk-create-jobs",
                Requests.suppress(segment: "X")
            ),
            ErrorTrigger(.unknownSuppressionJob, "GET /api/profile-suppression-bulk-create-jobs/X"),
            ErrorTrigger(.unknownUnsuppressionJob, "GET /api/profile-suppression-bulk-delete-jobs/X"),
            ErrorTrigger(
                .clientListNotFound,
                "POST /client/subscriptions?company_id=ABC123",
                [
                    "data": [
                        "type": "subscription",
                        "attributes": [
                            "profile": [
                                "data": [
                                    "type": "profile",
                                    "attributes": [
                                        "email": "ada@klaviyo-demo.com", "subscriptions": marketing("email"),
                                    ],
                                ]
                            ]
                        ],
                        "relationships": ["list": ["data": ["type": "list", "id": "X"]]],
                    ]
                ]
            ),
        ] + ofSMS
}
