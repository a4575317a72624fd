import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// The whole `subscriptions` object, member by member, in every state of email marketing; all but that is as recorded of
/// a profile that never subscribed.
@Suite struct SubscriptionStateTests {
    /// A state: how a profile comes to it, and its part of the object.
    struct State: Sendable, CustomTestStringConvertible {
        let name: String
        let change: @Sendable (TestServer) throws -> Void
        /// What differs from a profile that never subscribed.
        let marketing: JSONObject

        var testDescription: String { name }
    }

    private static let ada = "ada@klaviyo-demo.com"
    private static let now = "2026-11-23T12:00:00.000000+00:00"
    private static let scenario = """
        lists: [{id: NEWS01, name: News, opt_in_process: single_opt_in}]
        profiles: [{id: P1, email: ada@klaviyo-demo.com}]
        """

    private static let tracking: JSON = [
        "consent": "NEVER_SUBSCRIBED", "consent_timestamp": nil, "last_updated": nil,
        "created_timestamp": nil,
        "metadata": nil, "can_receive": false, "valid_until": nil,
    ]
    private static let consented: JSONObject = [
        "consent": "SUBSCRIBED", "consent_timestamp": .string(now), "last_updated": .string(now),
        "method": "API", "method_detail": "b273", "double_optin": false,
    ]
    private static let never: JSONObject = [
        "can_receive_email_marketing": true, "consent": "NEVER_SUBSCRIBED", "consent_timestamp": nil,
        "last_updated": nil, "method": nil, "method_detail": nil, "custom_method_detail": nil,
        "double_optin": nil, "suppression": [], "list_suppressions": [],
    ]

    private static func whole(_ changes: JSONObject) -> JSON {
        [
            "email": [
                "marketing": .object(never.merging(changes)), "open_tracking": tracking,
                "click_tracking": tracking,
            ],
            "sms": [
                "marketing": [
                    "can_receive_sms_marketing": false, "consent": "NEVER_SUBSCRIBED",
                    "consent_timestamp": nil, "method": nil, "method_detail": nil, "last_updated": nil,
                ],
                "transactional": [
                    "can_receive_sms_transactional": false, "consent": "NEVER_SUBSCRIBED",
                    "consent_timestamp": nil, "method": nil, "method_detail": nil, "last_updated": nil,
                ],
            ],
            "mobile_push": [
                "marketing": [
                    "can_receive_push_marketing": false, "consent": "NEVER_SUBSCRIBED",
                    "consent_timestamp": nil,
                ]
            ],
            "whatsapp": nil,
        ]
    }

    private static let states = [
        State(name: "never subscribed", change: { _ in }, marketing: [:]),
        State(
            name: "subscribed",
            change: { server in try server.subscribe(ada, list: "NEWS01") },
            marketing: consented
        ),
        State(
            name: "unsubscribed",
            change: { server in
                try server.subscribe(ada, list: "NEWS01")
                try server.unsubscribe(ada)
            },
            marketing: consented.merging([
                "consent": "UNSUBSCRIBED", "can_receive_email_marketing": false,
                "suppression": [["reason": "UNSUBSCRIBE", "timestamp": .string(now)]],
            ])
        ),
        State(
            name: "suppressed for a list",
            change: { server in
                try server.subscribe(ada, list: "NEWS01")
                try server.unsubscribe(ada, list: "NEWS01")
            },
            marketing: consented.merging([
                "list_suppressions": [
                    ["list_id": "NEWS01", "reason": "UNSUBSCRIBE", "timestamp": .string(now)]
                ]
            ])
        ),
        State(
            name: "suppressed",
            change: { server in try server.suppress([ada]) },
            marketing: [
                "can_receive_email_marketing": false, "last_updated": .string(now),
                "suppression": [["reason": "USER_SUPPRESSED", "timestamp": .string(now)]],
            ]
        ),
    ]

    @Test(arguments: states) func `is whole`(state: State) throws {
        let server = try TestServer(Self.scenario)

        try state.change(server)

        expectSame(server.subscriptions(Self.ada) ?? .null, Self.whole(state.marketing))
    }
}
