import JSONAPI
import KlaviyoAPI
import TestSupport

extension RefusalTests {
    private static let client = "POST /client/subscriptions?company_id="

    private static func visitor(list: String) -> JSON {
        let marketing: JSON = ["email": ["marketing": ["consent": "SUBSCRIBED"]]]
        let profile: JSON = ["email": "a@klaviyo-demo.com", "subscriptions": marketing]
        return [
            "data": [
                "type": "subscription",
                "attributes": ["profile": ["data": ["type": "profile", "attributes": profile]]],
                "relationships": ["list": ["data": ["type": "list", "id": .string(list)]]],
            ]
        ]
    }

    /// What other endpoints share with the subscribe job, and what the job shares with all of them.
    static let more = [
        Refusal(
            cause: "a list that isn't there, from a visitor's browser",
            error: "client_list_not_found",
            evidence: .reported,
            line: client + "ABC123",
            body: visitor(list: "NOPE01"),
            settings: ["spam_filter": "off"],
            detail: "List not found",
            place: "/data/relationships/list"
        ),
        Refusal(
            cause: "the id of a segment where a list is meant, from a visitor's browser",
            error: "client_list_not_found",
            evidence: .reported,
            line: client + "ABC123",
            body: visitor(list: "SEGMNT"),
            settings: ["spam_filter": "off"],
            detail: "List not found",
            place: "/data/relationships/list"
        ),
        Refusal(
            cause: "a relationship without data",
            error: "missing_relationship_data",
            evidence: .recorded,
            line: "POST /api/events",
            body: [
                "data": [
                    "type": "event",
                    "attributes": [
                        "properties": [:], "profile": [:],
                        "metric": ["data": ["type": "metric", "attributes": ["name": "Ordered"]]],
                    ],
                ]
            ],
            detail: "'data' key missing in relationship",
            place: "/data/attributes/profile"
        ),
        Refusal(
            cause: "a body of more than 5 MB",
            error: "payload_too_large",
            evidence: .assumed,
            body: [:],
            bodyTooLarge: true,
            status: 413,
            detail: "The payload of a request may have at most 5 MB.",
            place: "/data/"
        ),
        Refusal(
            cause: "a body that is no document",
            error: "invalid_payload",
            evidence: .recorded,
            body: ["profiles": []],
            detail: "The payload provided in the request is invalid.",
            place: "/data"
        ),
        Refusal(
            cause: "an invalid email address",
            error: "invalid_email",
            evidence: .recorded,
            body: Requests.subscribe(["nonsense"], list: "SINGLE"),
            detail: "Invalid email address",
            place: "/data/attributes/profiles/data/0/attributes/email"
        ),
        Refusal(
            cause: "an invalid email address, on the unsubscribe job",
            error: "invalid_email",
            evidence: .recorded,
            line: TestServer.unsubscribePath,
            body: Requests.unsubscribe(["nonsense"]),
            detail: "Invalid email address",
            place: "/data/attributes/profiles/data/0/attributes/email"
        ),
        Refusal(
            cause: "more than 1,000 profiles",
            error: "too_many_items",
            evidence: .assumed,
            body: Requests.subscribe((0...1000).map { "p\($0)@klaviyo-demo.com" }, list: "SINGLE"),
            detail: "'profiles' may contain at most 1000 items.",
            place: "/data/attributes/profiles/data"
        ),
        Refusal(
            cause: "more than 100 profiles, on the unsubscribe job",
            error: "too_many_items",
            evidence: .assumed,
            line: TestServer.unsubscribePath,
            body: Requests.unsubscribe((0...100).map { "p\($0)@klaviyo-demo.com" }),
            detail: "'profiles' may contain at most 100 items.",
            place: "/data/attributes/profiles/data"
        ),
        Refusal(
            cause: "a key without the scope, before the body is looked at",
            error: "missing_scopes",
            evidence: .reported,
            body: ["malformed": true],
            settings: [
                "keys": [
                    [
                        "key": .string(TestServer.key),
                        "scopes": ["lists:write", "profiles:write", "profiles:read"],
                    ]
                ]
            ],
            status: 403,
            detail: "Your API key is missing required scopes: subscriptions:write",
            place: "/data/"
        ),
    ]
}
