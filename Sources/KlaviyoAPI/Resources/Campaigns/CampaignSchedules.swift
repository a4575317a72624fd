import JSONAPI
import Store

/// Sending single messages of a campaign, or several at their times, and stopping them; and the tags of a message,
/// which are those of its campaign (assumed).
enum CampaignSchedules {
    static let handlers: [(String, Handler)] = [
        ("schedule_campaign_message", scheduleMessage), ("update_campaign_message_schedule", stop),
        ("schedule_campaign", scheduleCampaign), ("get_tags_for_campaign_message", tags),
        ("get_tag_ids_for_campaign_message", tags),
    ]

    @Sendable private static func scheduleMessage(_ call: Call, _ db: Connection) throws -> Reply {
        let tree = CampaignTree(call, db)
        let message = try tree.known("campaign-message", call.related("campaign-message") ?? "")
        let shown = try schedule(message, call.attributes, at: "/data/attributes", call, tree)
        if let campaign = try tree.campaign(of: message) { try tree.refresh(campaign, at: call.now) }
        let job = CampaignJob(
            type: "campaign-message-schedule",
            collection: "campaign-message-schedule",
            id: message.id,
            attributes: shown,
            linked: ["campaign-message": message.identifier]
        )
        return .document(try call.document(job, in: db), status: call.operation.status)
    }

    @Sendable private static func scheduleCampaign(_ call: Call, _ db: Connection) throws -> Reply {
        let tree = CampaignTree(call, db)
        let campaign = try tree.known("campaign", call.related("campaign") ?? "")
        let messages = try tree.messages(of: campaign)
        var shown: [JSON] = []
        for (index, sent) in (call.attributes["message_schedules"]?.array ?? []).enumerated() {
            let place = "/data/attributes/message_schedules/\(index)"
            let id = sent["message_id"]?.string ?? ""
            guard let message = messages.first(where: { $0.id == id }) else {
                throw APIError(.messageOfAnother, id, at: .pointer("\(place)/message_id"))
            }
            // Another of the list may have been about the same message.
            let current = try tree.known("campaign-message", message.id)
            let one = try schedule(current, sent.object ?? [:], at: place, call, tree)
            shown.append(.object((["id": .string(id)] as JSONObject).merging(one)))
        }
        guard !shown.isEmpty else {
            throw APIError(.campaignWithoutMessages, at: .pointer("/data/attributes/message_schedules"))
        }
        try tree.refresh(campaign, at: call.now)
        let job = CampaignJob(
            type: "campaign-schedule",
            collection: "campaign-schedule",
            id: campaign.id,
            attributes: ["messages": .array(shown)],
            linked: ["campaign": campaign.identifier]
        )
        return .document(try call.document(job, in: db), status: call.operation.status)
    }

    /// Has a draft sent as a schedule says; one without a time sends at once (assumed).
    ///
    /// It answers what is shown of the schedule.
    private static func schedule(
        _ message: StoredResource,
        _ sent: JSONObject,
        at place: String,
        _ call: Call,
        _ tree: CampaignTree
    ) throws -> JSONObject {
        let strategy = sent["strategy"]?.string ?? ""
        let needed = ["throttled": "throttled_options", "smart_send_time": "send_date"][strategy]
        if let needed, sent[needed]?.isNull ?? true {
            throw APIError(
                .missingField,
                needed,
                "campaign-message-schedule",
                at: .pointer("\(place)/\(needed)")
            )
        }
        let percentage = sent["throttled_options"]?["throttling_percentage"]
        if strategy == "throttled", let percentage, !percentages.contains(percentage) {
            let place = "\(place)/throttled_options/throttling_percentage"
            throw APIError(.invalidChoice, percentage.text, "throttling_percentage", at: .pointer(place))
        }
        try tree.checkDraft(message)
        var message = message
        let kept =
            sent["send_time"]?.string == nil && needed != "send_date"
            ? CampaignShape.strategy(nil) : CampaignOptions.strategy(ofSchedule: sent)
        message.set(strategy: kept)
        let options = message.attributes["send_options"]?.object ?? [:]
        let names = ["send_time", "send_strategy", "recipient_percentage", "throttle_unit"]
        let new = CampaignOptions.sending(nil, strategy: kept)
        message.attributes["send_options"] = .object(
            options.merging(JSONObject(names.map { .init(name: $0, value: new[$0] ?? .null) }))
        )
        try CampaignSending.start(&message, call, tree.db)
        return [
            "send_time": .optional(
                CampaignShape.sendTime(["datetime": sent["send_time"] ?? .null])?.iso8601()
            ),
            "send_date": sent["send_date"] ?? .null, "strategy": .string(strategy),
            "throttling_percentage": strategy == "throttled" ? percentage ?? .null : .null,
            "throttle_unit": strategy == "throttled" ? new["throttle_unit"] ?? .null : .null,
        ]
    }

    /// What parts of its recipients a message may be sent to at a time (documented).
    private static let percentages: [JSON] = [10, 11, 13, 14, 17, 20, 25, 33, 50]

    /// Ends a message that is on its way, or makes it a draft again.
    @Sendable private static func stop(_ call: Call, _ db: Connection) throws -> Reply {
        guard call.body["data"]?["id"]?.string == call.id else {
            throw APIError(.idMismatch, at: .pointer("/data/id"))
        }
        let tree = CampaignTree(call, db)
        var message = try tree.known("campaign-message", call.id)
        let stage = CampaignStage.of(message)
        guard stage.isOnItsWay else { throw APIError(.campaignNotOnItsWay, stage.rawValue) }
        try CampaignSending.stop(&message, action: call.attributes["action"]?.string ?? "", call, db)
        if let campaign = try tree.campaign(of: message) { try tree.refresh(campaign, at: call.now) }
        return .empty(call.operation.status)
    }

    @Sendable private static func tags(_ call: Call, _ db: Connection) throws -> Reply {
        let tree = CampaignTree(call, db)
        let message = try tree.known("campaign-message", call.id)
        let tags = try tree.campaign(of: message).map { try tree.related($0, "tags") } ?? []
        return .document(
            try call.collection(tags, isPaged: call.operation.parameters.hasCursor, in: db)
        )
    }
}
