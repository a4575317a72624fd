import JSONAPI
import Store

/// A job that goes by the id of its campaign.
struct CampaignJob: ResourceObject {
    let type: String
    let id: String
    let attributes: JSONObject

    var resourceType: ResourceType { ResourceType(name: type, collection: "\(type)s") }

    func attribute(_ name: String, _ precision: Precision) -> JSON? { attributes[name] }
}

/// What becomes of a campaign that is sent: statuses, by the job queue and the clock.
///
/// No message leaves.
/// A campaign is prepared, waits for its time, is sending, and is sent. Each step is a job that knows which sending
/// it belongs to, so that one that was cancelled or reverted goes no further.
enum CampaignSending {
    static let kind = "campaign_send"

    /// The steps, by what is done in the job.
    private enum Step: String {
        case prepare, begin, finish
    }

    /// Queues a sending, which the campaign then knows by a token.
    static func start(_ campaign: inout StoredResource, _ call: Call, _ db: Connection) throws {
        let isLater =
            CampaignShape.sendTime(campaign.attributes["send_strategy"]).map { $0 > call.now } ?? false
        campaign.attributes["status"] = isLater ? "Preparing to schedule" : "Preparing to send"
        let token = call.account.ids.token()
        campaign.attributes["sending"] = .string(token)
        campaign.attributes["recipients"] = nil
        campaign.updated = call.now
        try StoredResourceTable.save(campaign, in: db)
        let parameters: JSON = [
            "campaign": .string(campaign.id), "sending": .string(token),
            "step": .string(Step.prepare.rawValue),
        ]
        let job = Job(kind, call, parameters: parameters, total: 1)
        _ = try JobTable.insert(job, [], in: db)
    }

    /// The status of the send job of a campaign, `nil` for one that was never sent.
    static func status(of campaign: StoredResource) -> String? {
        guard campaign.attributes["sending"] != nil else { return nil }
        let status = campaign.attributes["status"]?.string ?? ""
        return switch status {
        case "Draft": "cancelled"
        case "Sent": "complete"
        case "Sending": "processing"
        case _ where status.hasPrefix("Cancelled"): "cancelled"
        default: "queued"
        }
    }

    /// Does a step and queues the next one.
    @Sendable static func work(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        guard let kind = account.description.kind(named: "campaign"),
            let id = job.parameters["campaign"]?.string,
            let step = job.parameters["step"]?.string.flatMap(Step.init),
            var campaign = try StoredResourceTable.find(kind, id: id, in: db),
            campaign.attributes["sending"] == job.parameters["sending"],
            status(of: campaign) == "queued" || status(of: campaign) == "processing"
        else { return JobResult(counts: Job.Counts(skipped: 1)) }
        let now = account.clock.now
        switch step {
        case .prepare:
            let time = CampaignShape.sendTime(campaign.attributes["send_strategy"])
            guard let time, time > now else { return try begin(&campaign, job, account, db) }
            campaign.attributes["status"] = "Scheduled"
            campaign.attributes["scheduled_at"] = .string(now.iso8601(.microseconds))
            campaign.attributes["send_time"] = .string(time.iso8601())
            try queue(.begin, after: job, due: time, db)
        case .begin: return try begin(&campaign, job, account, db)
        case .finish:
            campaign.attributes["status"] =
                campaign.attributes["recipients"] == 0 ? "Cancelled: No Recipients" : "Sent"
        }
        return try finished(&campaign, at: now, db)
    }

    private static func begin(
        _ campaign: inout StoredResource,
        _ job: Job,
        _ account: Account,
        _ db: Connection
    ) throws -> JobResult {
        let now = account.clock.now
        campaign.attributes["status"] = "Sending"
        campaign.attributes["recipients"] = .int(try recipients(of: campaign, db))
        if campaign.attributes["scheduled_at"]?.string == nil {
            campaign.attributes["scheduled_at"] = .string(now.iso8601(.microseconds))
        }
        campaign.attributes["send_time"] = .string(now.iso8601())
        try queue(.finish, after: job, due: now + account.settings.jobDelay.duration, db)
        return try finished(&campaign, at: now, db)
    }

    private static func finished(
        _ campaign: inout StoredResource,
        at time: Timestamp,
        _ db: Connection
    ) throws -> JobResult {
        campaign.updated = time
        try StoredResourceTable.save(campaign, in: db)
        return JobResult(counts: Job.Counts(completed: 1))
    }

    private static func queue(_ step: Step, after job: Job, due: Timestamp, _ db: Connection) throws {
        var next = job
        next.due = due
        next.state = .queued
        var parameters = job.parameters.object ?? [:]
        parameters["step"] = .string(step.rawValue)
        next.parameters = .object(parameters)
        _ = try JobTable.insert(next, [], in: db)
    }

    /// How many profiles the campaign reaches as things stand.
    static func recipients(of campaign: StoredResource, _ db: Connection) throws -> Int {
        let audience = CampaignAudience(campaign.attributes["audiences"])
        let channel = campaign.attributes["messages"]?["channel"]?.string ?? ""
        return try CampaignAudienceTable.count([(audience, channel)], in: db)
    }
}

/// Counting the recipients of a campaign, which a job does.
enum CampaignEstimation {
    static let kind = "campaign_recipient_estimation"

    @Sendable static func work(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        guard let kind = account.description.kind(named: "campaign"),
            var campaign = try StoredResourceTable.find(
                kind,
                id: job.parameters["campaign"]?.string ?? "",
                in: db
            )
        else { return JobResult(counts: Job.Counts(skipped: 1)) }
        campaign.attributes["estimated_recipient_count"] = .int(
            try CampaignSending.recipients(of: campaign, db)
        )
        campaign.attributes["estimation"] = "complete"
        try StoredResourceTable.save(campaign, in: db)
        return JobResult(counts: Job.Counts(completed: 1))
    }
}
