import JSONAPI
import TestSupport
import Testing

@Suite struct CampaignTests {
    private let server: TestServer

    init() throws {
        server = try TestServer(
            """
            lists: [{id: L1, name: News}, {id: L2, name: Not them}, {id: L3, name: Nobody}]
            profiles:
              - {id: P1, email: a@mydomain.com, phone_number: '+12025550111', lists: [L1], subscribed: [email, sms]}
              - {id: P2, email: b@mydomain.com, lists: [L1, L2]}
              - {id: P3, email: c@mydomain.com, lists: [L1], suppressed: [HARD_BOUNCE]}
              - {id: P4, phone_number: '+12025550112', lists: [L1]}
            resources:
              - {type: template, id: T1, attributes: {name: Hi, editor_type: CODE, html: <p>hi</p>, text: hi}}
              - {type: image, id: '1', attributes: {name: Dot, format: png, size: 70, image_url: 'https://klaviyo-demo.com/1.png'}}
            """
        )
    }

    private static let email: JSON = ["channel": "email", "label": "Main", "content": ["subject": "Hello"]]
    private static let sms: JSON = ["channel": "sms", "content": ["body": "Hi"]]

    private func create(
        _ definition: JSON = Self.email,
        _ attributes: JSONObject = [:],
        included: [String] = ["L1"],
        excluded: [String] = []
    ) -> TestResponse {
        let message: JSON = ["type": "campaign-message", "attributes": ["definition": definition]]
        let standard: JSONObject = [
            "name": "Sale",
            "audiences": [
                "included": .array(included.map { .string($0) }),
                "excluded": .array(excluded.map { .string($0) }),
            ], "campaign-messages": ["data": [message]],
        ]
        return server.send(
            "POST /api/campaigns",
            ["data": ["type": "campaign", "attributes": .object(standard.merging(attributes))]]
        )
    }

    private func message(of campaign: String) -> String {
        server.send("GET /api/campaigns/\(campaign)/relationships/campaign-messages").data[0]?["id"]?.string
            ?? ""
    }

    private func status(_ campaign: String) -> String? {
        server.send("GET /api/campaigns/\(campaign)").data["attributes"]?["status"]?.string
    }

    private func job(_ type: String, _ campaign: String) -> TestResponse {
        server.send("POST /api/\(type)s", ["data": ["type": .string(type), "id": .string(campaign)]])
    }

    @Test func `A new campaign is a draft with its messages (recorded)`() {
        let made = create()
        #expect(made.status == 201, "\(made.text)")
        expectSame(
            made.data["attributes"] ?? .null,
            [
                "name": "Sale", "status": "Draft", "archived": false,
                "audiences": ["included": ["L1"], "excluded": []],
                "send_options": ["use_smart_sending": true, "ignore_unsubscribes": false],
                "tracking_options": [
                    "add_tracking_params": false, "custom_tracking_params": [], "is_tracking_clicks": true,
                    "is_tracking_opens": true,
                ], "send_strategy": ["method": "immediate"], "created_at": "2026-11-23T12:00:00.000000+00:00",
                "scheduled_at": nil, "updated_at": "2026-11-23T12:00:00.000000+00:00", "send_time": nil,
            ]
        )
        let message = server.send("GET /api/campaign-messages/\(message(of: made.id))?include=campaign")
        expectSame(
            message.data["attributes"] ?? .null,
            [
                "definition": [
                    "channel": "email", "label": "Main",
                    "content": [
                        "subject": "Hello", "preview_text": nil, "from_email": nil, "from_label": nil,
                        "reply_to_email": nil, "cc_email": nil, "bcc_email": nil,
                    ],
                ], "send_times": nil, "created_at": "2026-11-23T12:00:00.000000+00:00",
                "updated_at": "2026-11-23T12:00:00.000000+00:00",
            ]
        )
        #expect(message.json["included"]?[0]?["id"]?.string == made.id)
    }

    @Test func `Campaigns are listed for a channel, and need one (documented)`() {
        let (email, sms) = (create().id, create(Self.sms).id)
        let ids = { (filter: String) in
            server.send("GET /api/campaigns?filter=\(filter)").data.array?.compactMap { $0["id"]?.string }
        }
        #expect(ids("equals(messages.channel,\"email\")") == [email])
        #expect(ids("and(equals(messages.channel,\"sms\"),equals(status,\"Draft\"))") == [sms])
        #expect(ids("equals(messages.channel,\"sms\"),contains(name,\"nope\")") == [])
        let answer = server.send("GET /api/campaigns?filter=contains(name,\"S\")")
        #expect(answer.status == 400)
        #expect(answer.places == ["filter"])
    }

