import JSONAPI
import Store

/// Copies of campaigns, of their audiences and of their messages: drafts, with copies of all that hangs together with
/// what they are copies of.
enum CampaignCopies {
    static let handlers: [(String, Handler)] = [
        ("create_campaign_clone", cloneCampaign), ("clone_campaign_audience", cloneAudience),
        ("clone_campaign_message", cloneMessage),
    ]

    /// What a copy is called: as the request says, or after the original (documented of campaigns).
    private static func name(_ call: Call, of original: JSON?) -> JSON {
        let sent = call.attributes["name"]?.string ?? call.attributes["new_name"]?.string
        return .string(sent ?? "Copy of \(original?.string ?? "")")
    }

    @Sendable private static func cloneCampaign(_ call: Call, _ db: Connection) throws -> Reply {
        let tree = CampaignTree(call, db)
        let id = call.body["data"]?["id"]?.string ?? call.attributes["id"]?.string ?? ""
        let original = try tree.known("campaign", id)
        var attributes = original.attributes.merging([
            "name": name(call, of: original.attributes["name"]), "status": "Draft", "archived": false,
            "scheduled_at": nil, "send_time": nil,
        ])
        for name in ["sending", "estimation", "estimated_recipient_count"] { attributes[name] = nil }
        let copy = try tree.make("campaign", attributes, call)
        var audiences: [String: StoredResource] = [:]
        for audience in try tree.related(original, "campaign-audiences") {
            let groups = audience.attributes["definition"] ?? [:]
            audiences[audience.id] = try Campaigns.addAudience(groups, to: copy, call, tree)
        }
        for message in try tree.messages(of: original) {
            let audience = try tree.related(message, "campaign-audience").first.flatMap { audiences[$0.id] }
            _ = try Self.copy(message, to: copy, audience, call, tree)
        }
        try tree.refresh(copy)
        let made = try tree.known("campaign", copy.id)
        return .document(try call.document(made, .create, in: db), status: call.operation.status)
    }

    /// Copies an audience to another campaign, or to its own where none is named (assumed).
    @Sendable private static func cloneAudience(_ call: Call, _ db: Connection) throws -> Reply {
        let tree = CampaignTree(call, db)
        let original = try tree.known("campaign-audience", call.attributes["id"]?.string ?? "")
        let target =
            try call.related("campaign").map { try tree.known("campaign", $0) }
            ?? tree.campaign(of: original)
        guard let target else { throw BrokenInvariant("audience \(original.id) has no campaign") }
        var groups = original.attributes["definition"]?.object ?? [:]
        groups["name"] = name(call, of: groups["name"])
        let copy = try Campaigns.addAudience(.object(groups), to: target, call, tree)
        try tree.refresh(target, at: call.now)
        return .document(try call.document(copy, .create, in: db), status: call.operation.status)
    }

    @Sendable private static func cloneMessage(_ call: Call, _ db: Connection) throws -> Reply {
        let tree = CampaignTree(call, db)
        let original = try tree.known("campaign-message", call.attributes["id"]?.string ?? "")
        let audience = try tree.known("campaign-audience", call.related("campaign-audience") ?? "")
        guard let campaign = try tree.campaign(of: audience) else {
            throw BrokenInvariant("audience \(audience.id) has no campaign")
        }
        let copied = try copy(
            original,
            to: campaign,
            audience,
            name: name(call, of: original.attributes["name"]),
            call,
            tree
        )
        try tree.refresh(campaign, at: call.now)
        return .document(try call.document(copied, .create, in: db), status: call.operation.status)
    }

    private static func copy(
        _ message: StoredResource,
        to campaign: StoredResource,
        _ audience: StoredResource?,
        name: JSON? = nil,
        _ call: Call,
        _ tree: CampaignTree
    ) throws -> StoredResource {
        var attributes = message.attributes
        for name in ["sending", "recipients", "scheduled_at", "send_time"] { attributes[name] = nil }
        if let name { attributes["name"] = name }
        var copy = try tree.make("campaign-message", attributes, call)
        copy.set(.draft)
        try StoredResourceTable.save(copy, in: tree.db)
        try tree.relate(copy, "campaign", to: campaign.id)
        try tree.relate(copy, "campaign-audience", to: audience?.id)
        try tree.relate(copy, "image", to: try tree.related(message, "image").first?.id)
        for variation in try tree.variations(of: message) {
            var twin = try tree.make("campaign-variation", variation.attributes, call)
            try tree.relate(twin, "campaign-message", to: copy.id)
            try tree.relate(twin, "image", to: try tree.related(variation, "image").first?.id)
            try CampaignVariations.copyTemplate(of: &twin, call, tree)
        }
        let template = try tree.variations(of: copy).first.flatMap { try tree.related($0, "template").first }
        try tree.relate(copy, "template", to: template?.id)
        return copy
    }
}
