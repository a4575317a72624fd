import JSONAPI
import TestSupport
import Testing

@Suite struct FlowTests {
    private let server: TestServer

    init() throws {
        server = try TestServer(
            """
            lists: [{id: L1, name: News}]
            resources:
              - {type: template, id: T1, attributes: {name: Hi, editor_type: CODE, html: <p>hi</p>}}
            """
        )
    }

    private static let wait: JSON = [
        "temporary_id": "wait", "type": "time-delay", "links": ["next": "split"],
        "data": ["unit": "hours", "value": 2],
    ]
    private static let split: JSON = [
        "temporary_id": "split", "type": "conditional-split",
        "links": ["next_if_true": "mail", "next_if_false": "text"],
        "data": ["profile_filter": nil],
    ]
    private static let mail: JSON = [
        "temporary_id": "mail", "type": "send-email",
        "data": ["message": ["subject_line": "Hello", "template_id": "T1", "name": "Mail"]],
    ]
    private static let text: JSON = [
        "temporary_id": "text", "type": "send-sms", "links": ["next": nil],
        "data": ["message": ["body": "Hi", "name": "Text"]],
    ]

    private func create(
        _ actions: [JSON] = [Self.wait, Self.split, Self.mail, Self.text],
        entry: String = "wait",
        triggers: JSON = [["type": "list", "id": "L1"]],
        filter: JSON = nil
    ) -> TestResponse {
        server.send(
            "POST /api/flows?additional-fields[flow]=definition",
            [
                "data": [
                    "type": "flow",
                    "attributes": [
                        "name": "Welcome",
                        "definition": [
                            "triggers": triggers, "actions": .array(actions),
                            "entry_action_id": .string(entry), "profile_filter": filter,
                        ],
                    ],
                ]
            ]
        )
    }

    @Test func `A filter of profiles names lists and segments that are there`() {
        let isIn = { (list: String) -> JSON in
            let condition: JSON = [
                "type": "profile-group-membership", "is_member": true, "group_ids": [.string(list)],
            ]
            return ["condition_groups": [["conditions": [condition]]]]
        }
        #expect(create(filter: isIn("L1")).status == 201)
        let answer = create(filter: isIn("NOPE01"))
        #expect(answer.status == 400)
        #expect(answer.details == ["There is no list or segment with id NOPE01."])
        let place = "/data/attributes/definition/profile_filter/condition_groups/0/conditions/0/group_ids/0"
        #expect(answer.places == [place])
    }

    private func actions(_ flow: String) -> [JSON] {
        let answer = server.send("GET /api/flows/\(flow)?additional-fields[flow]=definition")
        return answer.data["attributes"]?["definition"]?["actions"]?.array ?? []
    }

    private func id(_ type: String, of flow: String) -> String {
        actions(flow).first { $0["type"] == .string(type) }?["id"]?.string ?? ""
    }

    @Test func `Temporary ids become real ones, and what wasn't sent is filled in (recorded)`() throws {
        let made = create(
            [Self.wait, Self.mail].map { action in
                action["type"] == "time-delay"
                    ? [
                        "temporary_id": "wait", "type": "time-delay", "links": ["next": "mail"],
                        "data": ["value": 2],
                    ] : action
            }
        )
        #expect(made.status == 201, "\(made.text)")
        let ids = actions(made.id).compactMap { $0["id"]?.string }
        let message = try #require(actions(made.id)[1]["data"]?["message"]?["id"])
        expectSame(
            made.data["attributes"] ?? .null,
            [
                "name": "Welcome", "status": "draft", "archived": false,
                "created": "2026-11-23T12:00:00.000000+00:00",
                "updated": "2026-11-23T12:00:00.000000+00:00", "trigger_type": "Added to List",
                "definition": [
                    "triggers": [["type": "list", "id": "L1"]], "profile_filter": nil,
                    "actions": [
                        [
                            "id": .string(ids[0]), "type": "time-delay",
                            "data": [
                                "unit": "days", "value": 2, "secondary_value": 0, "timezone": "profile",
                            ],
                            "links": ["next": .string(ids[1])],
                        ],
                        [
                            "id": .string(ids[1]), "type": "send-email",
                            "data": [
                                "message": [
                                    "from_email": nil, "from_label": nil, "reply_to_email": nil,
                                    "cc_email": nil,
                                    "bcc_email": nil, "subject_line": "Hello", "preview_text": nil,
                                    "template_id": "T1", "smart_sending_enabled": true,
                                    "transactional": false,
                                    "add_tracking_params": false, "custom_tracking_params": nil,
                                    "additional_filters": nil, "name": "Mail", "id": message,
                                ], "status": "draft",
                            ], "links": ["next": nil],
                        ],
                    ], "entry_action_id": .string(ids[0]), "reentry_criteria": nil,
                ],
            ]
        )
    }

