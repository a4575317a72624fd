import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// Campaigns with audiences, messages and variations: shapes as of 2026-10-15, what becomes of them assumed.
@Suite struct OmnichannelCampaignTests {
    private let server: TestServer
    private static let noon: JSON = "2026-11-23T12:00:00.000000+00:00"

    init() throws {
        server = try TestServer(
            """
            lists: [{id: L1, name: News}, {id: L2, name: Not them}, {id: L3, name: Nobody}]
            profiles:
              - {id: P1, email: a@mydomain.com, phone_number: '+12025550111', lists: [L1], subscribed: [email, sms]}
              - {id: P2, email: b@mydomain.com, lists: [L1, L2]}
              - {id: P3, phone_number: '+12025550112', lists: [L2], subscribed: [sms]}
            resources:
              - {type: template, id: T1, attributes: {name: Hi, editor_type: CODE, html: <p>hi</p>, text: hi}}
              - {type: image, id: '1', attributes: {name: Dot, format: png, size: 70, image_url: 'https://klaviyo-demo.com/1.png'}}
            """
        )
    }

    private func send(_ line: String, _ body: JSON? = nil) -> TestResponse {
        server.send(line, body, revision: "2026-10-15")
    }

    /// A campaign with an email to one list and a text message to another.
    private func create() -> TestResponse {
        send(
            "POST /api/campaigns",
            Requests.resource(
                "campaign",
                [
                    "definition": ["name": "Sale", "color": "ff5733"],
                    "audiences": [
                        ["temporary_id": "news", "name": "News", "included": ["L1"]],
                        ["temporary_id": "texts", "included": ["L1", "L2"], "excluded": ["L3"]],
                    ],
                    "messages": [
                        [
                            "audience_temporary_id": "news", "name": "Mail", "is_add_utm": true,
                            "throttling_type": "FOR_CAMPAIGNS",
                            "variations": [
                                [
                                    "definition": [
                                        "name": "A",
                                        "details": [
                                            "channel": "email", "subject": "Hello", "template_id": "T1",
                                        ],
                                    ]
                                ],
                                ["definition": ["name": "B", "details": ["subject": "Hi"]]],
                            ],
                        ],
                        [
                            "audience_temporary_id": "texts", "name": "Text",
                            "variations": [
                                ["definition": ["details": ["channel": "sms", "body": "Hi"]]]
                            ],
                        ],
                    ],
                ]
            )
        )
    }

    private func linked(_ response: TestResponse, _ name: String) -> [String] {
        response.data["relationships"]?[name]?["data"]?.array?.compactMap { $0["id"]?.string } ?? []
    }

    private func variations(_ message: String) -> [JSON] {
        linked(send("GET /api/campaign-messages/\(message)"), "campaign-variations").map {
            send("GET /api/campaign-variations/\($0)").data
        }
    }

    private func status(_ message: String) -> String? {
        send("GET /api/campaign-messages/\(message)").data["attributes"]?["definition"]?["status"]?.string
    }

    @Test func `a campaign comes with its audiences and messages`() {
        let made = create()
        #expect(made.status == 201, "\(made.text)")
        expectSame(
            made.data["attributes"] ?? .null,
            [
                "created_at": Self.noon, "updated_at": Self.noon,
                "definition": [
                    "name": "Sale", "builder": "canvas", "archived": false, "color": "ff5733",
                    "description": nil, "send_settings": nil,
                ],
            ]
        )
        let (audiences, messages) = (linked(made, "campaign-audiences"), linked(made, "campaign-messages"))
        #expect([audiences.count, messages.count] == [2, 2])
        expectSame(
            send("GET /api/campaign-audiences/\(audiences[1])").data["attributes"] ?? .null,
            [
                "created": Self.noon, "updated": Self.noon,
                "definition": ["name": nil, "included": ["L1", "L2"], "excluded": ["L3"], "priority": nil],
            ]
        )
        let message = send("GET /api/campaign-messages/\(messages[0])?include=campaign-variations,campaign")
        expectSame(
            message.data["attributes"] ?? .null,
            [
                "created": Self.noon, "updated": Self.noon,
                "definition": [
                    "name": "Mail", "status": "draft",
                    "tracking_options": [
                        "is_add_utm": true, "is_tracking_clicks": true, "is_tracking_opens": true,
                    ],
                    "send_options": [
                        "send_time": nil, "send_times": nil, "send_strategy": nil,
                        "recipient_percentage": nil, "throttling_type": "throttle-for-campaigns",
                        "throttle_unit": nil, "is_ignoring_unsubscribes": false,
                    ], "ab_test": nil,
                ],
            ]
        )
        #expect(linked(message, "campaign-variations").count == 2)
        #expect(message.data["relationships"]?["campaign-audience"]?["data"]?["id"]?.string == audiences[0])
        #expect(message.json["included"]?.array?.count == 3)
        expectSame(
            variations(messages[0])[0]["attributes"] ?? .null,
            [
                "created": Self.noon, "updated": Self.noon,
                "definition": [
                    "name": "A",
                    "details": [
                        "channel": "email", "subject": "Hello", "template_id": template(messages[0]),
                    ],
                ],
            ]
        )
    }

