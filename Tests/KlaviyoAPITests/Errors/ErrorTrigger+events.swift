import JSONAPI
import TestSupport

@testable import KlaviyoAPI

extension ErrorTrigger {
    static func event(_ properties: JSONObject, _ more: JSONObject = [:]) -> JSON {
        Requests.event("Opened Box", ["email": "ada@klaviyo-demo.com"], properties: properties, more)
    }

    /// Asks for an aggregate of a metric that is there.
    private static func aggregate(_ kind: ErrorKind, _ filter: [String]) -> ErrorTrigger {
        ErrorTrigger(kind) { server in
            server.send("POST /api/events", event([:]))
            try server.runJobs()
            let metric = JSON.string(server.metric("Opened Box"))
            return server.send(
                "POST /api/metric-aggregates",
                [
                    "data": [
                        "type": "metric-aggregate",
                        "attributes": [
                            "metric_id": metric, "measurements": ["count"],
                            "filter": .array(filter.map { .string($0) }),
                        ],
                    ]
                ]
            )
        }
    }

    /// An aggregate query of a metric.
    private static func query(_ metric: String, _ more: JSONObject = [:]) -> JSON {
        let attributes: JSONObject = [
            "metric_id": .string(metric), "measurements": ["count"],
            "filter": [.string(since), .string(until)],
        ]
        return ["data": ["type": "metric-aggregate", "attributes": .object(attributes.merging(more))]]
    }

    private static let since = "greater-or-equal(datetime,2026-11-01T00:00:00Z)"
    private static let until = "less-than(datetime,2026-11-02T00:00:00Z)"

    private static let deep = (0..<10).reduce(1 as JSON) { value, _ in ["a": value] }

    static let ofEvents = [
        ErrorTrigger(.invalidEventID, "GET /api/events/!"),
        ErrorTrigger(.unknownEvent, "GET /api/events/7qWkC6JPz7g"),
        ErrorTrigger(.timeOutOfRange, "POST /api/events", event([:], ["time": "1999-12-31T23:59:59Z"])),
        ErrorTrigger(.tooDeep, "POST /api/events", event(["a": deep])),
        ErrorTrigger(
            .repeatedUniqueID,
            "POST /api/event-bulk-create-jobs",
            Requests.events([
                (
                    ["email": "ada@klaviyo-demo.com"],
                    [
                        Requests.eventAttributes("M", [:], ["unique_id": "x"]),
                        Requests.eventAttributes("M", [:], ["unique_id": "x"]),
                    ]
                )
            ])
        ),
        ErrorTrigger(.unknownMetric, "GET /api/metrics/X"),
        ErrorTrigger(.unknownMetricProperty, "GET /api/metric-properties/X"),
        ErrorTrigger(.unknownMetricInFilter, "GET /api/events?filter=equals(metric_id,\"X\")"),
        aggregate(.datetimeOperators, ["greater-than(datetime,2026-11-01T00:00:00Z)", until]),
        aggregate(.datetimeRequired, [since]),
        aggregate(.filterDimension, [since, until, "equals(colour,\"red\")"]),
        aggregate(.rangeTooLong, [since, "less-than(datetime,2028-11-02T00:00:00Z)"]),
        ErrorTrigger(.aggregatePageSize, "POST /api/metric-aggregates", query("X", ["page_size": 499])),
        ErrorTrigger(.customMetricAggregate) { server in
            let group: JSON = ["metric_id": .string(server.metric("Opened Email"))]
            let definition: JSON = ["aggregation_method": "count", "metric_groups": [group]]
            let attributes: JSON = ["name": "Opens", "definition": definition]
            let metric = server.send(
                "POST /api/custom-metrics",
                Requests.resource("custom-metric", attributes)
            ).id
            return server.send("POST /api/metric-aggregates", query(metric))
        },
    ]

    // MARK: - Resources that the description says how to keep

    private static func tag(_ server: TestServer, _ name: String, group: String? = nil) -> TestResponse {
        var data: JSONObject = ["type": "tag", "attributes": ["name": .string(name)]]
        if let group {
            let identifier: JSON = ["data": ["type": "tag-group", "id": .string(group)]]
            data.append("relationships", ["tag-group": identifier])
        }
        return server.send("POST /api/tags", ["data": .object(data)])
    }

    private static func group(_ server: TestServer, _ name: String) -> TestResponse {
        let attributes: JSON = ["name": .string(name), "exclusive": true]
        return server.send("POST /api/tag-groups", ["data": ["type": "tag-group", "attributes": attributes]])
    }

    private static func mark(_ server: TestServer, with tag: String) -> TestResponse {
        server.send("POST /api/tags/\(tag)/relationships/lists", Requests.identifiers("list", ["LIST01"]))
    }

    static let ofDescribed = [
        ErrorTrigger(.tagGroupNotFound) { server in tag(server, "A", group: "X") },
        ErrorTrigger(.limitReached) { server in
            (0..<50).map { group(server, "G\($0)") }[49]
        },
        ErrorTrigger(.tooManyTagsOnResource) { server in
            (0...100).map { mark(server, with: tag(server, "T\($0)").id) }[100]
        },
        ErrorTrigger(.defaultTagGroup) { server in
            let groups = server.send("GET /api/tag-groups?filter=equals(default,true)").data
            return server.send("DELETE /api/tag-groups/\(groups[0]?["id"]?.string ?? "")")
        },
        ErrorTrigger(.exclusiveTagGroup) { server in
            let group = group(server, "G").id
            return ["A", "B"].map { mark(server, with: tag(server, $0, group: group).id) }[1]
        },
    ]

    // MARK: - Push tokens and conversations

    private static func push(_ token: String, _ more: JSONObject = [:]) -> JSON {
        let profile: JSON = ["data": ["type": "profile", "attributes": ["email": "ada@klaviyo-demo.com"]]]
        let attributes: JSONObject = [
            "token": .string(token), "platform": "ios", "vendor": "apns", "profile": profile,
        ]
        return ["data": ["type": "push-token", "attributes": .object(attributes.merging(more))]]
    }

    private static func message(_ conversation: String, _ text: String) -> JSON {
        [
            "data": [
                "type": "conversation-message", "attributes": ["body": .string(text)],
                "relationships": [
                    "conversation": ["data": ["type": "conversation", "id": .string(conversation)]]
                ],
            ]
        ]
    }

    static let ofPush = [
        ErrorTrigger(.pushDisabled, "POST /api/push-tokens", push("abc"), settings: ["push": false]),
        ErrorTrigger(.unknownPushToken, "GET /api/push-tokens/X"),
        ErrorTrigger(.emptyPushToken, "POST /api/push-tokens", push("")),
        ErrorTrigger(
            .pushTokenTooLarge,
            "POST /api/push-tokens",
            push(String(repeating: "x", count: 110_000))
        ),
        ErrorTrigger(.unknownConversation, "POST /api/conversation-messages", message("X", "Hello")),
        ErrorTrigger(.emptyMessage) { server in
            let id = server.send("GET /api/profiles/P3/conversation").id
            return server.send("POST /api/conversation-messages", message(id, ""))
        },
    ]
}
