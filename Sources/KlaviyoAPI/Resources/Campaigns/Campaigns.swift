import JSONAPI
import Store

/// What campaigns do beside being kept: they are made with their messages, and change only while they are drafts.
///
/// <https://developers.klaviyo.com/en/reference/campaigns_api_overview>
enum Campaigns {
    static let behaviour = Behaviour(
        list: requireChannel,
        prepare: prepare,
        created: makeMessages,
        update: update,
        view: CampaignShape.shown
    )

    /// Campaigns are listed for one channel at a time (documented).
    @Sendable private static func requireChannel(_ call: Call) throws {
        guard call.query.filter.clauses.contains(where: { $0.field == "messages.channel" }) else {
            throw APIError(.missingFilter, "equals(messages.channel,'email')", at: .parameter("filter"))
        }
    }

    @Sendable private static func prepare(
        _ call: Call,
        _ campaign: inout StoredResource,
        _ db: Connection
    ) throws {
        let place = "/data/attributes/campaign-messages"
        let messages = messages(in: call)
        let channels = Set(messages.map { definition(of: $0)["channel"]?.string ?? "" })
        guard let channel = channels.first, channels.count == 1 else {
            throw APIError(.campaignChannels, at: .pointer("\(place)/data"))
        }
        try CampaignAudience(call.attributes["audiences"]).check(call, db)
        campaign.attributes = campaign.attributes.merging([
            "status": "Draft", "archived": false,
            "audiences": CampaignAudience(call.attributes["audiences"]).json,
            "send_options": CampaignShape.sending(call.attributes["send_options"], channel: channel),
            "tracking_options": CampaignShape.tracking(call.attributes["tracking_options"], channel: channel),
            "send_strategy": CampaignShape.strategy(call.attributes["send_strategy"]),
            // By which campaigns are listed, and never shown.
            "messages": ["channel": .string(channel)],
        ])
    }

    @Sendable private static func makeMessages(
        _ call: Call,
        _ campaign: inout StoredResource,
        _ db: Connection
    ) throws {
        for sent in messages(in: call) {
            let message = try addMessage(definition(of: sent), to: campaign, call, db)
            guard let image = sent["relationships"]?["image"]?["data"]?["id"]?.string else { continue }
            try CampaignMessages.setImage(image, of: message, call, db)
        }
    }

    /// Stores a message of a campaign.
    static func addMessage(
        _ definition: JSON,
        to campaign: StoredResource,
        _ call: Call,
        _ db: Connection
    ) throws -> StoredResource {
        guard let kind = call.operation.description.kind(named: "campaign-message") else {
            throw APIError(.serverError)
        }
        let message = StoredResource(
            kind: kind,
            id: call.account.ids.ulid(at: call.now),
            attributes: [
                "definition": definition,
                "send_times": CampaignMessages.sendTimes(campaign.attributes["send_strategy"]),
            ],
            created: call.now,
            updated: call.now
        )
        try StoredResourceTable.save(message, in: db)
        if let place = message.place("campaign") { try RelationshipTable.add(campaign.id, to: place, in: db) }
        return message
    }

    @Sendable private static func update(
        _ call: Call,
        _ campaign: inout StoredResource,
        _ db: Connection
    ) throws {
        let old = try DescribedRoutes.known(campaign.kind, campaign.id, in: db)
        try checkDraft(old)
        let channel = old.attributes["messages"]?["channel"]?.string ?? ""
        let sent = { (name: String) -> JSON? in
            guard let value = call.attributes[name], !value.isNull else { return nil }
            return value
        }
        for name in ["audiences", "send_options", "tracking_options", "send_strategy"] {
            campaign.attributes[name] = old.attributes[name]
        }
        if let options = sent("send_options") {
            campaign.attributes["send_options"] = CampaignShape.sending(options, channel: channel)
        }
        if let options = sent("tracking_options")?.object {
            let merged = (old.attributes["tracking_options"]?.object ?? [:]).merging(options)
            campaign.attributes["tracking_options"] = CampaignShape.tracking(
                .object(merged),
                channel: channel
            )
        }
        if let strategy = sent("send_strategy") {
            campaign.attributes["send_strategy"] = CampaignShape.strategy(strategy)
        }
        if let audiences = sent("audiences") {
            let merged = (old.attributes["audiences"]?.object ?? [:]).merging(audiences.object ?? [:])
            try CampaignAudience(.object(merged)).check(call, db)
            campaign.attributes["audiences"] = CampaignAudience(.object(merged)).json
        }
        if sent("send_strategy") != nil {
            let times = CampaignMessages.sendTimes(campaign.attributes["send_strategy"])
            for var message in try messages(of: campaign, call.operation.description, db) {
                message.attributes["send_times"] = times
                try StoredResourceTable.save(message, in: db)
            }
        }
    }