    /// The id of a message's template.
    private func template(_ message: String) -> JSON {
        server.send("GET /api/campaign-messages/\(message)/template").data["id"] ?? .null
    }

    @Test func `both shapes name the same copy of a template, which the template's end leaves`() {
        let message = linked(create(), "campaign-messages")[0]
        let named = {
            variations(message).map { $0["attributes"]?["definition"]?["details"]?["template_id"] }
        }
        let first = template(message)
        #expect(first != "T1")
        #expect(named() == [first, nil])
        #expect(send("DELETE /api/templates/T1").status == 200)
        #expect(send("GET /api/templates/\(first.string ?? "")").data["attributes"]?["html"] == "<p>hi</p>")

        let other = send(
            "POST /api/templates",
            Requests.resource("template", ["name": "Ho", "editor_type": "CODE", "html": "<p>ho</p>"])
        ).id
        let variation = variations(message)[0]["id"]?.string ?? ""
        let change = { (template: JSON) in
            send(
                "PATCH /api/campaign-variations/\(variation)",
                Requests.resource(
                    "campaign-variation",
                    ["definition": ["details": ["channel": "email", "template_id": template]]],
                    id: variation
                )
            ).data["attributes"]?["definition"]?["details"]?["template_id"]
        }
        let second = change(.string(other))
        #expect(second == template(message))
        #expect(![first, .string(other)].contains(template(message)))
        #expect(send("GET /api/templates/\(first.string ?? "")").status == 404)
        #expect(change(template(message)) == second)
        #expect(change(nil) == .some(.null))
        #expect(template(message) == .null)
    }

    @Test func `a copy of a campaign has copies of its templates`() {
        let made = create()
        let message = linked(made, "campaign-messages")[0]
        let clone = send("POST /api/campaign-clone", Requests.resource("campaign", [:], id: made.id))
        let copied = linked(clone, "campaign-messages")[0]
        #expect(![template(message), "T1"].contains(template(copied)))
        let details = variations(copied)[0]["attributes"]?["definition"]?["details"]
        #expect(details?["template_id"] == template(copied))
    }

