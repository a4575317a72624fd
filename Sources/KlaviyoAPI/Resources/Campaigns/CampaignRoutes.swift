import JSONAPI
import Store

/// Sending, estimating and copying campaigns, and giving their messages templates.
enum CampaignRoutes {
    static let handlers: [(String, Handler)] = [
        ("create_campaign_clone", clone), ("assign_template_to_campaign_message", assignTemplate),
        ("send_campaign", send), ("get_campaign_send_job", sendJob), ("cancel_campaign_send", cancel),
        ("refresh_campaign_recipient_estimation", estimate),
        ("get_campaign_recipient_estimation_job", estimationJob),
        ("get_campaign_recipient_estimation", estimation),
    ]

    /// The campaign that a body names: until 2023-08-15 among the attributes.
    private static func named(_ call: Call, _ db: Connection) throws -> StoredResource {
        try campaign(call.body["data"]?["id"]?.string ?? call.attributes["id"]?.string ?? "", call, db)
    }

    private static func campaign(_ id: String, _ call: Call, _ db: Connection) throws -> StoredResource {
        guard let kind = call.operation.description.kind(named: "campaign") else {
            throw APIError(.serverError)
        }
        return try DescribedRoutes.known(kind, id, in: db)
    }

    private static func answer(
        _ type: String,
        _ id: String,
        _ attributes: JSONObject,
        _ call: Call,
        _ db: Connection
    ) throws -> Reply {
        let job = CampaignJob(type: type, id: id, attributes: attributes)
        return .document(try call.document(job, in: db), status: call.operation.status)
    }

    // MARK: - Sending

    @Sendable private static func send(_ call: Call, _ db: Connection) throws -> Reply {
        var campaign = try named(call, db)
        try Campaigns.checkDraft(campaign)
        try CampaignSending.start(&campaign, call, db)
        return try answer("campaign-send-job", campaign.id, ["status": "queued"], call, db)
    }

    @Sendable private static func sendJob(_ call: Call, _ db: Connection) throws -> Reply {
        let campaign = try campaign(call.id, call, db)
        guard let status = CampaignSending.status(of: campaign) else {
            throw APIError(.unknownSendJob, call.id)
        }
        return try answer("campaign-send-job", call.id, ["status": .string(status)], call, db)
    }

    /// Ends a campaign that is on its way, or makes it a draft again (documented).
    @Sendable private static func cancel(_ call: Call, _ db: Connection) throws -> Reply {
        guard call.body["data"]?["id"]?.string == call.id else {
            throw APIError(.idMismatch, at: .pointer("/data/id"))
        }
        var campaign = try campaign(call.id, call, db)
        let action = call.attributes["action"]?.string ?? ""
        guard ["cancel", "revert"].contains(action) else {
            throw APIError(.invalidChoice, action, "action", at: .pointer("/data/attributes/action"))
        }
        let status = CampaignSending.status(of: campaign)
        guard status == "queued" || status == "processing" else {
            throw APIError(.campaignNotOnItsWay, campaign.attributes["status"]?.string ?? "")
        }
        campaign.attributes["status"] = action == "cancel" ? "Cancelled" : "Draft"
        campaign.attributes["scheduled_at"] = .null
        campaign.attributes["send_time"] = .null
        campaign.updated = call.now
        try StoredResourceTable.save(campaign, in: db)
        return .empty(call.operation.status)
    }

    // MARK: - Estimating, copying

    @Sendable private static func estimate(_ call: Call, _ db: Connection) throws -> Reply {
        var campaign = try named(call, db)
        campaign.attributes["estimation"] = "queued"
        try StoredResourceTable.save(campaign, in: db)
        let job = Job(
            CampaignEstimation.kind,
            call,
            parameters: ["campaign": .string(campaign.id)],
            total: 1
        )
        _ = try JobTable.insert(job, [], in: db)
        return try answer("campaign-recipient-estimation-job", campaign.id, ["status": "queued"], call, db)
    }

