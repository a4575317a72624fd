import JSONAPI
import Store

/// Messages as they are made and changed since 2026-10-15: each for an audience, with options and variations of its
/// own.
enum OmnichannelMessages {
    private static let noOptions: JSON = [
        "send_time": nil, "send_times": nil, "send_strategy": nil, "recipient_percentage": nil,
        "throttling_type": "throttle-for-campaigns-and-flows", "throttle_unit": nil,
        "is_ignoring_unsubscribes": false,
    ]
    private static let noTracking: JSON = [
        "is_add_utm": false, "is_tracking_clicks": true, "is_tracking_opens": true,
    ]

    @Sendable static func prepare(_ call: Call, _ message: inout StoredResource, _ db: Connection) throws {
        let tree = CampaignTree(call, db)
        let campaign = try tree.known("campaign", call.related("campaign") ?? "")
        let audience = try tree.known("campaign-audience", call.related("campaign-audience") ?? "")
        guard try tree.campaign(of: audience)?.id == campaign.id else {
            throw APIError(
                .audienceOfAnother,
                audience.id,
                at: .pointer("/data/relationships/campaign-audience")
            )
        }
        message.attributes = [:]
        try set(call.attributes["definition"]?.object ?? [:], of: &message)
    }

    @Sendable static func created(_ call: Call, _ message: inout StoredResource, _ db: Connection) throws {
        let tree = CampaignTree(call, db)
        let variations = call.attributes["variations"]?.array ?? []
        try CampaignVariations.make(variations, at: "/data/attributes/variations", of: message, call, tree)
        guard let campaign = try tree.campaign(of: message) else { return }
        try tree.refresh(campaign, at: call.now)
        message = try tree.known("campaign-message", message.id)
    }

    /// Makes a message of a campaign with its variations.
    ///
    /// `place`: Where in the body the variations are.
    static func make(
        _ definition: JSONObject,
        variations: [JSON],
        at place: String,
        of campaign: StoredResource,
        _ audience: StoredResource,
        _ call: Call,
        _ tree: CampaignTree
    ) throws {
        var message = try tree.make("campaign-message", [:], call)
        try set(definition, of: &message)
        try StoredResourceTable.save(message, in: tree.db)
        try tree.relate(message, "campaign", to: campaign.id)
        try tree.relate(message, "campaign-audience", to: audience.id)
        try CampaignVariations.make(variations, at: place, of: message, call, tree)
    }

    /// Sets what a definition says over what a message has; the status only ever changes by sending (assumed).
    private static func set(_ definition: JSONObject, of message: inout StoredResource) throws {
        if let status = definition["status"]?.string, status != CampaignStage.of(message).status {
            throw APIError(
                .invalidChoice,
                status,
                "status",
                at: .pointer("/data/attributes/definition/status")
            )
        }
        let name = definition["name"] ?? .null
        if !name.isNull || message.attributes["name"] == nil { message.attributes["name"] = name }
        let parts = [
            ("send_options", noOptions), ("tracking_options", noTracking), ("ab_test", JSON.null),
        ]
        for (part, standard) in parts {
            let known = message.attributes[part] ?? standard
            let sent = definition[part]?.object
            message.attributes[part] = sent.map { .object((known.object ?? [:]).merging($0)) } ?? known
        }
        if message.attributes["stage"] == nil { message.set(.draft) }
        message.set(strategy: CampaignOptions.strategy(message.attributes["send_options"]))
        guard message.attributes["definition"]?["channel"] == "email", !name.isNull else { return }
        var old = message.attributes["definition"]?.object ?? [:]
        old["label"] = name
        message.attributes["definition"] = .object(old)
    }

    @Sendable static func update(
        _ call: Call,
        _ old: StoredResource,
        _ message: inout StoredResource,
        _ db: Connection
    ) throws {
        let tree = CampaignTree(call, db)
        try tree.checkDraft(old)
        message.attributes = old.attributes
        try set(call.attributes["definition"]?.object ?? [:], of: &message)
        try StoredResourceTable.save(message, in: db)
        if let campaign = try tree.campaign(of: message) { try tree.refresh(campaign, at: call.now) }
    }

    /// Takes a message off its campaign before it goes.
    @Sendable static func delete(_ call: Call, _ message: inout StoredResource, _ db: Connection) throws {
        let tree = CampaignTree(call, db)
        guard let campaign = try tree.campaign(of: message) else { return }
        try tree.relate(message, "campaign", to: nil)
        try tree.refresh(campaign, at: call.now)
    }
}
