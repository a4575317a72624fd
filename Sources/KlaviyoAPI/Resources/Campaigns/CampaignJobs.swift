import JSONAPI
import Store

/// A job that goes by the id of what it is about.
struct CampaignJob: ResourceObject {
    let type: String
    var collection: String?
    let id: String
    let attributes: JSONObject
    var linked: [String: JSON] = [:]

    var resourceType: ResourceType { ResourceType(name: type, collection: collection ?? "\(type)s") }

    func attribute(_ name: String, _ precision: Precision) -> JSON? { attributes[name] }
}

/// What becomes of a message that is sent: stages, by the job queue and the clock.
///
/// No message leaves.
/// A message is prepared, waits for its time, is sending, and is sent. Each step is a job that knows which sending it
/// belongs to, so that one that was cancelled or reverted goes no further.
enum CampaignSending {
    static let kind = "campaign_send"

    /// The steps, by what is done in the job.
    private enum Step: String {
        case prepare, begin, finish
    }

    /// Queues the sending of a message, which the message then knows by a token.
    static func start(_ message: inout StoredResource, _ call: Call, _ db: Connection) throws {
        let isLater = CampaignShape.sendTime(message.attributes["strategy"]).map { $0 > call.now } ?? false
        message.set(isLater ? .preparingToSchedule : .preparingToSend)
        let token = call.account.ids.token()
        message.attributes["sending"] = .string(token)
        message.attributes["recipients"] = nil
        message.updated = call.now
        try StoredResourceTable.save(message, in: db)
        let parameters: JSON = [
            "message": .string(message.id), "sending": .string(token),
            "step": .string(Step.prepare.rawValue),
        ]
        _ = try JobTable.insert(Job(kind, call, parameters: parameters, total: 1), [], in: db)
    }

    /// Ends the sending of a message, or makes it a draft again.
    static func stop(_ message: inout StoredResource, action: String, _ call: Call, _ db: Connection) throws {
        message.set(action == "cancel" ? .cancelled : .draft)
        message.attributes["scheduled_at"] = .null
        message.attributes["send_time"] = .null
        message.updated = call.now
        try StoredResourceTable.save(message, in: db)
    }

    /// Does a step and queues the next one.
    @Sendable static func work(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        let tree = CampaignTree(account.description, db)
        guard let id = job.parameters["message"]?.string,
            let step = job.parameters["step"]?.string.flatMap(Step.init),
            var message = try StoredResourceTable.find(
                try tree.description.kept("campaign-message"),
                id: id,
                in: db
            ),
            let campaign = try tree.campaign(of: message),
            message.attributes["sending"] == job.parameters["sending"],
            CampaignStage.of(message).isOnItsWay
        else { return JobResult(counts: Job.Counts(skipped: 1)) }
        let now = account.clock.now
        switch step {
        case .prepare:
            if let time = CampaignShape.sendTime(message.attributes["strategy"]), time > now {
                message.set(.scheduled)
                message.attributes["scheduled_at"] = .string(now.iso8601(.microseconds))
                message.attributes["send_time"] = .string(time.iso8601())
                try queue(.begin, after: job, due: time, db)
            } else {
                try begin(&message, campaign, job, account, tree)
            }
        case .begin: try begin(&message, campaign, job, account, tree)
        case .finish: message.set(message.attributes["recipients"] == 0 ? .withoutRecipients : .sent)
        }
        message.updated = now
        try StoredResourceTable.save(message, in: db)
        try tree.refresh(campaign, at: now)
        return JobResult(counts: Job.Counts(completed: 1))
    }

    private static func begin(
        _ message: inout StoredResource,
        _ campaign: StoredResource,
        _ job: Job,
        _ account: Account,
        _ tree: CampaignTree
    ) throws {
        let now = account.clock.now
        message.set(.sending)
        message.attributes["recipients"] = .int(try tree.recipients(of: [message], campaign))
        if message.attributes["scheduled_at"]?.string == nil {
            message.attributes["scheduled_at"] = .string(now.iso8601(.microseconds))
        }
        message.attributes["send_time"] = .string(now.iso8601())
        try queue(.finish, after: job, due: now + account.settings.jobDelay.duration, tree.db)
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
}

/// Counting the recipients of a campaign, which a job does.
enum CampaignEstimation {
    static let kind = "campaign_recipient_estimation"

    @Sendable static func work(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        let tree = CampaignTree(account.description, db)
        guard
            var campaign = try StoredResourceTable.find(
                try tree.description.kept("campaign"),
                id: job.parameters["campaign"]?.string ?? "",
                in: db
            )
        else { return JobResult(counts: Job.Counts(skipped: 1)) }
        campaign.attributes["estimated_recipient_count"] = .int(
            try tree.recipients(of: try tree.messages(of: campaign), campaign)
        )
        campaign.attributes["estimation"] = "complete"
        try StoredResourceTable.save(campaign, in: db)
        return JobResult(counts: Job.Counts(completed: 1))
    }
}