    @Test(arguments: ["foo", "push", "EMAIL"])
    func `Only email, SMS and push notifications are channels (documented)`(_ channel: String) {
        let answer = server.send("GET /api/campaigns?filter=equals(messages.channel,\"\(channel)\")")
        #expect(answer.status == 400)
        #expect(answer.details == ["'\(channel)' is not a valid choice for 'messages.channel'."])
        #expect(answer.places == ["filter"])
    }

    @Test func `Campaigns are not listed up to a time to come (reported)`() {
        let list = { (bound: String) in
            server.send("GET /api/campaigns?filter=equals(messages.channel,\"email\"),\(bound)")
        }
        let answer = list("less-than(updated_at,2030-01-02T03:04:05Z)")
        #expect(answer.status == 400)
        #expect(answer.details == ["End date may not be in the future: 2030-01-02T03:04:05"])
        #expect(answer.places == ["updated_at"])
        #expect(list("less-or-equal(updated_at,2026-11-23T12:00:00Z)").status == 200)
        #expect(list("greater-than(updated_at,2030-01-01T00:00:00Z)").status == 200)
    }

    @Test func `Revisions until 2024-10-15 have another shape of the same campaign`() throws {
        // Revisions live two years.
        let server = try TestServer(
            "lists: [{id: L1, name: News}]",
            settings: ["revision_today": "2025-06-01"]
        )
        let made = server.send(
            "POST /api/campaigns",
            [
                "data": [
                    "type": "campaign",
                    "attributes": [
                        "name": "Old", "audiences": ["included": ["L1"]],
                        "send_strategy": [
                            "method": "static",
                            "options_static": ["datetime": "2026-12-01T09:00:00Z", "is_local": true],
                        ],
                        "tracking_options": [
                            "is_add_utm": true, "utm_params": [["name": "a", "value": "b"]],
                        ],
                        "campaign-messages": [
                            "data": [
                                [
                                    "type": "campaign-message",
                                    "attributes": [
                                        "channel": "email", "label": "L", "content": ["subject": "S"],
                                    ],
                                ]
                            ]
                        ],
                    ],
                ]
            ],
            revision: "2024-02-15"
        )
        #expect(made.status == 201, "\(made.text)")
        let old = made.data["attributes"]
        #expect(old?["send_strategy"]?["options_static"]?["datetime"] == "2026-12-01T09:00:00+00:00")
        #expect(old?["send_strategy"]?["options_sto"] == .some(.null))
        #expect(old?["tracking_options"]?["utm_params"] == [["name": "a", "value": "b"]])
        let new = server.send("GET /api/campaigns/\(made.id)", revision: "2025-01-15").data["attributes"]
        expectSame(
            new?["send_strategy"] ?? .null,
            [
                "method": "static", "datetime": "2026-12-01T09:00:00+00:00",
                "options": ["is_local": true, "send_past_recipients_immediately": false],
            ]
        )
        #expect(new?["tracking_options"]?["add_tracking_params"] == true)
        let linked = made.data["relationships"]?["campaign-messages"]?["data"]?[0]?["id"]?.string
        let path = "/api/campaign-messages/\(linked ?? "")"
        let current = server.send("GET \(path)", revision: "2025-01-15").data["attributes"]
        #expect(current?["definition"]?["content"]?["subject"] == "S")
        let message = server.send("GET \(path)", revision: "2024-10-15").data["attributes"]
        #expect(message?["channel"] == "email")
        #expect(message?["label"] == "L")
        #expect(message?["definition"] == nil)
    }

