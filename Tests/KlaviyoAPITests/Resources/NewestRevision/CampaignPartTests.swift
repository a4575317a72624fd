import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// The audiences, messages and variations of campaigns by themselves: shapes as of 2026-10-15.
@Suite struct CampaignPartTests {
    private let server: TestServer

    init() throws {
        server = try TestServer(
            """
            lists: [{id: L1, name: News}]
            resources:
              - {type: image, id: '1', attributes: {name: Dot, format: png, size: 70, image_url: 'https://klaviyo-demo.com/1.png'}}
              - {type: tag, id: G1, attributes: {name: Sale}}
            """
        )
    }

    private func send(_ line: String, _ body: JSON? = nil) -> TestResponse {
        server.send(line, body, revision: "2026-10-15")
    }

    /// Makes a campaign, an audience and a message, each by itself.
    private func build(_ details: JSON? = nil) -> (campaign: String, audience: String, message: String) {
        let campaign = send(
            "POST /api/campaigns",
            Requests.resource("campaign", ["definition": ["name": "C"]])
        ).id
        let audience = send(
            "POST /api/campaign-audiences",
            Requests.resource(
                "campaign-audience",
                ["definition": ["name": "All", "included": ["L1"], "priority": 1]],
                ["campaign": campaign]
            )
        ).id
        var attributes: JSONObject = ["definition": ["name": "M"]]
        if let details { attributes["variations"] = [["definition": ["details": details]]] }
        let message = send(
            "POST /api/campaign-messages",
            Requests.resource(
                "campaign-message",
                .object(attributes),
                ["campaign": campaign, "campaign-audience": audience]
            )
        ).id
        return (campaign, audience, message)
    }