    @Test func `The actions, messages and templates of a flow are read from every side`() {
        let flow = create().id
        let mail = id("send-email", of: flow)
        #expect(server.send("GET /api/flows/\(flow)/flow-actions").data.array?.count == 4)
        let sends = server.send(
            "GET /api/flows/\(flow)/flow-actions?filter=equals(action_type,\"SEND_EMAIL\")"
        )
        #expect(sends.data.array?.map { $0["id"] } == [.string(mail)])
        let messages = server.send("GET /api/flow-actions/\(mail)/flow-messages").data
        #expect(messages.array?.map { $0["attributes"]?["definition"]?["subject_line"] } == ["Hello"])
        let message = messages[0]?["id"]?.string ?? ""
        #expect(server.send("GET /api/flow-messages/\(message)/template").id == "T1")
        #expect(server.send("GET /api/flow-messages/\(message)/flow-action").id == mail)
        #expect(server.send("GET /api/flow-actions/\(mail)/flow").id == flow)
        let older = server.send("GET /api/flow-messages/\(message)", revision: "2025-07-15").data[
            "attributes"
        ]
        #expect(older?["name"] == "Mail")
        #expect(older?["content"]?["subject"] == "Hello")
        #expect(older?["definition"] == nil)
        let action = server.send("GET /api/flow-actions/\(mail)", revision: "2025-07-15").data["attributes"]
        #expect(action?["action_type"] == "SEND_EMAIL")
        #expect(action?["send_options"] == ["use_smart_sending": true, "is_transactional": false])
    }

