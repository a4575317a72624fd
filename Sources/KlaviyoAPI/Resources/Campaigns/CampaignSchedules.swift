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
        let place = "/data/attributes"
        try check(call.attributes, needed: needed, at: place, call)
        let shown = try schedule(message, call.attributes, call, tree)
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
            // Without a time, such a message is sent at once (assumed).
            let needed = needed.mapValues { $0.filter { $0 != "send_time" } }
            try check(sent.object ?? [:], needed: needed, at: place, call)
            // Another of the list may have been about the same message.
            let current = try tree.known("campaign-message", message.id)
            let one = try schedule(current, sent.object ?? [:], call, tree)
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

    /// What a schedule must have, by its strategy (documented).
    private static let needed = [
        "static": ["send_time"], "local_timezone": ["send_time"],
        "throttled": ["send_time", "throttled_options"], "smart_send_time": ["send_date"],
    ]

    /// Refuses a schedule that lacks something, that is for a time that is over, or whose parts can't be chosen.
    private static func check(
        _ sent: JSONObject,
        needed: [String: [String]],
        at place: String,
        _ call: Call
    ) throws {
        let strategy = sent["strategy"]?.string ?? ""
        var problems: [ErrorObject] = []
        for name in needed[strategy] ?? [] where sent[name]?.isNull ?? true {
            let at = ErrorObject.Source.pointer("\(place)/\(name)")
            problems.append(ErrorObject(.missingField, name, "campaign-message-schedule", at: at))
        }
        if let time = sent["send_time"]?.string.flatMap({ Timestamp(iso8601: $0) }), time <= call.now {
            problems.append(ErrorObject(.pastSendTime, at: .pointer("\(place)/send_time")))
        }
        if let date = sent["send_date"]?.string, date.prefix(10) < call.now.dateText {
            problems.append(ErrorObject(.pastSendDate, at: .pointer("\(place)/send_date")))
        }
        let percentage = sent["throttled_options"]?["throttling_percentage"]
        if strategy == "throttled", let percentage, !percentages.contains(percentage) {
            let at = ErrorObject.Source.pointer("\(place)/throttled_options/throttling_percentage")
            problems.append(ErrorObject(.invalidChoice, percentage.text, "throttling_percentage", at: at))
        }
        guard problems.isEmpty else { throw APIError(problems) }
    }

    /// Has a draft sent as a schedule says; it answers what is shown of the schedule.
    private static func schedule(
        _ message: StoredResource,
        _ sent: JSONObject,
        _ call: Call,
        _ tree: CampaignTree
    ) throws -> JSONObject {
        let strategy = sent["strategy"]?.string ?? ""
        let percentage = sent["throttled_options"]?["throttling_percentage"]
        try tree.checkDraft(message)
        var message = message
        let kept =
            sent["send_time"]?.string == nil && strategy != "smart_send_time"
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
