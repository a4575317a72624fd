import JSONAPI
import TestSupport

@testable import KlaviyoAPI

extension ErrorTrigger {
    private static func webhook(_ address: String, _ topics: [String]) -> JSON {
        [
            "data": [
                "type": "webhook",
                "attributes": ["name": "A", "endpoint_url": .string(address), "secret_key": "secret"],
                "relationships": ["webhook-topics": Requests.identifiers("webhook-topic", topics)],
            ]
        ]
    }

    private static func form(_ version: JSONObject) -> JSON {
        Requests.resource(
            "form",
            [
                "name": "A", "ab_test": false, "status": "draft",
                "definition": ["versions": [.object((["type": "popup"] as JSONObject).merging(version))]],
            ]
        )
    }

    /// Makes a custom metric of the account's first metric.
    @Sendable private static func customMetric(_ server: TestServer) throws -> TestResponse {
        server.send("POST /api/events", event([:]))
        try server.runJobs()
        let metric = server.send("GET /api/metrics").data[0]?["id"] ?? .null
        let definition: JSON = ["aggregation_method": "count", "metric_groups": [["metric_id": metric]]]
        return server.send(
            "POST /api/custom-metrics",
            Requests.resource("custom-metric", ["name": "A", "definition": definition])
        )
    }

    static let ofAccount = [
        ErrorTrigger(.customMetricNameTaken) { server in
            _ = try customMetric(server)
            return try customMetric(server)
        },
        ErrorTrigger(.mappedMetricOfBoth) { server in
            let custom = try customMetric(server)
            let metric = custom.data["relationships"]?["metrics"]?["data"]?[0] ?? .null
            let body: JSON = [
                "data": [
                    "type": "mapped-metric", "id": "revenue",
                    "relationships": [
                        "metric": ["data": metric],
                        "custom-metric": ["data": ["type": "custom-metric", "id": .string(custom.id)]],
                    ],
                ]
            ]
            return server.send("PATCH /api/mapped-metrics/revenue", body)
        },
        ErrorTrigger(
            .unknownFormVersion,
            "POST /api/forms",
            form(["id": 7, "steps": [["columns": []], ["columns": []]]])
        ),
        ErrorTrigger(
            .unknownTopicOfWebhook,
            "POST /api/webhooks",
            webhook("https://klaviyo-demo.com", ["event:klaviyo.nope"])
        ),
        ErrorTrigger(.mappedMetricLimit) { server in
            server.send("POST /api/events", event([:]))
            try server.runJobs()
            let metric = JSON.string(server.metric("Opened Box"))
            let body: JSON = [
                "data": [
                    "type": "mapped-metric", "id": "revenue",
                    "relationships": ["metric": ["data": ["type": "metric", "id": metric]]],
                ]
            ]
            return (0..<3).map { _ in server.send("PATCH /api/mapped-metrics/revenue", body) }[2]
        },
        ErrorTrigger(
            .feedName,
            "POST /api/web-feeds",
            [
                "data": [
                    "type": "web-feed",
                    "attributes": [
                        "name": "a-b", "url": "https://klaviyo-demo.com", "request_method": "get",
                        "content_type": "json",
                    ],
                ]
            ]
        ),
        ErrorTrigger(.formSteps, "POST /api/forms", form(["steps": [["columns": []]]])),
        ErrorTrigger(.advancedKDPNeeded, "GET /api/webhooks", settings: ["advanced_kdp": false]),
        ErrorTrigger(.unknownTopic, "GET /api/webhook-topics/event:klaviyo.nope"),
        ErrorTrigger(.webhookWithoutTopics, "POST /api/webhooks", webhook("https://klaviyo-demo.com", [])),
        ErrorTrigger(
            .webhookAddress,
            "POST /api/webhooks",
            webhook("http://klaviyo-demo.com", ["event:klaviyo.subscribed_to_list"])
        ),
    ]
}
