import JSONAPI

/// How far a message is on its way, in the words that campaigns have for it until 2026-07-15; what is most in progress
/// comes first.
enum CampaignStage: String, CaseIterable, Comparable {
    case sending = "Sending"
    case preparingToSend = "Preparing to send"
    case preparingToSchedule = "Preparing to schedule"
    case scheduled = "Scheduled"
    case draft = "Draft"
    case sent = "Sent"
    case cancelled = "Cancelled"
    case withoutRecipients = "Cancelled: No Recipients"

    static func < (left: CampaignStage, right: CampaignStage) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    static func of(_ message: StoredResource) -> CampaignStage {
        message.attributes["stage"]?.string.flatMap(CampaignStage.init) ?? .draft
    }

    /// What messages have for it since 2026-10-15.
    var status: String {
        switch self {
        case .draft: "draft"
        case .preparingToSend, .preparingToSchedule, .scheduled: "scheduled"
        case .sending: "sending"
        case .sent: "sent"
        case .cancelled, .withoutRecipients: "cancelled"
        }
    }

    /// What the send job of a campaign has for it: a draft that has one was reverted.
    var jobStatus: String {
        switch self {
        case .draft, .cancelled, .withoutRecipients: "cancelled"
        case .sent: "complete"
        case .sending: "processing"
        case .preparingToSend, .preparingToSchedule, .scheduled: "queued"
        }
    }

    /// Whether it can still be stopped.
    var isOnItsWay: Bool { ["scheduled", "sending"].contains(status) }
}

extension StoredResource {
    /// Puts a message where it is on its way.
    mutating func set(_ stage: CampaignStage) {
        attributes["stage"] = .string(stage.rawValue)
        attributes["status"] = .string(stage.status)
    }

    /// Has a message sent in some way from now on.
    mutating func set(strategy: JSON) {
        attributes["strategy"] = strategy
        attributes["send_times"] = CampaignMessages.sendTimes(strategy)
    }
}
