import JSONAPI
import TestSupport

extension RecordedCases {
    private static let webhook = "01M1PAC5N9PMXJ7672AC8B75VN"
    private static let topics = [
        "event:klaviyo.manually_suppressed_from_email_marketing",
        "event:klaviyo.manually_unsuppressed_from_email_marketing",
        "event:klaviyo.subscribed_to_email_marketing",
    ]
    private static let knownWebhook = """
        [{type: webhook, id: \(webhook), attributes: {name: sdk-smoke, endpoint_url: "https://example.com/hook"},
        relationships: {webhook-topics: ["\(topics.joined(separator: "\", \""))"]}}]
        """
    private static let mapping: JSON = [
        "data": [
            "type": "mapped-metric", "id": "revenue",
            "relationships": ["metric": ["data": ["type": "metric", "id": "SkDfHe"]]],
        ]
    ]

    static let account = [
        RecordedCase("create_custom_metric.201", customMetric, after: sendingEvents),
        RecordedCase("create_form.400", formOfOneStep),
        RecordedCase("create_web_feed.400", webFeed),
        RecordedCase("create_webhook.201", newWebhook),
        RecordedCase("get_account.404"),
        RecordedCase("get_accounts.200", resources: knownAccount),
        RecordedCase(
            "get_accounts.401",
            headers: ["Authorization": "Bearer nobody"]
        ),
        RecordedCase("get_accounts.429"),
        RecordedCase("get_custom_metric.404"),
        RecordedCase("get_form.404"),
        RecordedCase("get_mapped_metric.400"),
        RecordedCase("get_mapped_metrics.200", after: mappingViewedProduct),
        RecordedCase("get_tracking_setting.404"),
        RecordedCase("create_webhook.403", after: withoutAdvancedKDP),
        RecordedCase("get_webhook.404"),
        RecordedCase("get_webhook.429"),
        RecordedCase("get_webhook_topic.200"),
        RecordedCase("get_webhook_topic.404"),
        RecordedCase("get_webhook_topics.200"),
        RecordedCase("get_webhooks.200", resources: knownWebhook),
        RecordedCase("get_webhooks.403", after: withoutAdvancedKDP),
        RecordedCase("update_mapped_metric.403", mapping, after: mappingTwice),
        RecordedCase("update_mapped_metric.429", mapping, after: sendingEvents),
    ]

    @Sendable private static func withoutAdvancedKDP(_ server: TestServer) throws -> [String: String] {
        server.control("PATCH settings", ["advanced_kdp": false])
        return [:]
    }

    private static let customMetric: JSON = [
        "data": [
            "type": "custom-metric",
            "attributes": [
                "name": "sdk-smoke-09042132-custom",
                "definition": [
                    "aggregation_method": "value",
                    "metric_groups": [
                        [
                            "metric_id": "SkDfHe",
                            "metric_filters": [
                                [
                                    "property": "sku",
                                    "filter": ["type": "string", "operator": "starts-with", "value": "A"],
                                ]
                            ],
                            "value_property": "$value",
                        ]
                    ],
                ],
            ],
        ]
    ]

    private static let formOfOneStep: JSON = [
        "data": [
            "type": "form",
            "attributes": [
                "name": "sdk-smoke", "ab_test": false, "status": "draft",
                "definition": ["versions": [["type": "popup", "steps": [["columns": []]]]]],
            ],
        ]
    ]

    private static let webFeed: JSON = [
        "data": [
            "type": "web-feed",
            "attributes": [
                "name": "sdk-smoke-0904f206-feed-dashed", "url": "https://example.com/feed",
                "request_method": "get", "content_type": "json",
            ],
        ]
    ]

    private static let newWebhook: JSON = [
        "data": [
            "type": "webhook",
            "attributes": [
                "name": "sdk-smoke", "description": "sdk smoke", "secret_key": "secret",
                "endpoint_url": "https://example.com/hook",
            ],
            "relationships": ["webhook-topics": Requests.identifiers("webhook-topic", topics)],
        ]
    ]

    private static let knownAccount = """
        [{type: account, attributes: {contact_information: {default_sender_name: Example Org,
        default_sender_email: customer@example.com, website_url: "http://www.example.com",
        organization_name: Example Org, street_address: {address1: Artillerivej 86, address2: 2.th.,
        city: Copenhagen, region: null, country: Denmark, zip: '2300'}}, industry: Software / SaaS}}]
        """

    @Sendable private static func mappingViewedProduct(_ server: TestServer) throws -> [String: String] {
        let ids = try sendingEvents(server)
        let metric = ids["SkDfHe"] ?? ""
        server.send("PATCH /api/mapped-metrics/viewed_product", map("viewed_product", to: metric))
        return ids.merging(["WzaXsg": metric], uniquingKeysWith: { $1 })
    }

    @Sendable private static func mappingTwice(_ server: TestServer) throws -> [String: String] {
        let ids = try sendingEvents(server)
        for _ in 1...2 {
            server.send("PATCH /api/mapped-metrics/revenue", map("revenue", to: ids["SkDfHe"] ?? ""))
        }
        return ids
    }

    private static func map(_ mapped: String, to metric: String) -> JSON {
        [
            "data": [
                "type": "mapped-metric", "id": .string(mapped),
                "relationships": ["metric": ["data": ["type": "metric", "id": .string(metric)]]],
            ]
        ]
    }
}
