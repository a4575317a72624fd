import JSONAPI

/// A condition on whether marketing can be sent to a profile on a channel, and why.
///
/// Email can be sent to an address for as long as nothing suppresses it, consent or not (recorded); on the other
/// channels only to who has subscribed.
struct ConsentCondition {
    let condition: SegmentCondition

    init(_ condition: SegmentCondition) {
        self.condition = condition
    }

    func sql(at now: Timestamp) throws(APIError) -> BoundSQL {
        guard let consent = condition.part("consent"), let status = consent.part("consent_status") else {
            throw condition.notEmulated("profile-marketing-consent")
        }
        let channel = consent["channel"]
        let record = ConsentRecord(channel: channel, messageType: "marketing", now: now)
        let canReceive: BoundSQL
        switch channel {
        case "email":
            canReceive = """
                (profile.email IS NOT NULL AND NOT EXISTS
                (SELECT 1 FROM suppression WHERE suppression.profile_id = profile.id))
                """
        case "sms", "push": canReceive = try record.exists(.subscribed)
        default: throw consent.notEmulated(channel)
        }
        let isWanted = consent.json["can_receive_marketing"] == true
        return .all([isWanted ? canReceive : .not(canReceive), try has(status, channel, record)])
    }

    /// Whether the consent is as the condition wants it.
    private func has(
        _ status: SegmentCondition,
        _ channel: String,
        _ record: ConsentRecord
    ) throws(APIError) -> BoundSQL {
        var suppressions: [BoundSQL] = []
        var filters: [SegmentCondition] = []
        for filter in status.elements("filters") {
            if let reason = Self.reasons[filter["field"]] {
                suppressions.append(try isSuppressed(reason, filter, at: record.now))
            } else {
                filters.append(filter)
            }
        }
        let state: BoundSQL
        switch status["subscription"] {
        case "subscribed": state = try record.exists(.subscribed, filters)
        case "unsubscribed": state = try record.exists(.unsubscribed, filters)
        case "never_subscribed": state = try record.exists(.never)
        case "any" where filters.isEmpty: state = .always
        // Only push has filters beside any consent, and can only be sent to who has given it.
        case "any" where channel == "push": state = try record.exists(.subscribed, filters)
        default: throw status.notEmulated(status["subscription"])
        }
        return .all([state] + suppressions)
    }

    private static let reasons: [String: Suppression.Reason] = [
        "bounce_date": .hardBounce, "manual_suppression_date": .userSuppressed,
        "invalid_email_date": .invalidEmail,
    ]

    private func isSuppressed(
        _ reason: Suppression.Reason,
        _ field: SegmentCondition,
        at now: Timestamp
    ) throws(APIError) -> BoundSQL {
        var isInTime = BoundSQL.always
        if let filter = field.part("filter"), filter["type"] == "date" {
            let moment = SegmentMoment(sql: "suppression.timestamp", unit: .microseconds)
            isInTime = try moment.fulfils(filter, at: now)
        }
        return """
            EXISTS (SELECT 1 FROM suppression WHERE suppression.profile_id = profile.id
            AND suppression.reason = \(reason.rawValue) AND \(isInTime))
            """
    }
}

/// A condition on whether a profile can be reached on WhatsApp.
///
/// Who is reachable by implication isn't known, so only explicit consent is evaluated.
struct PermissionCondition {
    let condition: SegmentCondition

    init(_ condition: SegmentCondition) {
        self.condition = condition
    }

    private static let states: [String: Consent.State] = [
        "explicitly_reachable": .subscribed, "explicitly_unreachable": .unsubscribed,
    ]

    func sql(at now: Timestamp) throws(APIError) -> BoundSQL {
        guard let permission = condition.part("permission") else {
            throw condition.notEmulated("profile-permissions")
        }
        guard let state = Self.states[permission["reachable_status"]] else {
            throw permission.notEmulated(permission["reachable_status"])
        }
        let channel = condition["channel"].split(separator: "_", maxSplits: 1).map(String.init)
        guard channel.count == 2 else { throw condition.notEmulated(condition["channel"]) }
        let record = ConsentRecord(channel: channel[0], messageType: channel[1], now: now)
        return try record.exists(state, permission.elements("filters"))
    }
}