    @Test func `revisions before show the same campaign in their shape`() {
        let made = create()
        let old = server.send("GET /api/campaigns/\(made.id)")
        expectSame(
            old.data["attributes"] ?? .null,
            [
                "name": "Sale", "status": "Draft", "archived": false,
                "audiences": ["included": ["L1", "L2"], "excluded": []],
                "send_options": ["use_smart_sending": true, "ignore_unsubscribes": false],
                "tracking_options": [
                    "add_tracking_params": true, "custom_tracking_params": [], "is_tracking_clicks": true,
                    "is_tracking_opens": true,
                ], "send_strategy": ["method": "immediate"], "created_at": Self.noon, "scheduled_at": nil,
                "updated_at": Self.noon, "send_time": nil,
            ]
        )
        let messages = linked(old, "campaign-messages")
        let (mail, text) = (
            server.send("GET /api/campaign-messages/\(messages[0])"),
            server.send("GET /api/campaign-messages/\(messages[1])")
        )
        #expect(mail.data["attributes"]?["definition"]?["label"] == "Mail")
        #expect(mail.data["attributes"]?["definition"]?["content"]?["subject"] == "Hello")
        #expect(text.data["attributes"]?["definition"]?["content"] == ["body": "Hi", "media_url": nil])
        let template = server.send("GET /api/campaign-messages/\(messages[0])/template")
        #expect(template.data["attributes"]?["html"] == "<p>hi</p>")

        let change = Requests.resource(
            "campaign-message",
            ["definition": ["channel": "email", "content": ["subject": "Last call"]]],
            id: messages[0]
        )
        #expect(server.send("PATCH /api/campaign-messages/\(messages[0])", change).status == 200)
        let details = variations(messages[0])[0]["attributes"]?["definition"]?["details"]
        #expect(
            details == [
                "channel": "email", "subject": "Last call", "template_id": self.template(messages[0]),
            ]
        )
    }

    @Test func `a campaign of a revision before has an audience and variations`() {
        let message: JSON = [
            "type": "campaign-message",
            "attributes": ["definition": ["channel": "email", "label": "Main", "content": ["subject": "S"]]],
        ]
        let attributes: JSON = [
            "name": "Old", "audiences": ["included": ["L1"], "excluded": ["L2"]],
            "send_strategy": ["method": "static", "datetime": "2026-12-01T09:00:00Z"],
            "send_options": ["use_smart_sending": false], "campaign-messages": ["data": [message]],
        ]
        let id = server.send("POST /api/campaigns", Requests.resource("campaign", attributes)).id
        let made = send("GET /api/campaigns/\(id)?include=campaign-audiences,campaign-messages")
        #expect(made.data["attributes"]?["definition"]?["builder"] == "wizard")
        let included = made.json["included"]?.array ?? []
        #expect(
            included[0]["attributes"]?["definition"]
                == ["name": nil, "included": ["L1"], "excluded": ["L2"], "priority": nil]
        )
        let definition = included[1]["attributes"]?["definition"]
        #expect(definition?["name"] == "Main")
        expectSame(
            definition?["send_options"] ?? .null,
            [
                "send_time": "2026-12-01T09:00:00+00:00", "send_times": nil, "send_strategy": "static",
                "recipient_percentage": nil, "throttling_type": "none", "throttle_unit": nil,
                "is_ignoring_unsubscribes": false,
            ]
        )
        let only = variations(linked(made, "campaign-messages")[0])
        #expect(only.count == 1)
        expectSame(
            only[0]["attributes"]?["definition"] ?? .null,
            ["name": "Main", "details": ["channel": "email", "subject": "S"]]
        )

        let audience = linked(made, "campaign-audiences")[0]
        let change = Requests.resource("campaign-audience", ["definition": ["excluded": []]], id: audience)
        #expect(send("PATCH /api/campaign-audiences/\(audience)", change).status == 200)
        let old = server.send("GET /api/campaigns/\(id)").data["attributes"]
        #expect(old?["audiences"] == ["included": ["L1"], "excluded": []])
    }

    @Test func `messages are scheduled one by one, stopped, and then sent`() throws {
        let made = create()
        let messages = linked(made, "campaign-messages")
        let schedule = Requests.resource(
            "campaign-message-schedule",
            ["strategy": "static", "send_time": "2026-11-23T14:00:00Z"],
            ["campaign-message": messages[0]]
        )
        let answer = send("POST /api/campaign-message-schedule", schedule)
        #expect(answer.status == 201, "\(answer.text)")
        #expect(answer.id == messages[0])
        expectSame(
            answer.data["attributes"] ?? .null,
            [
                "send_time": "2026-11-23T14:00:00+00:00", "send_date": nil, "strategy": "static",
                "throttling_percentage": nil, "throttle_unit": nil,
            ]
        )
        #expect(send("POST /api/campaign-message-schedule", schedule).status == 400)
        #expect([status(messages[0]), status(messages[1])] == ["scheduled", "draft"])
        server.control("POST clock", ["advance": "PT1M"])
        let old = server.send("GET /api/campaigns/\(made.id)").data["attributes"]
        #expect(old?["status"] == "Scheduled")
        #expect(old?["send_strategy"]?["datetime"] == "2026-11-23T14:00:00+00:00")

        let revert = Requests.resource("campaign-message-schedule", ["action": "revert"], id: messages[0])
        let path = "/api/campaign-message-schedule/\(messages[0])"
        #expect(send("PATCH \(path)", revert).status == 204)
        #expect(send("PATCH \(path)", revert).status == 400)
        #expect(status(messages[0]) == "draft")
        #expect(server.send("GET /api/campaigns/\(made.id)").data["attributes"]?["status"] == "Draft")

        #expect(send("POST /api/campaign-message-schedule", schedule).status == 201)
        server.control("POST clock", ["advance": "PT3H"])
        #expect([status(messages[0]), status(messages[1])] == ["sent", "draft"])
        #expect(send("GET /api/campaign-messages?filter=equals(status,\"sent\")").data.array?.count == 1)
    }

    @Test(
        arguments: [
            (["strategy": "static"], ["send_time"]),
            (["strategy": "local_timezone", "send_time": nil], ["send_time"]),
            (["strategy": "throttled"], ["send_time", "throttled_options"]),
            (["strategy": "smart_send_time"], ["send_date"]),
            (["strategy": "static", "send_time": "2020-01-01T00:00:00Z"], ["send_time"]),
            (["strategy": "static", "send_time": "2026-11-23T12:00:00Z"], ["send_time"]),
            (["strategy": "smart_send_time", "send_date": "2026-11-22"], ["send_date"]),
        ] as [(JSON, [String])]
    )
    func `a message is scheduled for a time to come (documented)`(_ schedule: JSON, _ names: [String]) {
        let message = linked(create(), "campaign-messages")[0]
        let answer = send(
            "POST /api/campaign-message-schedule",
            Requests.resource("campaign-message-schedule", schedule, ["campaign-message": message])
        )
        #expect(answer.status == 400)
        #expect(answer.places == names.map { "/data/attributes/\($0)" })
        #expect(status(message) == "draft")
    }

    @Test func `a message that ignores unsubscribes reaches who has unsubscribed`() throws {
        server.send(
            "POST /api/profile-subscription-bulk-delete-jobs",
            Requests.unsubscribe(["b@mydomain.com"])
        )
        try server.runJobs()
        let made = create()
        let count = {
            send("GET /api/campaign-recipient-estimations/\(made.id)").data["attributes"]?[
                "estimated_recipient_count"
            ]
        }
        #expect(count() == 2)
        let message = linked(made, "campaign-messages")[0]
        let change = Requests.resource(
            "campaign-message",
            ["definition": ["send_options": ["is_ignoring_unsubscribes": true]]],
            id: message
        )
        #expect(send("PATCH /api/campaign-messages/\(message)", change).status == 200)
        #expect(count() == 3)
    }

    @Test func `a campaign is scheduled as a whole, or not at all`() throws {
        let made = create()
        let messages = linked(made, "campaign-messages")
        let schedule = { (schedules: JSON) in
            send(
                "POST /api/campaign-schedule",
                Requests.resource(
                    "campaign-schedule",
                    ["message_schedules": schedules],
                    ["campaign": made.id]
                )
            )
        }
        let throttled: JSON = [
            "message_id": .string(messages[0]), "strategy": "throttled", "send_time": "2026-11-23T13:00:00Z",
            "throttled_options": ["throttling_percentage": 20],
        ]
        let refused = schedule([
            throttled, ["message_id": .string(messages[1]), "strategy": "smart_send_time"],
        ])
        #expect(refused.places == ["/data/attributes/message_schedules/1/send_date"])
        #expect(status(messages[0]) == "draft")

        let answer = schedule([
            throttled, ["message_id": .string(messages[1]), "strategy": "static"],
        ])
        #expect(answer.status == 201, "\(answer.text)")
        expectSame(
            answer.data["attributes"]?["messages"]?[0] ?? .null,
            [
                "id": .string(messages[0]), "send_time": "2026-11-23T13:00:00+00:00", "send_date": nil,
                "strategy": "throttled", "throttling_percentage": 20, "throttle_unit": "hour",
            ]
        )
        server.control("POST clock", ["advance": "PT1M"])
        #expect([status(messages[0]), status(messages[1])] == ["scheduled", "sent"])
        let options = send("GET /api/campaign-messages/\(messages[0])").data["attributes"]?["definition"]
        #expect(options?["send_options"]?["recipient_percentage"] == 20)
    }

    @Test func `each message reaches its own audience; the campaign counts each profile once`() throws {
        let made = create()
        let estimate = send("GET /api/campaign-recipient-estimations/\(made.id)").data["attributes"]
        // Ada by mail and text, Bob by mail, the third by text.
        #expect(estimate?["estimated_recipient_count"] == 3)
        let audience = linked(made, "campaign-audiences")[0]
        let nobody = Requests.resource(
            "campaign-audience",
            ["definition": ["included": ["L3"], "excluded": []]],
            id: audience
        )
        #expect(send("PATCH /api/campaign-audiences/\(audience)", nobody).status == 200)
        #expect(
            send(
                "POST /api/campaign-send-jobs",
                ["data": ["type": "campaign-send-job", "id": .string(made.id)]]
            )
            .status == 202
        )
        try server.runJobs()
        #expect(linked(made, "campaign-messages").map(status) == ["cancelled", "sent"])
        #expect(server.send("GET /api/campaigns/\(made.id)").data["attributes"]?["status"] == "Sent")
    }
}