    @Test func `A campaign at once is prepared, sending, and sent`() throws {
        let id = create().id
        let sent = job("campaign-send-job", id)
        #expect(sent.status == 202)
        expectSame(
            sent.data,
            [
                "type": "campaign-send-job", "id": .string(id), "attributes": ["status": "queued"],
                "links": ["self": .string("https://a.klaviyo.com/api/campaign-send-jobs/\(id)/")],
            ]
        )
        #expect(status(id) == "Preparing to send")
        #expect(job("campaign-send-job", id).status == 400)
        server.control("POST clock", ["advance": "PT1S"])
        #expect(status(id) == "Sending")
        #expect(
            server.send("GET /api/campaign-send-jobs/\(id)").data["attributes"]?["status"] == "processing"
        )
        server.control("POST clock", ["advance": "PT1S"])
        #expect(status(id) == "Sent")
        #expect(server.send("GET /api/campaign-send-jobs/\(id)").data["attributes"]?["status"] == "complete")
        let time = server.send("GET /api/campaigns/\(id)").data["attributes"]?["send_time"]
        #expect(time == "2026-11-23T12:00:01+00:00")
        let change: JSON = ["data": ["type": "campaign", "id": .string(id), "attributes": ["name": "Late"]]]
        #expect(server.send("PATCH /api/campaigns/\(id)", change).status == 400)
    }

    @Test func `A campaign for later is scheduled until its time, or reverted or cancelled (documented)`()
        throws
    {
        let strategy: JSONObject = [
            "send_strategy": ["method": "static", "datetime": "2026-11-23T14:00:00+00:00"]
        ]
        let (kept, reverted, cancelled) = (
            create(Self.email, strategy).id, create(Self.email, strategy).id, create(Self.email, strategy).id
        )
        for id in [kept, reverted, cancelled] { #expect(job("campaign-send-job", id).status == 202) }
        #expect(status(kept) == "Preparing to schedule")
        server.control("POST clock", ["advance": "PT1M"])
        #expect(status(kept) == "Scheduled")
        for (id, action) in [(reverted, "revert"), (cancelled, "cancel")] {
            let body: JSON = [
                "data": [
                    "type": "campaign-send-job", "id": .string(id), "attributes": ["action": .string(action)],
                ]
            ]
            #expect(server.send("PATCH /api/campaign-send-jobs/\(id)", body).status == 204)
            #expect(server.send("PATCH /api/campaign-send-jobs/\(id)", body).status == 400)
        }
        server.control("POST clock", ["advance": "PT3H"])
        #expect([status(kept), status(reverted), status(cancelled)] == ["Sent", "Draft", "Cancelled"])
        #expect(job("campaign-send-job", reverted).status == 202)
        try server.runJobs()
        #expect(status(reverted) == "Sent")
    }

    @Test func `A campaign that reaches nobody is cancelled`() throws {
        let id = create(included: ["L3"]).id
        #expect(job("campaign-send-job", id).status == 202)
        try server.runJobs()
        #expect(status(id) == "Cancelled: No Recipients")
    }

    @Test func `Recipients are counted by membership, suppression and consent`() throws {
        let estimate = { (id: String) in
            server.send("GET /api/campaign-recipient-estimations/\(id)").data["attributes"]?[
                "estimated_recipient_count"
            ]
        }
        #expect(estimate(create().id) == 2)
        #expect(estimate(create(Self.sms).id) == 1)
        let id = create(excluded: ["L2"]).id
        #expect(estimate(id) == 1)
        #expect(server.send("GET /api/campaign-recipient-estimation-jobs/\(id)").status == 404)
        let queued = job("campaign-recipient-estimation-job", id)
        #expect(queued.status == 202)
        #expect(queued.data["attributes"]?["status"] == "queued")
        try server.runJobs()
        let done = server.send("GET /api/campaign-recipient-estimation-jobs/\(id)")
        #expect(done.data["attributes"]?["status"] == "complete")
        #expect(estimate(id) == 1)
    }

    @Test func `Members of segments are counted and left out as those of lists are`() throws {
        let segment = { (name: String, list: String) -> String in
            let condition: JSON = [
                "type": "profile-group-membership", "is_member": true, "group_ids": [.string(list)],
            ]
            return server.send("POST /api/segments", Requests.segment([[condition]])).id
        }
        let (all, some) = (segment("All", "L1"), segment("Some", "L2"))
        try server.runJobs()
        let estimate = { (id: String) in
            server.send("GET /api/campaign-recipient-estimations/\(id)").data["attributes"]?[
                "estimated_recipient_count"
            ]
        }
        #expect(estimate(create(included: [all]).id) == 2)
        #expect(estimate(create(included: [all, "L1"]).id) == 2)
        #expect(estimate(create(included: [all], excluded: [some]).id) == 1)
        #expect(estimate(create(included: ["L1"], excluded: [all]).id) == 0)

        let (sent, nobody) = (create(included: [some]).id, create(included: [some], excluded: [all]).id)
        for id in [sent, nobody] { #expect(job("campaign-send-job", id).status == 202) }
        try server.runJobs()
        #expect([status(sent), status(nobody)] == ["Sent", "Cancelled: No Recipients"])
    }

    @Test func `A message gets a template of its own, a copy (documented)`() {
        let id = create().id
        let message = message(of: id)
        let body: JSON = [
            "data": [
                "type": "campaign-message", "id": .string(message),
                "relationships": ["template": ["data": ["type": "template", "id": "T1"]]],
            ]
        ]
        let answer = server.send("POST /api/campaign-message-assign-template", body)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.data["attributes"]?["channel"] == "email")
        let copy = server.send("GET /api/campaign-messages/\(message)/template")
        #expect(copy.id != "T1")
        #expect(copy.data["attributes"]?["html"] == "<p>hi</p>")
        #expect(server.send("GET /api/templates").data.array?.map { $0["id"] } == ["T1"])
        let clone = server.send(
            "POST /api/campaign-clone",
            ["data": ["type": "campaign", "id": .string(id), "attributes": ["new_name": "Again"]]]
        )
        #expect(clone.status == 201)
        #expect(clone.data["attributes"]?["name"] == "Again")
        let other = server.send("GET /api/campaign-messages/\(self.message(of: clone.id))/template")
        #expect(other.data["attributes"]?["html"] == "<p>hi</p>")
        #expect(![copy.id, "T1"].contains(other.id))
        #expect(server.send("DELETE /api/templates/T1").status == 200)
        #expect(server.send("DELETE /api/campaigns/\(id)").status == 204)
        #expect(server.send("GET /api/campaign-messages/\(message)").status == 404)
    }

    @Test func `SMS have images, emails don't (recorded)`() {
        let image: JSON = ["data": ["type": "image", "id": "1"]]
        let path = "/api/campaign-messages/\(message(of: create(Self.sms).id))"
        #expect(server.send("PATCH \(path)/relationships/image", image).status == 204)
        #expect(server.send("GET \(path)/image").id == "1")
        let email = "/api/campaign-messages/\(message(of: create().id))/relationships/image"
        #expect(server.send("PATCH \(email)", image).places == ["/data/relationships/images/"])
        #expect(server.send("GET \(email)").data == .null)
        let related = email.replacing("/relationships", with: "")
        #expect(server.send("GET \(related)").json["data"] == .some(.null))
    }

    @Test func `an included message looks as one that is read (documented)`() {
        let id = create().id
        let read = server.send("GET /api/campaign-messages/\(message(of: id))").data["attributes"]
        let campaign = server.send("GET /api/campaigns/\(id)?include=campaign-messages").json
        let included = campaign["included"]?[0]?["attributes"]

        #expect(read?.object?.names == ["definition", "send_times", "created_at", "updated_at"])
        expectSame(included ?? .null, read ?? .null)
    }

    @Test func `Drafts and their messages change`() {
        let id = create().id
        let changed = server.send(
            "PATCH /api/campaigns/\(id)",
            [
                "data": [
                    "type": "campaign", "id": .string(id),
                    "attributes": [
                        "name": "New", "audiences": ["excluded": ["L2"]],
                        "send_strategy": ["method": "smart_send_time", "date": "2026-12-01"],
                    ],
                ]
            ]
        ).data["attributes"]
        #expect(changed?["name"] == "New")
        #expect(changed?["audiences"] == ["included": ["L1"], "excluded": ["L2"]])
        #expect(changed?["send_strategy"] == ["method": "smart_send_time", "date": "2026-12-01"])
        let message = message(of: id)
        let update = { (definition: JSON) in
            server.send(
                "PATCH /api/campaign-messages/\(message)",
                [
                    "data": [
                        "type": "campaign-message", "id": .string(message),
                        "attributes": ["definition": definition],
                    ]
                ]
            )
        }
        let content = update(["channel": "email", "content": ["preview_text": "P"]]).data["attributes"]
        #expect(content?["definition"]?["content"]?["subject"] == "Hello")
        #expect(content?["definition"]?["content"]?["preview_text"] == "P")
        #expect(content?["send_times"] == [["datetime": "2026-12-01T00:00:00+00:00", "is_local": false]])
        #expect(update(["channel": "sms"]).status == 400)
    }

    @Test func `Unknown audiences and mixed channels are refused`() {
        #expect(create(included: ["NOPE01"]).details == ["A list or segment with id NOPE01 does not exist."])
        let mixed: JSON = [
            "data": [
                ["type": "campaign-message", "attributes": ["definition": Self.email]],
                ["type": "campaign-message", "attributes": ["definition": Self.sms]],
            ]
        ]
        #expect(create(Self.email, ["campaign-messages": mixed]).status == 400)
    }
}