    @Test func `A list names the flows that it triggers`() {
        let flow = create().id
        #expect(
            server.send("GET /api/lists/L1/flow-triggers").data.array?.map { $0["id"] } == [.string(flow)]
        )
        #expect(
            server.send("GET /api/lists/L1/relationships/flow-triggers").data == [
                ["type": "flow", "id": .string(flow)]
            ]
        )
    }

    @Test func `The status of a flow is that of its actions (documented)`() {
        let flow = create().id
        let body: JSON = ["data": ["type": "flow", "id": .string(flow), "attributes": ["status": "live"]]]
        #expect(server.send("PATCH /api/flows/\(flow)", body).data["attributes"]?["status"] == "live")
        #expect(actions(flow).compactMap { $0["data"]?["status"] } == ["live", "live"])
        let live = server.send("GET /api/flows/\(flow)/flow-actions?filter=equals(status,\"live\")")
        #expect(live.data.array?.count == 4)
        let wrong: JSON = ["data": ["type": "flow", "id": .string(flow), "attributes": ["status": "on"]]]
        #expect(
            server.send("PATCH /api/flows/\(flow)", wrong).details == [
                "'on' is not a valid choice for 'status'."
            ]
        )
    }

    @Test func `A changed action keeps its message and shows in the flow`() {
        let flow = create().id
        let mail = id("send-email", of: flow)
        let message = actions(flow)[2]["data"]?["message"]?["id"]
        let change = { (definition: JSON) in
            server.send(
                "PATCH /api/flow-actions/\(mail)",
                [
                    "data": [
                        "type": "flow-action", "id": .string(mail), "attributes": ["definition": definition],
                    ]
                ]
            )
        }
        let changed = change([
            "type": "send-email", "data": ["message": ["subject_line": "Bye"], "status": "live"],
        ])
        #expect(changed.status == 200, "\(changed.text)")
        #expect(changed.data["attributes"]?["definition"]?["data"]?["message"]?["id"] == message)
        #expect(actions(flow)[2]["data"]?["message"]?["subject_line"] == "Bye")
        #expect(server.send("DELETE /api/templates/T1").status == 200)
        #expect(change(["type": "send-sms", "data": ["message": ["body": "x"]]]).status == 400)
        #expect(
            change(["type": "send-email", "links": ["next": "1"]]).details == [
                "No action of the flow has the id '1'."
            ]
        )
        #expect(
            change(["type": "send-email", "links": ["next": .string(id("time-delay", of: flow))]]).status
                == 400
        )
    }

    @Test func `Deleting an action mends the way, and takes along what only it led to (assumed)`() {
        let flow = create().id
        let (wait, mail) = (id("time-delay", of: flow), id("send-email", of: flow))
        #expect(server.send("DELETE /api/flow-actions/\(id("conditional-split", of: flow))").status == 204)
        #expect(actions(flow).map { $0["type"] } == ["time-delay", "send-email"])
        let delay = server.send("GET /api/flow-actions/\(wait)").data["attributes"]?["definition"]
        #expect(delay?["links"]?["next"] == .string(mail))
        #expect(server.send("DELETE /api/flow-actions/\(wait)").status == 204)
        let entry = server.send("GET /api/flows/\(flow)?additional-fields[flow]=definition")
        #expect(entry.data["attributes"]?["definition"]?["entry_action_id"] == .string(mail))
        #expect(server.send("DELETE /api/flow-actions/\(wait)").status == 404)
    }

    @Test func `A flow goes with its actions and messages, and frees its template`() {
        let flow = create().id
        let mail = id("send-email", of: flow)
        let refused = server.send("DELETE /api/templates/T1")
        #expect(refused.status == 409)
        #expect(
            refused.details.first?.hasPrefix(
                "Cannot delete template T1 while it is attached to\nFlowMessage "
            ) ?? false
        )
        #expect(server.send("DELETE /api/flows/\(flow)").status == 204)
        #expect(server.send("GET /api/flow-actions/\(mail)").status == 404)
        #expect(server.send("GET /api/lists/L1/flow-triggers").data == [])
        #expect(server.send("DELETE /api/templates/T1").status == 200)
    }

    @Test func `A definition that isn't a graph is refused and leaves nothing`() {
        var second = Self.mail.object ?? [:]
        second["links"] = ["next": "wait"]
        var unnamed = Self.mail.object ?? [:]
        unnamed["temporary_id"] = nil
        let refusals: [(TestResponse, String)] = [
            (
                create([Self.mail, Self.mail], entry: "mail"),
                "More than one action has the temporary_id 'mail'."
            ),
            (create([Self.mail], entry: "nope"), "No action of the flow has the id 'nope'."),
            (create([Self.wait], entry: "wait"), "No action of the flow has the id 'split'."),
            (
                create([Self.wait, Self.split, .object(second), Self.text]),
                "The actions of a flow must not lead back."
            ),
            (
                create([.object(unnamed)], entry: ""),
                "'temporary_id' is a required field for the resource 'flow-action'."
            ),
            (
                create(triggers: [["type": "list", "id": "L1"], ["type": "list", "id": "L1"]]),
                "Only one trigger is supported."
            ),
        ]
        for (answer, detail) in refusals {
            #expect(answer.status == 400)
            #expect(answer.details == [detail])
        }
        #expect(
            create(triggers: [["type": "list", "id": "L9"]]).details == [
                "A list with id `L9` does not exist."
            ]
        )
        #expect(server.send("GET /api/flows").data == [])
    }
}
