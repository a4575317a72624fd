import GRDB
import JSONAPI
import Store

/// How many profiles a campaign would reach, by what is stored of members and consent.
enum CampaignAudienceTable {
    /// Which profiles can get a message of a channel: an email whoever has an address that nothing is suppressed for,
    /// the others who subscribed (documented).
    private static let reachable = [
        "email": """
        profile.email IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM suppression WHERE suppression.profile_id = profile.id)
        """,
        "sms": consented("sms"), "mobile_push": consented("push"), "whatsapp": consented("whatsapp"),
    ]

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
    ///
    /// `messages`: The audience of each and its channel.
    static func count(_ messages: [(audience: CampaignAudience, channel: String)], in db: Connection) throws
        -> Int
    {
        guard !messages.isEmpty else { return 0 }
        let queries = messages.map { message -> SQL in
            """
            SELECT id FROM profile WHERE id IN (\(members(message.audience.included)))
            AND id NOT IN (\(members(message.audience.excluded)))
            AND \(sql: reachable[message.channel] ?? "FALSE")
            """
        }
        let query: SQL = "SELECT count(*) FROM (\(queries.joined(separator: " UNION ")))"
        return try SQLRequest<Int>(literal: query, cached: true).fetchOne(db) ?? 0
    }
}
