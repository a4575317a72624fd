import JSONAPI
import TestSupport
import Testing

@Suite struct WebhookTests {
    private let server: TestServer
    private static let topic = "event:klaviyo.subscribed_to_list"

    init() throws {
        server = try TestServer()
    }

    private func create(_ address: String, _ topics: [String]) -> TestResponse {
        server.send(
            "POST /api/webhooks",
            [
                "data": [
                    "type": "webhook",
                    "attributes": [
                        "name": "Hook", "endpoint_url": .string(address), "secret_key": "secret",
                    ],
                    "relationships": ["webhook-topics": Requests.identifiers("webhook-topic", topics)],
                ]
            ]
        )
    }

    private func address(_ response: TestResponse) -> JSON? { response.data["attributes"]?["endpoint_url"] }

    @Test func `a webhook keeps its secret, and needs topics and a safe address`() {
        let made = create("https://klaviyo-demo.com/hook", [Self.topic])
        #expect(made.status == 201)
        #expect(!server.send("GET /api/webhooks/\(made.id)").text.contains("secret"))
        #expect(create("http://klaviyo-demo.com/hook", [Self.topic]).status == 400)
        #expect(create("https://klaviyo-demo.com/hook", []).status == 400)
        #expect(server.send("GET /api/webhooks").data.array?.count == 1)
    }

    @Test func `every answer hides what follows the host of the address (recorded)`() {
        let made = create("https://klaviyo-demo.com:8443/secret/path?x=1", [Self.topic])
        #expect(address(made) == "https://klaviyo-demo.com:8443/*****")
        #expect(address(server.send("GET /api/webhooks/\(made.id)")) == "https://klaviyo-demo.com:8443/*****")
        let changed = server.send(
            "PATCH /api/webhooks/\(made.id)",
            Requests.resource("webhook", ["endpoint_url": "https://klaviyo-demo.com"], id: made.id)
        )
        #expect(address(changed) == "https://klaviyo-demo.com/*****")
    }

    @Test func `a topic that isn't there is told with its place, beside a bad address`() {
        let answer = create("http://klaviyo-demo.com", [Self.topic, "event:klaviyo.nope"])
        #expect(answer.status == 400)
        #expect(
            answer.details == [
                "The endpoint_url of a webhook must begin with https://.",
                "A webhook topic with id event:klaviyo.nope does not exist.",
            ]
        )
        #expect(
            answer.places == [
                "/data/attributes/endpoint_url", "/data/relationships/webhook-topics/data/1/id",
            ]
        )
    }
}
