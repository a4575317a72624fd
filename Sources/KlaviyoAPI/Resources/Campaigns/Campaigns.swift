import JSONAPI
import Store

/// What campaigns do beside being kept: they are made with their messages, and change only while they are drafts.
///
/// <https://developers.klaviyo.com/en/reference/campaigns_api_overview>
enum Campaigns {
    static let behaviour = Behaviour(
        list: checkFilter,
        prepare: { call, campaign, db in
            try checkSize(call)
            try call.operation.revision.isOmnichannel
                ? OmnichannelCampaigns.prepare(call, &campaign, db) : prepare(call, &campaign, db)
        },
        created: { call, campaign, db in
            try call.operation.revision.isOmnichannel
                ? OmnichannelCampaigns.makeParts(call, &campaign, db) : makeMessages(call, &campaign, db)
        },
        update: { call, old, campaign, db in
            try call.operation.revision.isOmnichannel
                ? OmnichannelCampaigns.update(call, old, &campaign, db) : update(call, old, &campaign, db)
        },
        view: CampaignShape.shown
    )

    /// The channels that campaigns are listed by (documented).
    private static let channels = ["email", "sms", "mobile_push"]

    /// Campaigns are listed for one channel at a time until 2026-07-15 (documented), and not up to a time to come
    /// (reported).
    @Sendable private static func checkFilter(_ call: Call) throws {
        guard !call.operation.revision.isOmnichannel else { return }
        let clauses = call.query.filter.clauses
        guard case .string(let channel)? = clauses.first(where: { $0.field == "messages.channel" })?.value
        else {
            throw APIError(.missingFilter, "equals(messages.channel,'email')", at: .parameter("filter"))
        }
        guard channels.contains(channel) else {
            throw APIError(.invalidChoice, channel, "messages.channel", at: .parameter("filter"))
        }
        for clause in clauses
        where clause.field == "updated_at" && [.lessThan, .lessOrEqual].contains(clause.operator) {
            guard case .bare(let text)? = clause.value, let end = Timestamp(iso8601: text), end > call.now
            else { continue }
            throw APIError(.futureEndDate, String(end.iso8601().prefix(19)))
        }
    }

    /// How many messages, and how many audiences, a new campaign may have (assumed).
    static let mostParts = 100

