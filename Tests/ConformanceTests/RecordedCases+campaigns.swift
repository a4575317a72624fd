import JSONAPI
import TestSupport

extension RecordedCases {
    private static let recordedMessage = "01M1PA99JBS13TE33GQ4YRESFN"

    private static func campaign(_ definition: JSON, _ attributes: JSONObject) -> JSON {
        let message: JSON = ["type": "campaign-message", "attributes": ["definition": definition]]
        let standard: JSONObject = [
            "name": "sdk-smoke-09048514-c", "audiences": ["included": [.string(list)]],
            "send_strategy": ["method": "static", "datetime": "2026-10-04T09:00:00Z"],
            "campaign-messages": ["data": [message]],
        ]
        return ["data": ["type": "campaign", "attributes": .object(standard.merging(attributes))]]
    }

    private static let smsCampaign = campaign(
        ["channel": "sms", "content": ["body": "Hi"]],
        ["send_options": ["use_smart_sending": false]]
    )
    private static let emailCampaign = campaign(
        ["channel": "email", "label": "sdk-smoke", "content": ["subject": "Hi"]],
        [
            "tracking_options": [
                "add_tracking_params": true,
                "custom_tracking_params": [
                    ["type": "static", "value": "sdk-smoke", "name": "utm_source"],
                    ["type": "dynamic", "value": "campaign_name", "name": "utm_campaign"],
                ],
            ]
        ]
    )

    static let campaigns: [RecordedCase] = [
        RecordedCase("create_campaign.201", smsCampaign),
        RecordedCase("get_campaign.404"),
        RecordedCase("get_campaign_message.404"),
        RecordedCase("get_campaigns.200", after: makingCampaign),
        RecordedCase("get_campaigns.400"),
        RecordedCase(
            "update_campaign_message.400",
            [
                "data": [
                    "type": "campaign-message", "id": .string(recordedMessage),
                    "attributes": ["definition": ["channel": "email", "render_options": [:]]],
                ]
            ],
            after: makingCampaign
        ),
        RecordedCase(
            "update_image_for_campaign_message.400",
            ["data": ["type": "image", "id": "366547581"]],
            resources:
                "[{type: image, id: '366547581', attributes: {name: sdk-smoke, format: png, size: 73}}]",
            after: makingCampaign
        ),
    ]

    /// An email campaign, and the id of its message.
    @Sendable private static func makingCampaign(_ server: TestServer) throws -> [String: String] {
        let made = server.send("POST /api/campaigns", emailCampaign)
        let message = made.data["relationships"]?["campaign-messages"]?["data"]?[0]?["id"]?.string ?? ""
        return [recordedMessage: message]
    }
}
