import JSONAPI
import Store

/// Sending and estimating campaigns, and giving their messages templates.
enum CampaignRoutes {
    static let handlers: [(String, Handler)] = [
        ("assign_template_to_campaign_message", assignTemplate),
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
        let kind = try call.operation.description.kept("campaign")
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
        let campaign = try named(call, db)
        try Campaigns.checkDraft(campaign)
        let tree = CampaignTree(call, db)
        let messages = try tree.messages(of: campaign).filter { CampaignStage.of($0) == .draft }
        guard !messages.isEmpty else { throw APIError(.campaignWithoutMessages) }
        for var message in messages { try CampaignSending.start(&message, call, db) }
        try tree.refresh(campaign, at: call.now)
        return try answer("campaign-send-job", campaign.id, ["status": "queued"], call, db)
    }

    @Sendable private static func sendJob(_ call: Call, _ db: Connection) throws -> Reply {
        let campaign = try campaign(call.id, call, db)
        guard campaign.attributes["sending"] != nil,
            let stage = CampaignStage(rawValue: campaign.attributes["status"]?.string ?? "")
        else { throw APIError(.unknownSendJob, call.id) }
        return try answer("campaign-send-job", call.id, ["status": .string(stage.jobStatus)], call, db)
    }

    /// Ends a campaign that is on its way, or makes it a draft again (documented).
    @Sendable private static func cancel(_ call: Call, _ db: Connection) throws -> Reply {
        guard call.body["data"]?["id"]?.string == call.id else {
            throw APIError(.idMismatch, at: .pointer("/data/id"))
        }
        let campaign = try campaign(call.id, call, db)
        let action = call.attributes["action"]?.string ?? ""
        guard ["cancel", "revert"].contains(action) else {
            throw APIError(.invalidChoice, action, "action", at: .pointer("/data/attributes/action"))
        }
        let tree = CampaignTree(call, db)
        let messages = try tree.messages(of: campaign).filter { CampaignStage.of($0).isOnItsWay }
        guard !messages.isEmpty else {
            throw APIError(.campaignNotOnItsWay, campaign.attributes["status"]?.string ?? "")
        }
        for var message in messages { try CampaignSending.stop(&message, action: action, call, db) }
        try tree.refresh(campaign, at: call.now)
        return .empty(call.operation.status)
    }

    // MARK: - Estimating, templates

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
        let tree = CampaignTree(call, db)
        let count =
            try campaign.attributes["estimated_recipient_count"]
            ?? .int(tree.recipients(of: try tree.messages(of: campaign), campaign))
        return try answer(
            "campaign-recipient-estimation",
            call.id,
            ["estimated_recipient_count": count],
            call,
            db
        )
    }

    /// Gives a message a copy of a template, which is no template of the account's own (documented).
    @Sendable private static func assignTemplate(_ call: Call, _ db: Connection) throws -> Reply {
        let tree = CampaignTree(call, db)
        let id = call.body["data"]?["id"]?.string ?? call.attributes["id"]?.string ?? ""
        var message = try tree.known("campaign-message", id)
        guard message.attributes["definition"]?["channel"] == "email" else {
            throw APIError(.templateOfEmailOnly)
        }
        guard let template = call.related("template") else {
            throw APIError(.missingField, "template", "campaign-message", at: .pointer("/data/relationships"))
        }
        try tree.checkDraft(message)
        if var variation = try tree.variations(of: message).first {
            try CampaignVariations.setTemplate(template, of: &variation, tree)
            try CampaignVariations.copyTemplate(of: &variation, call, tree)
            try tree.relate(message, "template", to: try tree.related(variation, "template").first?.id)
        }
        message.updated = call.now
        try StoredResourceTable.save(message, in: db)
        return .document(try call.document(message, .update, in: db), status: call.operation.status)
    }
}
