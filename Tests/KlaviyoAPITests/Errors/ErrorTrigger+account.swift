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

    static let ofAccount = [
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
        ErrorTrigger(
            .formSteps,
            "POST /api/forms",
            [
                "data": [
                    "type": "form",
                    "attributes": [
                        "name": "A", "ab_test": false, "status": "draft",
                        "definition": ["versions": [["type": "popup", "steps": [["columns": []]]]]],
                    ],
                ]
            ]
        ),
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