    @Sendable private static func estimationJob(_ call: Call, _ db: Connection) throws -> Reply {
        let campaign = try campaign(call.id, call, db)
        guard let status = campaign.attributes["estimation"] else {
            throw APIError(.unknownEstimationJob, call.id)
        }
        return try answer("campaign-recipient-estimation-job", call.id, ["status": status], call, db)
    }

    /// What the last estimation counted, or what one would where there was none (assumed).
    @Sendable private static func estimation(_ call: Call, _ db: Connection) throws -> Reply {
        let campaign = try campaign(call.id, call, db)
        let count =
            try campaign.attributes["estimated_recipient_count"]
            ?? .int(CampaignSending.recipients(of: campaign, db))
        return try answer(
            "campaign-recipient-estimation",
            call.id,
            ["estimated_recipient_count": count],
            call,
            db
        )
    }

    /// Answers a draft with copies of all messages and their templates.
    @Sendable private static func clone(_ call: Call, _ db: Connection) throws -> Reply {
        let original = try named(call, db)
        let description = call.operation.description
        var copy = original
        copy.id = call.account.ids.ulid(at: call.now)
        copy.created = call.now
        copy.updated = call.now
        let name = original.attributes["name"]?.string ?? ""
        copy.attributes = copy.attributes.merging([
            "name": .string(call.attributes["new_name"]?.string ?? "Clone of \(name)"), "status": "Draft",
            "archived": false, "scheduled_at": nil, "send_time": nil,
        ])
        for name in ["sending", "recipients", "estimation", "estimated_recipient_count"] {
            copy.attributes[name] = nil
        }
        try StoredResourceTable.save(copy, in: db)
        for message in try Campaigns.messages(of: original, description, db) {
            let definition = message.attributes["definition"] ?? .null
            let twin = try Campaigns.addMessage(definition, to: copy, call, db)
            if let image = try Related.fetch("campaign-message", message.id, "image", description, in: db)
                .first,
                let place = twin.place("image")
            {
                try RelationshipTable.add(image.id, to: place, in: db)
            }
            let templates = try Related.fetch("campaign-message", message.id, "template", description, in: db)
            if let template = templates.first as? StoredResource { try give(template, to: twin, call, db) }
        }
        return .document(try call.document(copy, .create, in: db), status: call.operation.status)
    }

    /// Gives a message a copy of a template, which is no template of the account's own (documented).
    @Sendable private static func assignTemplate(_ call: Call, _ db: Connection) throws -> Reply {
        let description = call.operation.description
        let id = call.body["data"]?["id"]?.string ?? call.attributes["id"]?.string ?? ""
        guard let messageKind = description.kind(named: "campaign-message"),
            let templateKind = description.kind(named: "template")
        else { throw APIError(.serverError) }
        var message = try DescribedRoutes.known(messageKind, id, in: db)
        guard message.attributes["definition"]?["channel"] == "email" else {
            throw APIError(.templateOfEmailOnly)
        }
        guard let template = call.related("template") else {
            throw APIError(.missingField, "template", "campaign-message", at: .pointer("/data/relationships"))
        }
        if let campaign = try CampaignMessages.campaign(of: message, description, db) {
            try Campaigns.checkDraft(campaign)
        }
        try give(try DescribedRoutes.known(templateKind, template, in: db), to: message, call, db)
        message.updated = call.now
        try StoredResourceTable.save(message, in: db)
        return .document(try call.document(message, .update, in: db), status: call.operation.status)
    }

    /// Makes a copy of a template the one of a message, in the place of the copy that it had.
    private static func give(
        _ template: StoredResource,
        to message: StoredResource,
        _ call: Call,
        _ db: Connection
    ) throws {
        guard let place = message.place("template") else { return }
        for old in try RelationshipTable.targets(place, in: db) {
            if let old = try StoredResourceTable.find(template.kind, id: old, in: db) {
                try StoredResourceTable.delete(old, in: db)
            }
        }
        let copy = try Templates.clone(
            template,
            name: template.attributes["name"]?.string ?? "",
            isListed: false,
            call.account,
            at: call.now,
            in: db
        )
        try RelationshipTable.replace([copy.id], of: place, in: db)
    }
}
