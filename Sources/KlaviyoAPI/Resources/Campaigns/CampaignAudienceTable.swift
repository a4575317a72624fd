import GRDB
import JSONAPI
import Store

/// How many profiles a campaign would reach, by what is stored of members and consent.
enum CampaignAudienceTable {
    /// Whom a message is for, and by what.
    struct Reach {
        let audience: CampaignAudience
        let channel: String
        /// Whether an email also goes to who has unsubscribed.
        let ignoresUnsubscribes: Bool

        /// Which profiles can get the message: an email whoever has an address that nothing is suppressed for, the
        /// others who subscribed (documented).
        fileprivate var condition: String {
            switch channel {
            case "email":
                """
                profile.email IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM suppression WHERE suppression.profile_id = profile.id
                  \(ignoresUnsubscribes ? "AND reason <> 'UNSUBSCRIBE'" : ""))
                """
            case "sms", "whatsapp": CampaignAudienceTable.consented(channel)
            case "mobile_push": CampaignAudienceTable.consented("push")
            default: "FALSE"
            }
        }
    }

    private static func consented(_ channel: String) -> String {
        """
        EXISTS (SELECT 1 FROM consent WHERE consent.profile_id = profile.id AND channel = '\(channel)'
          AND message_type = 'marketing' AND state = 'SUBSCRIBED')
        """
    }

    /// The members of some lists and segments.
    private static func members(_ ids: [String]) -> SQL {
        let list = JSON.array(ids.map { .string($0) }).text
        return """
            SELECT profile_id FROM membership WHERE list_id IN (SELECT value FROM json_each(\(list)))
            UNION ALL
            SELECT profile_id FROM segmentMember WHERE segment_id IN (SELECT value FROM json_each(\(list)))
            """
    }

    /// The profiles that can get one of some messages, each counted once.
    static func count(_ messages: [Reach], in db: Connection) throws -> Int {
        guard !messages.isEmpty else { return 0 }
        let queries = messages.map { message -> SQL in
            """
            SELECT id FROM profile WHERE id IN (\(members(message.audience.included)))
            AND id NOT IN (\(members(message.audience.excluded)))
            AND \(sql: message.condition)
            """
        }
        let query: SQL = "SELECT count(*) FROM (\(queries.joined(separator: " UNION ")))"
        return try SQLRequest<Int>(literal: query, cached: true).fetchOne(db) ?? 0
    }
}
