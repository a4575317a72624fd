import JSONAPI
import Store

/// What audiences of a campaign do beside being kept: they are of lists and segments that exist, and stay as they are
/// once one of their messages is being sent (assumed).
enum CampaignAudiences {
    static let behaviour = Behaviour(prepare: prepare, created: created, update: update, delete: delete)
    private static let place = "/data/attributes/definition"

    @Sendable private static func prepare(
        _ call: Call,
        _ audience: inout StoredResource,
        _ db: Connection
    ) throws {
        let none: JSONObject = ["name": nil, "included": [], "excluded": [], "priority": nil]
        audience.attributes["definition"] = .object(none.merging(sent(call)))
        try CampaignAudience(audience.attributes["definition"]).check(call, at: place, db)
    }

    /// What a definition sets; `null` for groups leaves them as they are (assumed).
    private static func sent(_ call: Call) -> JSONObject {
        let sent = call.attributes["definition"]?.object ?? [:]
        return JSONObject(sent.filter { !$0.value.isNull || !["included", "excluded"].contains($0.name) })
    }

    @Sendable private static func created(
        _ call: Call,
        _ audience: inout StoredResource,
        _ db: Connection
    ) throws {
        let tree = CampaignTree(call, db)
        for message in call.body["data"]?["relationships"]?["campaign-messages"]?["data"]?.array ?? [] {
            let message = try tree.known("campaign-message", message["id"]?.string ?? "")
            try tree.checkDraft(message)
            try tree.relate(message, "campaign-audience", to: audience.id)
        }
        if let campaign = try tree.campaign(of: audience) { try tree.refresh(campaign, at: call.now) }
    }

    @Sendable private static func update(
        _ call: Call,
        _ old: StoredResource,
        _ audience: inout StoredResource,
        _ db: Connection
    ) throws {
        let tree = CampaignTree(call, db)
        for message in try tree.related(old, "campaign-messages") { try tree.checkDraft(message) }
        let definition = (old.attributes["definition"]?.object ?? [:]).merging(sent(call))
        try CampaignAudience(.object(definition)).check(call, at: place, db)
        audience.attributes["definition"] = .object(definition)
        try StoredResourceTable.save(audience, in: db)
        if let campaign = try tree.campaign(of: audience) { try tree.refresh(campaign, at: call.now) }
    }

    /// One that a message is for can't go before the message.
    @Sendable private static func delete(
        _ call: Call,
        _ audience: inout StoredResource,
        _ db: Connection
    ) throws {
        let tree = CampaignTree(call, db)
        guard call.operation.id == "delete_campaign_audience" else { return }
        guard try tree.related(audience, "campaign-messages").isEmpty else { throw APIError(.audienceInUse) }
        guard let campaign = try tree.campaign(of: audience) else { return }
        try tree.relate(audience, "campaign", to: nil)
        try tree.refresh(campaign, at: call.now)
    }
}
