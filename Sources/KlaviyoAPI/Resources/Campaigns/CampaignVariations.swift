import JSONAPI
import Store

/// What variations of a message do beside being kept: they have one channel, and the first one is what revisions
/// until 2026-07-15 know as the message.
enum CampaignVariations {
    static let behaviour = Behaviour(prepare: prepare, created: created, update: update, delete: delete)
    private static let place = "/data/attributes/definition/details"
    /// The members of details that name an image.
    private static let images = ["mms_static_image_asset_id", "static_asset_id"]

    @Sendable private static func prepare(
        _ call: Call,
        _ variation: inout StoredResource,
        _ db: Connection
    ) throws {
        let tree = CampaignTree(call, db)
        let message = try tree.known("campaign-message", call.related("campaign-message") ?? "")
        try tree.checkDraft(message)
        let details = details(variation.attributes["definition"])
        try check(details, among: try tree.variations(of: message), at: place, call, tree)
        variation.attributes["definition"] = [
            "name": variation.attributes["definition"]?["name"] ?? .null, "details": details,
        ]
    }

    @Sendable private static func created(
        _ call: Call,
        _ variation: inout StoredResource,
        _ db: Connection
    ) throws {
        let tree = CampaignTree(call, db)
        try copyTemplate(of: &variation, call, tree)
        try follow(variation, call, tree)
    }

    /// Makes the variations that came with a message, or the one that a message has if none did, an email (assumed).
    static func make(
        _ sent: [JSON],
        at place: String,
        of message: StoredResource,
        _ call: Call,
        _ tree: CampaignTree
    ) throws {
        let standard: [JSON] = [["definition": [:]]]
        for (index, one) in (sent.isEmpty ? standard : sent).enumerated() {
            let details = details(one["definition"])
            let known = try tree.variations(of: message)
            try check(details, among: known, at: "\(place)/\(index)/definition/details", call, tree)
            let definition: JSON = ["name": one["definition"]?["name"] ?? .null, "details": details]
            var variation = try tree.make("campaign-variation", ["definition": definition], call)
            try tree.relate(variation, "campaign-message", to: message.id)
            try copyTemplate(of: &variation, call, tree)
            try follow(variation, call, tree)
        }
    }

    private static func details(_ definition: JSON?) -> JSON {
        guard let details = definition?["details"]?.object else { return ["channel": "email"] }
        return .object((["channel": "email"] as JSONObject).merging(details))
    }

    /// Refuses a second channel of a message, and templates and images that aren't there.
    private static func check(
        _ details: JSON,
        among others: [StoredResource],
        at place: String,
        _ call: Call,
        _ tree: CampaignTree
    ) throws {
        let channels = Set(
            others.map { $0.attributes["definition"]?["details"]?["channel"] ?? .null }.map(\.text)
        )
        let channel = details["channel"] ?? .null
        guard channels.subtracting([channel.text]).isEmpty else {
            throw APIError(.variationChannel, channel.string ?? "", at: .pointer("\(place)/channel"))
        }
        if let template = details["template_id"]?.string { _ = try tree.known("template", template) }
        for name in images {
            if case .number(let image)? = details[name] { _ = try tree.known("image", image) }
        }
    }

    /// Sets what is sent; of details with the same channel, member by member (assumed).
    @Sendable private static func update(
        _ call: Call,
        _ old: StoredResource,
        _ variation: inout StoredResource,
        _ db: Connection
    ) throws {
        let tree = CampaignTree(call, db)
        let message = try tree.related(old, "campaign-message").first
        if let message { try tree.checkDraft(message) }
        var definition = old.attributes["definition"]?.object ?? [:]
        let sent = call.attributes["definition"]
        if let name = sent?["name"] { definition["name"] = name }
        if let details = sent?["details"]?.object {
            let known = definition["details"]?.object ?? [:]
            let isSame = details["channel"] == nil || details["channel"] == known["channel"]
            definition["details"] = .object(isSame ? known.merging(details) : details)
        }
        let others = try message.map { try tree.variations(of: $0) } ?? []
        try check(
            definition["details"] ?? .null,
            among: others.filter { $0.id != variation.id },
            at: place,
            call,
            tree
        )
        variation.attributes["definition"] = .object(definition)
        try StoredResourceTable.save(variation, in: db)
        try copyTemplate(of: &variation, call, tree)
        try follow(variation, call, tree)
    }

    /// A message keeps one variation at least (assumed).
    @Sendable private static func delete(
        _ call: Call,
        _ variation: inout StoredResource,
        _ db: Connection
    ) throws {
        let tree = CampaignTree(call, db)
        guard call.operation.id == "delete_campaign_variation",
            let message = try tree.related(variation, "campaign-message").first
        else { return }
        try tree.checkDraft(message)
        guard try tree.variations(of: message).count > 1 else { throw APIError(.lastVariation) }
        try tree.relate(variation, "campaign-message", to: nil)
        if let first = try tree.variations(of: message).first { try follow(first, call, tree) }
    }

    /// Gives a variation a copy of the template that its details name, which name the copy from then on: it is no
    /// template of the account's own (documented of messages).
    ///
    /// The copy that it had goes.
    static func copyTemplate(
        of variation: inout StoredResource,
        _ call: Call,
        _ tree: CampaignTree
    ) throws {
        let named = variation.attributes["definition"]?["details"]?["template_id"]?.string
        let known = try tree.related(variation, "template").first
        guard named != known?.id else { return }
        if let named {
            let copy = try Templates.clone(try tree.known("template", named), isListed: false, call, tree.db)
            try setTemplate(copy.id, of: &variation, tree)
            try tree.relate(variation, "template", to: copy.id)
        }
        if let known { try StoredResourceTable.delete(known, in: tree.db) }
    }

    /// Has the details of a variation name a template.
    static func setTemplate(_ id: String, of variation: inout StoredResource, _ tree: CampaignTree) throws {
        var definition = variation.attributes["definition"]?.object ?? [:]
        let details = definition["details"]?.object ?? [:]
        definition["details"] = .object(details.merging(["template_id": .string(id)]))
        variation.attributes["definition"] = .object(definition)
        try StoredResourceTable.save(variation, in: tree.db)
    }

    /// Gives a variation the image that its details name, and its message what the first of them says: its
    /// definition, its image and its template.
    static func follow(_ variation: StoredResource, _ call: Call, _ tree: CampaignTree) throws {
        let details = variation.attributes["definition"]?["details"]
        for name in images {
            guard let named = details?[name] else { continue }
            if case .number(let image) = named {
                try tree.relate(variation, "image", to: image)
            } else {
                try tree.relate(variation, "image", to: nil)
            }
        }
        guard var message = try tree.related(variation, "campaign-message").first,
            try tree.variations(of: message).first?.id == variation.id
        else { return }
        message.attributes["definition"] = CampaignContent.definition(
            details,
            label: message.attributes["name"] ?? .null
        )
        message.updated = call.now
        try StoredResourceTable.save(message, in: tree.db)
        for name in ["image", "template"] {
            try tree.relate(message, name, to: try tree.related(variation, name).first?.id)
        }
        if let campaign = try tree.campaign(of: message) { try tree.refresh(campaign) }
    }
}