    /// Refuses to change a campaign that is on its way (assumed).
    static func checkDraft(_ campaign: StoredResource) throws {
        guard campaign.attributes["status"] == "Draft" else {
            throw APIError(.campaignNotDraft, campaign.attributes["status"]?.string ?? "")
        }
    }

    static func messages(
        of campaign: StoredResource,
        _ description: Description,
        _ db: Connection
    ) throws -> [StoredResource] {
        try Related.fetch("campaign", campaign.id, "campaign-messages", description, in: db)
            .compactMap { $0 as? StoredResource }
    }

    private static func messages(in call: Call) -> [JSON] {
        call.attributes["campaign-messages"]?["data"]?.array ?? []
    }

    private static func definition(of message: JSON) -> JSON {
        CampaignMessageShape.definition(message["attributes"]?.object ?? [:])
    }
}

/// What the messages of campaigns do beside being kept.
enum CampaignMessages {
    static let behaviour = Behaviour(update: update, related: checkImage, view: CampaignMessageShape.shown)

    @Sendable private static func update(
        _ call: Call,
        _ message: inout StoredResource,
        _ db: Connection
    ) throws {
        let description = call.operation.description
        if let campaign = try campaign(of: message, description, db) { try Campaigns.checkDraft(campaign) }
        let old = try DescribedRoutes.known(message.kind, message.id, in: db).attributes
        let sent = call.attributes["definition"]?["channel"]?.string
        if let sent, let known = old["definition"]?["channel"]?.string, sent != known {
            throw APIError(
                .invalidChoice,
                sent,
                "channel",
                at: .pointer("/data/attributes/definition/channel")
            )
        }
        message.attributes = old
        message.attributes["definition"] = CampaignMessageShape.definition(
            call.attributes,
            old: old["definition"]
        )
    }

    static func campaign(
        of message: StoredResource,
        _ description: Description,
        _ db: Connection
    ) throws -> StoredResource? {
        try Related.fetch("campaign-message", message.id, "campaign", description, in: db).first
            as? StoredResource
    }

    /// An email has no image of its own (recorded).
    @Sendable private static func checkImage(
        _ call: Call,
        _ message: StoredResource,
        _ relationship: ResourceKind.Relationship,
        _ targets: [String],
        _ db: Connection
    ) throws {
        guard relationship.name == "image", message.attributes["definition"]?["channel"] == "email" else {
            return
        }
        throw APIError(.imageOfEmail)
    }

    static func setImage(_ image: String, of message: StoredResource, _ call: Call, _ db: Connection) throws {
        guard let kind = call.operation.description.kind(named: "image"), let place = message.place("image")
        else { return }
        _ = try DescribedRoutes.known(kind, image, in: db)
        try checkImage(call, message, place.relationship, [image], db)
        try RelationshipTable.add(image, to: place, in: db)
    }

    /// When a message is sent, as its strategy says: nothing known for one that is sent at once.
    static func sendTimes(_ strategy: JSON?) -> JSON {
        guard let time = CampaignShape.sendTime(strategy) else { return .null }
        let isLocal = strategy?["options"]?["is_local"] ?? false
        return [["datetime": .string(time.iso8601()), "is_local": isLocal]]
    }
}
