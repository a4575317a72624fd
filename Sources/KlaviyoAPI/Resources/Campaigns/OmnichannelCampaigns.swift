import JSONAPI
import Store

/// Campaigns as they are made and changed since 2026-10-15: with audiences and messages of their own, which a request
/// may carry inline.
enum OmnichannelCampaigns {
    private static let inline = "/data/attributes"

    @Sendable static func prepare(_ call: Call, _ campaign: inout StoredResource, _ db: Connection) throws {
        try checkInline(call, db)
        let kept: JSONObject = [
            "name": "", "status": "Draft", "archived": false, "builder": "canvas", "color": nil,
            "description": nil, "send_settings": nil, "scheduled_at": nil, "send_time": nil,
            "audiences": CampaignAudience(nil).json,
            "send_options": CampaignShape.sending(nil, channel: "email"),
            "tracking_options": CampaignShape.tracking(nil, channel: "email"),
            "send_strategy": CampaignShape.strategy(nil), "messages": ["channel": "email"],
        ]
        campaign.attributes = kept.merging(definition(in: call))
    }

    /// What a definition sets; a `null` for the name, the builder or the archive leaves these as they are (assumed).
    private static func definition(in call: Call) -> JSONObject {
        let sent = call.attributes["definition"]?.object ?? [:]
        return JSONObject(
            sent.filter { !$0.value.isNull || !["name", "builder", "archived"].contains($0.name) }
        )
    }

    /// Refuses audiences of nobody known, and messages for an audience that the request doesn't have.
    private static func checkInline(_ call: Call, _ db: Connection) throws {
        var ids: Set<String> = []
        for (index, audience) in (call.attributes["audiences"]?.array ?? []).enumerated() {
            let place = "\(inline)/audiences/\(index)"
            try CampaignAudience(audience).check(call, at: place, db)
            let id = audience["temporary_id"]?.string ?? ""
            guard ids.insert(id).inserted else {
                throw APIError(.repeatedAudience, id, at: .pointer("\(place)/temporary_id"))
            }
        }
        for (index, message) in (call.attributes["messages"]?.array ?? []).enumerated() {
            let id = message["audience_temporary_id"]?.string ?? ""
            guard ids.contains(id) else {
                let place = "\(inline)/messages/\(index)/audience_temporary_id"
                throw APIError(.unknownInlineAudience, id, at: .pointer(place))
            }
        }
    }

    /// Makes the audiences and messages that came with a campaign.
    @Sendable static func makeParts(_ call: Call, _ campaign: inout StoredResource, _ db: Connection) throws {
        let tree = CampaignTree(call, db)
        var audiences: [String: StoredResource] = [:]
        for sent in call.attributes["audiences"]?.array ?? [] {
            let members = (sent.object ?? [:]).filter { $0.name != "temporary_id" && !$0.value.isNull }
            audiences[sent["temporary_id"]?.string ?? ""] = try Campaigns.addAudience(
                .object(JSONObject(members)),
                to: campaign,
                call,
                tree
            )
        }
        for (index, sent) in (call.attributes["messages"]?.array ?? []).enumerated() {
            guard let audience = audiences[sent["audience_temporary_id"]?.string ?? ""] else { continue }
            var definition: JSONObject = ["name": sent["name"] ?? .null]
            if let isTagged = sent["is_add_utm"] { definition["tracking_options"] = ["is_add_utm": isTagged] }
            if let throttling = sent["throttling_type"]?.string {
                definition["send_options"] = ["throttling_type": .string(smartSending(throttling))]
            }
            try OmnichannelMessages.make(
                definition,
                variations: sent["variations"]?.array ?? [],
                at: "\(inline)/messages/\(index)/variations",
                of: campaign,
                audience,
                call,
                tree
            )
        }
        try tree.refresh(campaign)
        campaign = try tree.known("campaign", campaign.id)
    }

    /// What messages call a kind of smart sending: `throttle-for-flows` for `FOR_FLOWS`.
    private static func smartSending(_ inline: String) -> String {
        inline == "NONE" ? "none" : "throttle-\(inline.lowercased().replacing("_", with: "-"))"
    }

    @Sendable static func update(
        _ call: Call,
        _ old: StoredResource,
        _ campaign: inout StoredResource,
        _ db: Connection
    ) throws {
        var sent = definition(in: call)
        if let settings = sent["send_settings"]?.object {
            sent["send_settings"] = .object(
                (old.attributes["send_settings"]?.object ?? [:]).merging(settings)
            )
        }
        campaign.attributes = old.attributes.merging(sent)
    }
}
