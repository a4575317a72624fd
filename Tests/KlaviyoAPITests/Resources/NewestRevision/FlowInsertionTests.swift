import JSONAPI
import TestSupport
import Testing

/// Adding actions to a flow: the shape is that of 2026-10-15, where they go assumed.
@Suite struct FlowInsertionTests {
    private let server: TestServer
    private let flow: String
    private let wait: String
    private let text: String

    init() throws {
        server = try TestServer()
        let wait: JSON = [
            "temporary_id": "wait", "type": "time-delay", "links": ["next": "text"],
            "data": ["unit": "hours", "value": 2],
        ]
        let text: JSON = [
            "temporary_id": "text", "type": "send-sms", "links": ["next": nil],
            "data": ["message": ["body": "Hi", "name": "Text"]],
        ]
        let definition: JSON = ["triggers": [], "actions": [wait, text], "entry_action_id": "wait"]
        flow =
            server.send(
                "POST /api/flows",
                ["data": ["type": "flow", "attributes": ["name": "F", "definition": definition]]]
            ).id
        let actions =
            server.send("GET /api/flows/\(flow)?additional-fields[flow]=definition")
            .data["attributes"]?["definition"]?["actions"]?.array ?? []
        self.wait = try #require(actions.first?["id"]?.string)
        self.text = try #require(actions.last?["id"]?.string)
    }

    private static let delay: JSON = [
        "temporary_id": "new", "type": "time-delay", "data": ["unit": "days", "value": 1],
    ]

    private func insert(_ attributes: JSON) -> TestResponse {
        server.send(
            "POST /api/flow-actions",
            [
                "data": [
                    "type": "flow-action", "attributes": attributes,
                    "relationships": ["flow": ["data": ["type": "flow", "id": .string(flow)]]],
                ]
            ],
            revision: "2026-10-15"
        )
    }

    /// The ids of the flow's actions, in the order in which a profile comes to them.
    private func way() -> [String] {
        let definition =
            server.send("GET /api/flows/\(flow)?additional-fields[flow]=definition")
            .data["attributes"]?["definition"]
        var way: [String] = []
        var next = definition?["entry_action_id"]?.string
        while let id = next {
            way.append(id)
            let action = definition?["actions"]?.array?.first { $0["id"]?.string == id }
            next = action?["links"]?["next"]?.string
        }
        return way
    }

    private func anchor(_ id: String, _ links: JSON? = nil) -> JSON {
        var definition: JSONObject = ["type": "time-delay", "id": .string(id)]
        if let links { definition["links"] = links }
        return [
            "data": [
                "type": "flow-action", "id": .string(id), "attributes": ["definition": .object(definition)],
            ]
        ]
    }

    @Test func `an action without an anchor comes first`() {
        let made = insert(["definition": Self.delay])
        #expect(made.status == 201, "\(made.text)")
        #expect(way() == [made.id, wait, text])
        expectSame(
            made.data["attributes"]?["definition"] ?? .null,
            [
                "id": .string(made.id), "type": "time-delay",
                "data": ["unit": "days", "value": 1, "secondary_value": 0, "timezone": "profile"],
                "links": ["next": .string(wait)],
            ]
        )
    }

    @Test func `an action comes after its anchor, and what followed that follows it`() {
        let made = insert(["definition": Self.delay, "anchor-action": anchor(wait)])
        #expect(way() == [wait, made.id, text])
        let named = insert([
            "definition": Self.delay, "anchor-action": anchor(made.id, ["next": "new"]),
        ])
        #expect(way() == [wait, made.id, named.id, text])
        #expect(server.send("GET /api/flows/\(flow)/flow-actions").data.array?.count == 4)
    }

    @Test func `nothing changes where a reference or an anchor leads nowhere`() {
        #expect(insert(["definition": Self.delay, "anchor-action": anchor("1")]).status == 404)
        #expect(
            insert([
                "definition": [
                    "type": "time-delay", "data": ["unit": "days", "value": 1], "links": ["next": "1"],
                ]
            ]).status == 400
        )
        #expect(way() == [wait, text])
    }
}
