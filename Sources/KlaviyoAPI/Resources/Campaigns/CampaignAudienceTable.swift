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
        "sms": consented("sms"), "mobile_push": consented("push"),
    ]

    private static func consented(_ channel: String) -> String {
        """
        EXISTS (SELECT 1 FROM consent WHERE consent.profile_id = profile.id AND channel = '\(channel)'
          AND message_type = 'marketing' AND state = 'SUBSCRIBED')
        """
    }

    /// The members of lists and segments, whose ids are bound as a JSON array.
    private static let members = """
        SELECT profile_id FROM membership WHERE list_id IN (SELECT value FROM json_each(?))
        """

    /// The profiles of an audience that can get a message of a channel, each counted once.
    static func count(_ audience: CampaignAudience, channel: String, in db: Connection) throws -> Int {
        let statement = try db.cachedStatement(
            sql: """
                SELECT count(*) FROM profile
                WHERE id IN (\(members)) AND id NOT IN (\(members)) AND \(reachable[channel] ?? "FALSE")
                """
        )
        let ids = { (ids: [String]) in JSON.array(ids.map { .string($0) }).text }
        return try Int.fetchOne(statement, arguments: [ids(audience.included), ids(audience.excluded)]) ?? 0
    }
}
