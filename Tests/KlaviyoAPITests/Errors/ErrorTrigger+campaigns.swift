import JSONAPI
import TestSupport

@testable import KlaviyoAPI

// Campaigns with audiences and variations
extension ErrorTrigger {
    private static let newest = "2026-10-15"

    /// Makes a campaign with an audience and a message for it, and answers the ids of the three.
    @Sendable private static func campaign(_ server: TestServer) -> (
        id: String, audience: String, message: String
    ) {
        let made = create([["temporary_id": "a"]], [["audience_temporary_id": "a"]], server)
        let linked = { (name: String) in made.data["relationships"]?[name]?["data"]?[0]?["id"]?.string ?? "" }
        return (made.id, linked("campaign-audiences"), linked("campaign-messages"))
    }

    @Sendable private static func create(_ audiences: JSON, _ messages: JSON, _ server: TestServer)
        -> TestResponse
    {
        let attributes: JSONObject = [
            "definition": ["name": "C"], "audiences": audiences, "messages": messages,
        ]
        return server.send(
            "POST /api/campaigns",
            Requests.resource("campaign", .object(attributes)),
            revision: newest
        )
    }

    @Sendable private static func schedule(_ attributes: JSON, _ server: TestServer) -> TestResponse {
        let body = Requests.resource(
            "campaign-message-schedule",
            attributes,
            ["campaign-message": campaign(server).message]
        )
        return server.send("POST /api/campaign-message-schedule", body, revision: newest)
    }

    /// Makes a campaign of a push notification with action buttons.
    @Sendable private static func push(_ buttons: [JSON], _ server: TestServer) -> TestResponse {
        let message: JSON = [
            "type": "campaign-message",
            "attributes": [
                "definition": [
                    "channel": "mobile_push",
                    "content": ["body": "Hello", "action_buttons": .array(buttons)],
                ]
            ],
        ]
        let attributes: JSON = [
            "name": "C", "audiences": ["included": ["LIST01"]], "campaign-messages": ["data": [message]],
        ]
        return server.send("POST /api/campaigns", Requests.resource("campaign", attributes))
    }

    private static func button(_ position: Int) -> JSON {
        ["label": "Go", "action_type": "open_app", "position": .int(position)]
    }

    static let ofOmnichannel = [
        ErrorTrigger(.pastSendTime) {
            schedule(["strategy": "static", "send_time": "2026-11-23T11:00:00Z"], $0)
        },
        ErrorTrigger(.pastSendDate) {
            schedule(["strategy": "smart_send_time", "send_date": "2026-11-22"], $0)
        },
        ErrorTrigger(
            .futureEndDate,
            "GET /api/campaigns?filter=equals(messages.channel,\"email\"),less-than(updated_at,2027-01-01)"
        ),
        ErrorTrigger(.tooManyButtons) { push((0..<4).map(button), $0) },
        ErrorTrigger(.buttonPositions) { push([button(0), button(2)], $0) },
        ErrorTrigger(.repeatedAudience) { create([["temporary_id": "a"], ["temporary_id": "a"]], [], $0) },
        ErrorTrigger(.unknownInlineAudience) {
            create([["temporary_id": "a"]], [["audience_temporary_id": "b"]], $0)
        },
        ErrorTrigger(.audienceOfAnother) { server in
            let (one, other) = (campaign(server), campaign(server))
            let body = Requests.resource(
                "campaign-message",
                ["definition": [:]],
                ["campaign": one.id, "campaign-audience": other.audience]
            )
            return server.send("POST /api/campaign-messages", body, revision: newest)
        },
        ErrorTrigger(.audienceInUse) { server in
            server.send("DELETE /api/campaign-audiences/\(campaign(server).audience)", revision: newest)
        },
        ErrorTrigger(.variationChannel) { server in
            let body = Requests.resource(
                "campaign-variation",
                ["definition": ["details": ["channel": "sms"]]],
                ["campaign-message": campaign(server).message]
            )
            return server.send("POST /api/campaign-variations", body, revision: newest)
        },
        ErrorTrigger(.lastVariation) { server in
            let path = "/api/campaign-messages/\(campaign(server).message)/campaign-variations"
            let id = server.send("GET \(path)", revision: newest).data[0]?["id"]?.string ?? ""
            return server.send("DELETE /api/campaign-variations/\(id)", revision: newest)
        },
        ErrorTrigger(.campaignWithoutMessages) { server in
            let body = Requests.resource(
                "campaign-schedule",
                ["message_schedules": []],
                ["campaign": campaign(server).id]
            )
            return server.send("POST /api/campaign-schedule", body, revision: newest)
        },
        ErrorTrigger(.messageOfAnother) { server in
            let schedule: JSON = ["message_id": .string(campaign(server).message), "strategy": "static"]
            let body = Requests.resource(
                "campaign-schedule",
                ["message_schedules": [schedule]],
                ["campaign": campaign(server).id]
            )
            return server.send("POST /api/campaign-schedule", body, revision: newest)
        },
    ]
}