    private static func checkSize(_ call: Call) throws(APIError) {
        let parts = [
            ("campaign-messages", messages(in: call)), ("messages", call.attributes["messages"]?.array ?? []),
            ("audiences", call.attributes["audiences"]?.array ?? []),
        ]
        for (name, values) in parts where values.count > mostParts {
            let place = ErrorObject.Source.pointer("/data/attributes/\(name)")
            throw APIError(.tooManyItems, name, String(mostParts), at: place)
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
        let problems = messages.enumerated().flatMap { index, message in
            PushActionButtons.problems(
                in: message["attributes"]?["definition"],
                at: "\(place)/data/\(index)/attributes/definition"
            )
        }
        guard problems.isEmpty else { throw APIError(problems) }
        try CampaignAudience(call.attributes["audiences"]).check(call, db)
        campaign.attributes = campaign.attributes.merging([
            "status": "Draft", "archived": false,
            "audiences": CampaignAudience(call.attributes["audiences"]).json,
            "send_options": CampaignShape.sending(call.attributes["send_options"], channel: channel),
            "tracking_options": CampaignShape.tracking(call.attributes["tracking_options"], channel: channel),
            "send_strategy": CampaignShape.strategy(call.attributes["send_strategy"]),
            "builder": "wizard", "send_settings": nil,
            // By which campaigns are listed, and never shown.
            "messages": ["channel": .string(channel)],
        ])
    }

    /// Makes the audience of a campaign, and its messages with the variation that each has.
    @Sendable private static func makeMessages(
        _ call: Call,
        _ campaign: inout StoredResource,
        _ db: Connection
    ) throws {
        let tree = CampaignTree(call, db)
        let audience = try addAudience(campaign.attributes["audiences"] ?? [:], to: campaign, call, tree)
        for sent in messages(in: call) {
            let message = try addMessage(definition(of: sent), to: campaign, audience, call, tree)
            guard let image = sent["relationships"]?["image"]?["data"]?["id"]?.string else { continue }
            try CampaignMessages.setImage(image, of: message, call, db)
        }
    }

    static func addAudience(
        _ groups: JSON,
        to campaign: StoredResource,
        _ call: Call,
        _ tree: CampaignTree
    ) throws -> StoredResource {
        var definition: JSONObject = ["name": nil, "included": [], "excluded": [], "priority": nil]
        definition = definition.merging(groups.object ?? [:])
        let audience = try tree.make("campaign-audience", ["definition": .object(definition)], call)
        try tree.relate(audience, "campaign", to: campaign.id)
        return audience
    }

    /// Stores a message of a campaign, with the options that the campaign has and one variation.
    private static func addMessage(
        _ definition: JSON,
        to campaign: StoredResource,
        _ audience: StoredResource,
        _ call: Call,
        _ tree: CampaignTree
    ) throws -> StoredResource {
        let label = definition["label"] ?? .null
        var message = try tree.make(
            "campaign-message",
            [
                "definition": definition, "ab_test": nil,
                "name": label.isNull ? campaign.attributes["name"] ?? "" : label,
            ],
            call
        )
        message.set(.draft)
        message.takeOptions(of: campaign)
        try StoredResourceTable.save(message, in: tree.db)
        try tree.relate(message, "campaign", to: campaign.id)
        try tree.relate(message, "campaign-audience", to: audience.id)
        let variation = try tree.make(
            "campaign-variation",
            ["definition": ["name": label, "details": CampaignContent.details(definition)]],
            call
        )
        try tree.relate(variation, "campaign-message", to: message.id)
        return message
    }

    @Sendable private static func update(
        _ call: Call,
        _ old: StoredResource,
        _ campaign: inout StoredResource,
        _ db: Connection
    ) throws {
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
        let tree = CampaignTree(call, db)
        if sent("audiences") != nil {
            for var audience in try tree.related(campaign, "campaign-audiences") {
                let definition = (audience.attributes["definition"]?.object ?? [:])
                    .merging(campaign.attributes["audiences"]?.object ?? [:])
                audience.attributes["definition"] = .object(definition)
                audience.updated = call.now
                try StoredResourceTable.save(audience, in: db)
            }
        }
        guard ["send_options", "tracking_options", "send_strategy"].contains(where: { sent($0) != nil })
        else {
            return
        }
        for var message in try tree.messages(of: campaign) {
            message.takeOptions(of: campaign)
            try StoredResourceTable.save(message, in: db)
        }
    }

    /// Refuses to change a campaign that is on its way (assumed).
    static func checkDraft(_ campaign: StoredResource) throws {
        guard campaign.attributes["status"] == "Draft" else {
            throw APIError(.campaignNotDraft, campaign.attributes["status"]?.string ?? "")
        }
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
    static let behaviour = Behaviour(
        prepare: OmnichannelMessages.prepare,
        created: OmnichannelMessages.created,
        update: { call, old, message, db in
            try call.operation.revision.isOmnichannel
                ? OmnichannelMessages.update(call, old, &message, db) : update(call, old, &message, db)
        },
        delete: OmnichannelMessages.delete,
        related: takeImage,
        view: CampaignMessageShape.shown
    )

    @Sendable private static func update(
        _ call: Call,
        _ old: StoredResource,
        _ message: inout StoredResource,
        _ db: Connection
    ) throws {
        let tree = CampaignTree(call, db)
        try tree.checkDraft(old)
        let sent = call.attributes["definition"]?["channel"]?.string
        if let sent, let known = old.attributes["definition"]?["channel"]?.string, sent != known {
            throw APIError(
                .invalidChoice,
                sent,
                "channel",
                at: .pointer("/data/attributes/definition/channel")
            )
        }
        let problems = PushActionButtons.problems(
            in: call.attributes["definition"],
            at: "/data/attributes/definition"
        )
        guard problems.isEmpty else { throw APIError(problems) }
        message.attributes = old.attributes
        message.attributes["definition"] = CampaignMessageShape.definition(
            call.attributes,
            old: old.attributes["definition"]
        )
        if var variation = try tree.variations(of: message).first {
            var definition = variation.attributes["definition"]?.object ?? [:]
            definition["details"] = CampaignContent.details(
                message.attributes["definition"] ?? .null,
                over: definition["details"]
            )
            variation.attributes["definition"] = .object(definition)
            variation.updated = call.now
            try StoredResourceTable.save(variation, in: db)
        }
        let label = message.attributes["definition"]?["label"] ?? .null
        if !label.isNull { message.attributes["name"] = label }
    }

    /// Gives an image to the first variation of a message, too; an email has none of its own (recorded).
    @Sendable private static func takeImage(
        _ call: Call,
        _ message: StoredResource,
        _ relationship: ResourceKind.Relationship,
        _ targets: [String],
        _ db: Connection
    ) throws {
        guard relationship.name == "image" else { return }
        guard message.attributes["definition"]?["channel"] != "email" else { throw APIError(.imageOfEmail) }
        let tree = CampaignTree(call, db)
        guard let variation = try tree.variations(of: message).first else { return }
        try tree.relate(variation, "image", to: targets.first)
    }

    static func setImage(_ image: String, of message: StoredResource, _ call: Call, _ db: Connection) throws {
        guard let place = message.place("image") else { return }
        _ = try CampaignTree(call, db).known("image", image)
        try takeImage(call, message, place.relationship, [image], db)
        try RelationshipTable.replace([image], of: place, in: db)
    }

    /// When a message is sent, as its strategy says: nothing known for one that is sent at once.
    static func sendTimes(_ strategy: JSON?) -> JSON {
        guard let time = CampaignShape.sendTime(strategy) else { return .null }
        let isLocal = strategy?["options"]?["is_local"] ?? false
        return [["datetime": .string(time.iso8601()), "is_local": isLocal]]
    }
}

extension StoredResource {
    /// Gives a message the options that its campaign has for all of them until 2026-07-15.
    fileprivate mutating func takeOptions(of campaign: StoredResource) {
        let strategy = campaign.attributes["send_strategy"] ?? ["method": "immediate"]
        set(strategy: strategy)
        attributes["send_options"] = CampaignOptions.sending(
            campaign.attributes["send_options"],
            strategy: strategy
        )
        attributes["tracking_options"] = CampaignOptions.tracking(campaign.attributes["tracking_options"])
    }
}

extension Revision {
    /// Whether campaigns have audiences, and messages variations, of their own.
    var isOmnichannel: Bool { name >= "2026-10-15" }
}
