import JSONAPI
import TestSupport
import Testing

/// The buttons of push notifications: what the document says of them in words.
@Suite struct PushActionButtonTests {
    private let server: TestServer

    init() throws {
        server = try TestServer("lists: [{id: L1, name: News}]")
    }

    private func create(_ buttons: [JSON]) -> TestResponse {
        let message: JSON = [
            "type": "campaign-message",
            "attributes": [
                "definition": [
                    "channel": "mobile_push",
                    "content": ["body": "Hello", "action_buttons": .array(buttons)],
                ]
            ],
        ]
        return server.send(
            "POST /api/campaigns",
            Requests.resource(
                "campaign",
                [
                    "name": "Push", "audiences": ["included": ["L1"]],
                    "campaign-messages": ["data": [message]],
                ]
            )
        )
    }

    private static func button(_ more: JSONObject = [:]) -> JSON {
        .object((["label": "Go", "action_type": "open_app"] as JSONObject).merging(more))
    }

    @Test func `up to three buttons count from 0, in their order or as they say`() {
        let places = { (positions: [Int]) in positions.map { Self.button(["position": .int($0)]) } }
        #expect(create([]).status == 201)
        #expect(create([Self.button(), Self.button(), Self.button()]).status == 201)
        #expect(create(places([2, 0, 1])).status == 201)
        #expect(create(places([0, 2])).details.count == 1)
        #expect(create(places([1])).details.count == 1)
        let four = create([Self.button(), Self.button(), Self.button(), Self.button()])
        #expect(four.details == ["A push notification may have at most 3 action buttons."])
        #expect(
            four.places == [
                "/data/attributes/campaign-messages/data/0/attributes/definition/content/action_buttons"
            ]
        )
    }

    @Test func `every mistake in a button is told`() {
        let long = JSON.string(String(repeating: "x", count: 41))
        let answer = create([
            Self.button(["label": long, "action_type": "deep_link"]), Self.button(["action_type": "jump"]),
        ])
        #expect(answer.status == 400)
        #expect(
            answer.details == [
                "'label' may have at most 40 characters.",
                "'url' is a required field for the resource 'campaign-message'.",
                "'jump' is not a valid choice for 'action_type'.",
            ]
        )
        #expect(answer.places[0].hasSuffix("/content/action_buttons/0/label"))
        #expect(
            create([Self.button(["action_type": "open_url", "url": "https://klaviyo-demo.com"])]).status
                == 201
        )
    }

    @Test func `a message that is changed is looked at as well`() {
        let campaign = create([]).id
        let message =
            server.send("GET /api/campaigns/\(campaign)/campaign-messages").data[0]?["id"]?.string ?? ""
        let definition: JSON = [
            "channel": "mobile_push",
            "content": ["body": "Hello", "action_buttons": [Self.button(["position": 5])]],
        ]
        let answer = server.send(
            "PATCH /api/campaign-messages/\(message)",
            Requests.resource("campaign-message", ["definition": definition], id: message)
        )
        #expect(answer.places == ["/data/attributes/definition/content/action_buttons"])
    }
}
