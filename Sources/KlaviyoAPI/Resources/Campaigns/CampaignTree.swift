import JSONAPI
import Store

/// What hangs together with a campaign: its audiences, its messages, and the variations of these.
struct CampaignTree {
    let description: Description
    let db: Connection

    init(_ description: Description, _ db: Connection) { (self.description, self.db) = (description, db) }

    init(_ call: Call, _ db: Connection) { self.init(call.operation.description, db) }

    func known(_ type: String, _ id: String) throws -> StoredResource {
        try DescribedRoutes.known(try description.kept(type), id, in: db)
    }

    /// What a relationship of one of them leads to.
    func related(_ resource: StoredResource, _ name: String) throws -> [StoredResource] {
        try Related.fetch(resource.kind.type, resource.id, name, description, in: db)
            .compactMap { $0 as? StoredResource }
    }

    func messages(of campaign: StoredResource) throws -> [StoredResource] {
        try related(campaign, "campaign-messages")
    }

    func variations(of message: StoredResource) throws -> [StoredResource] {
        try related(message, "campaign-variations")
    }

    /// The campaign of an audience or a message.
    func campaign(of resource: StoredResource) throws -> StoredResource? {
        try related(resource, "campaign").first
    }

    /// Who a message is for: its own audience, or its campaign's where it has none.
    func audience(of message: StoredResource, _ campaign: StoredResource) throws -> CampaignAudience {
        if let own = try related(message, "campaign-audience").first {
            return CampaignAudience(own.attributes["definition"])
        }
        return CampaignAudience(campaign.attributes["audiences"])
    }

    /// Refuses to change a message that is on its way (assumed).
    func checkDraft(_ message: StoredResource) throws {
        let stage = CampaignStage.of(message)
        guard stage == .draft else { throw APIError(.campaignNotDraft, stage.rawValue) }
    }

    /// Makes one resource the target of a to-one relationship of another.
    func relate(_ resource: StoredResource, _ name: String, to target: String?) throws {
        guard let place = resource.place(name) else { return }
        try RelationshipTable.replace([target].compactMap(\.self), of: place, in: db)
    }

    /// Stores a new resource of a kind.
    func make(_ type: String, _ attributes: JSONObject, _ call: Call) throws -> StoredResource {
        var resource = StoredResource(try description.kept(type), attributes, at: call.now)
        resource.id = call.account.ids.ulid(at: call.now)
        try StoredResourceTable.save(resource, in: db)
        return resource
    }

    /// How many profiles some messages of a campaign reach as things stand.
    func recipients(of messages: [StoredResource], _ campaign: StoredResource) throws -> Int {
        let reached = try messages.map { message in
            let channel = message.attributes["definition"]?["channel"]?.string ?? ""
            return CampaignAudienceTable.Reach(
                audience: try audience(of: message, campaign),
                channel: channel,
                ignoresUnsubscribes: message.attributes["send_options"]?["is_ignoring_unsubscribes"] == true
            )
        }
        return try CampaignAudienceTable.count(reached, in: db)
    }

    /// Gives a campaign what revisions until 2026-07-15 show of it and its messages have: the status of the message
    /// that is most in progress, the options of the first, everybody who is in one of the audiences (all assumed).
    ///
    /// `time`: When the campaign itself was changed by that, if it was.
    func refresh(_ campaign: StoredResource, at time: Timestamp? = nil) throws {
        var campaign = try known("campaign", campaign.id)
        if let time { campaign.updated = time }
        let messages = try messages(of: campaign)
        let audiences = try related(campaign, "campaign-audiences").map {
            CampaignAudience($0.attributes["definition"])
        }
        if !audiences.isEmpty { campaign.attributes["audiences"] = CampaignAudience(joining: audiences).json }
        if let first = messages.first {
            let channel = first.attributes["definition"]?["channel"]?.string ?? ""
            campaign.attributes["messages"] = ["channel": .string(channel)]
            campaign.attributes = campaign.attributes.merging(
                CampaignOptions.old(first.attributes, over: campaign.attributes, channel: channel)
            )
            let stages = messages.map { CampaignStage.of($0) }
            campaign.attributes["status"] = .string((stages.min() ?? .draft).rawValue)
            for name in ["scheduled_at", "send_time"] {
                let times = messages.compactMap { $0.attributes[name]?.string }
                campaign.attributes[name] = .optional(times.min())
            }
            campaign.attributes["sending"] = nil
            if messages.contains(where: { $0.attributes["sending"] != nil }) {
                campaign.attributes["sending"] = true
            }
        }
        try StoredResourceTable.save(campaign, in: db)
    }
}