    @Test func `parts are made one by one and lead to each other`() {
        let (campaign, audience, message) = build()
        #expect(send("GET /api/campaigns/\(campaign)/campaign-audiences").data[0]?["id"]?.string == audience)
        #expect(send("GET /api/campaigns/\(campaign)/campaign-messages").data[0]?["id"]?.string == message)
        #expect(send("GET /api/campaign-audiences/\(audience)/campaign").id == campaign)
        #expect(
            send("GET /api/campaign-audiences/\(audience)/relationships/campaign-messages").data[0]?["id"]?
                .string
                == message
        )
        #expect(send("GET /api/campaign-messages/\(message)/campaign-audience").id == audience)
        let variation = send("GET /api/campaign-messages/\(message)/campaign-variations").data[0]
        #expect(variation?["attributes"]?["definition"] == ["name": nil, "details": ["channel": "email"]])
        let id = variation?["id"]?.string ?? ""
        #expect(send("GET /api/campaign-variations/\(id)/campaign-message").id == message)
        #expect(send("GET /api/campaign-variations/\(id)/relationships/translation").data == .null)
        let old = server.send("GET /api/campaigns/\(campaign)").data["attributes"]
        #expect(old?["audiences"]?["included"] == ["L1"])
    }

    @Test func `messages are listed and found`() {
        let (campaign, _, message) = build()
        _ = build()
        let found = { (filter: String) in
            send("GET /api/campaign-messages?filter=\(filter)").data.array?.map { $0["id"]?.string } ?? []
        }
        #expect(found("equals(campaign_id,\"\(campaign)\")") == [message])
        #expect(found("equals(status,\"draft\")").count == 2)
        #expect(found("contains(name,\"M\"),greater-than(created,2026-11-23T12:00:00Z)").isEmpty)
        let page = send("GET /api/campaign-messages?page[size]=1&sort=-created")
        #expect(page.data.array?.count == 1)
        #expect(page.json["links"]?["next"]?.string != nil)
        #expect(send("GET /api/campaigns?filter=equals(builder,\"canvas\")").data.array?.count == 2)
        #expect(server.send("GET /api/campaign-messages").status == 404)
    }

    @Test func `a message changes while it is a draft`() {
        let (_, _, message) = build()
        let change = { (definition: JSON) in
            send(
                "PATCH /api/campaign-messages/\(message)",
                Requests.resource("campaign-message", ["definition": definition], id: message)
            )
        }
        let changed = change([
            "name": "N",
            "send_options": ["send_strategy": "local_timezone", "send_time": "2026-12-01T09:00:00Z"],
            "ab_test": ["winner_metric": "opens_unique", "winner_percentage": 20, "winner_wait_hours": 4],
        ]).data["attributes"]?["definition"]
        #expect(changed?["name"] == "N")
        #expect(changed?["send_options"]?["send_strategy"] == "local_timezone")
        #expect(changed?["ab_test"]?["winner_percentage"] == 20)
        let old = server.send("GET /api/campaign-messages/\(message)").data["attributes"]
        #expect(old?["send_times"] == [["datetime": "2026-12-01T09:00:00+00:00", "is_local": true]])
        #expect(old?["definition"]?["label"] == "N")
        #expect(change(["status": "sent"]).places == ["/data/attributes/definition/status"])
        #expect(change(["send_options": ["send_strategy": "soon"]]).status == 400)
    }

    @Test func `variations are added, changed and deleted but for the last`() throws {
        let (_, _, message) = build(["channel": "sms", "body": "Hi", "mms_static_image_asset_id": 1])
        let first = send("GET /api/campaign-messages/\(message)/campaign-variations").data[0]?["id"]?.string
        let path = "/api/campaign-variations/\(try #require(first))"
        #expect(send("GET \(path)/image").id == "1")
        #expect(server.send("GET /api/campaign-messages/\(message)/image").id == "1")
        let add = { (details: JSON) in
            send(
                "POST /api/campaign-variations",
                Requests.resource(
                    "campaign-variation",
                    ["definition": ["name": "B", "details": details]],
                    ["campaign-message": message]
                )
            )
        }
        #expect(add(["channel": "email"]).places == ["/data/attributes/definition/details/channel"])
        #expect(add(["channel": "sms", "mms_static_image_asset_id": 2]).status == 404)
        #expect(add(["channel": "sms", "sound": true]).status == 400)
        let second = add(["channel": "sms", "body": "Hello"])
        #expect(second.status == 201, "\(second.text)")

        let change = Requests.resource(
            "campaign-variation",
            ["definition": ["details": ["channel": "sms", "body": "Hej", "mms_static_image_asset_id": nil]]],
            id: first
        )
        let changed = send("PATCH \(path)", change).data["attributes"]?["definition"]?["details"]
        #expect(changed?["body"] == "Hej")
        #expect(send("GET \(path)/image").data == .null)
        let old = server.send("GET /api/campaign-messages/\(message)").data["attributes"]?["definition"]
        #expect(old?["content"]?["body"] == "Hej")
        #expect(send("DELETE \(path)").status == 204)
        #expect(send("DELETE /api/campaign-variations/\(second.id)").status == 400)
        let left = server.send("GET /api/campaign-messages/\(message)").data["attributes"]?["definition"]
        #expect(left?["content"]?["body"] == "Hello")
    }

    @Test func `a push notification is the same in both shapes`() {
        let details: JSON = [
            "channel": "push", "title": "T", "body": "B", "push_type": "standard", "sound": true,
            "badge": true,
            "badge_config": "set-count", "badge_value": "3", "kv_pairs": ["k": "v"],
            "ios_deep_link": "app://a",
        ]
        let (_, _, message) = build(details)
        let old = server.send("GET /api/campaign-messages/\(message)").data["attributes"]?["definition"]
        #expect(old?["channel"] == "mobile_push")
        #expect(old?["content"]?["title"] == "T")
        #expect(old?["kv_pairs"] == ["k": "v"])
        #expect(old?["options"]?["badge"]?["badge_options"] == ["badge_config": "set_count", "value": "3"])
        #expect(old?["options"]?["on_open"]?["ios_deep_link"] == "app://a")
        expectSame(CampaignContent.details(old ?? .null, over: details), details)
    }

    @Test func `copies are drafts in the campaign that they are made for`() {
        let (one, other) = (build(["channel": "email", "subject": "S"]), build())
        let audience = send(
            "POST /api/campaign-audience-clone",
            Requests.resource(
                "campaign-audience-clone",
                ["id": .string(one.audience)],
                id: one.audience,
                ["campaign": other.campaign]
            )
        )
        #expect(audience.status == 201, "\(audience.text)")
        #expect(audience.data["attributes"]?["definition"]?["name"] == "Copy of All")
        #expect(send("GET /api/campaign-audiences/\(audience.id)/campaign").id == other.campaign)
        let message = send(
            "POST /api/campaign-message-clone",
            Requests.resource(
                "campaign-message",
                ["id": .string(one.message), "name": "Again"],
                id: one.message,
                ["campaign-audience": audience.id]
            )
        )
        #expect(message.status == 201, "\(message.text)")
        #expect(message.data["attributes"]?["definition"]?["name"] == "Again")
        #expect(send("GET /api/campaign-messages/\(message.id)/campaign").id == other.campaign)
        let variation = send("GET /api/campaign-messages/\(message.id)/campaign-variations").data[0]
        #expect(variation?["attributes"]?["definition"]?["details"]?["subject"] == "S")

        let whole = send(
            "POST /api/campaign-clone",
            Requests.resource("campaign", ["name": "D"], id: other.campaign)
        )
        #expect(whole.status == 201, "\(whole.text)")
        #expect(whole.data["attributes"]?["definition"]?["name"] == "D")
        #expect(send("GET /api/campaigns/\(whole.id)/campaign-messages").data.array?.count == 2)
        #expect(send("GET /api/campaigns/\(whole.id)/campaign-audiences").data.array?.count == 2)
        let unnamed = send("POST /api/campaign-clone", Requests.resource("campaign", [:], id: one.campaign))
        #expect(unnamed.data["attributes"]?["definition"]?["name"] == "Copy of C")
    }

    @Test func `what is deleted takes its parts with it`() {
        let (campaign, audience, message) = build()
        #expect(send("DELETE /api/campaign-audiences/\(audience)").status == 400)
        #expect(send("DELETE /api/campaign-messages/\(message)").status == 204)
        #expect(send("GET /api/campaigns/\(campaign)/campaign-messages").data == [])
        #expect(send("DELETE /api/campaign-audiences/\(audience)").status == 204)
        let other = build()
        let variation = send("GET /api/campaign-messages/\(other.message)/campaign-variations").data[0]?["id"]
        #expect(send("DELETE /api/campaigns/\(other.campaign)").status == 204)
        for path in [
            "campaign-audiences/\(other.audience)", "campaign-messages/\(other.message)",
            "campaign-variations/\(variation?.string ?? "")",
        ] { #expect(send("GET /api/\(path)").status == 404, "\(path)") }
    }

    @Test func `a campaign changes part by part, and its message has its tags`() {
        let (campaign, _, message) = build()
        let change = { (definition: JSON) in
            send(
                "PATCH /api/campaigns/\(campaign)",
                Requests.resource("campaign", ["definition": definition], id: campaign)
            )
        }
        _ = change(["description": "Winter", "send_settings": ["send_timezone": "Europe/Copenhagen"]])
        let changed = change(["archived": true, "send_settings": ["send_strategy": "static"], "name": nil])
        expectSame(
            changed.data["attributes"]?["definition"] ?? .null,
            [
                "name": "C", "builder": "canvas", "archived": true, "color": nil, "description": "Winter",
                "send_settings": ["send_timezone": "Europe/Copenhagen", "send_strategy": "static"],
            ]
        )
        let tagged: JSON = ["data": [["type": "campaign", "id": .string(campaign)]]]
        #expect(send("POST /api/tags/G1/relationships/campaigns", tagged).status == 204)
        #expect(send("GET /api/campaign-messages/\(message)/tags").data[0]?["attributes"] == ["name": "Sale"])
        #expect(
            send("GET /api/campaign-messages/\(message)/relationships/tags").data == [
                ["type": "tag", "id": "G1"]
            ]
        )
    }
}
