import JSONAPI
import Store

/// What webhooks do beside being kept.
///
/// Nothing is delivered: the emulator makes no connections of its own.
///
/// <https://developers.klaviyo.com/en/reference/webhooks_api_overview>
enum Webhooks {
    static let behaviour = Behaviour(prepare: prepare, update: checkAddress)

    @Sendable private static func prepare(_ call: Call, _ webhook: inout StoredResource, _ db: Connection)
        throws
    {
        try checkAddress(call, &webhook, db)
        guard !(call.body["data"]?["relationships"]?["webhook-topics"]?["data"]?.array ?? []).isEmpty else {
            throw APIError(.webhookWithoutTopics)
        }
    }

    /// Klaviyo delivers to `https` alone (documented).
    @Sendable private static func checkAddress(
        _ call: Call,
        _ webhook: inout StoredResource,
        _ db: Connection
    ) throws {
        guard let address = webhook.attributes["endpoint_url"]?.string, address.hasPrefix("https://") else {
            throw APIError(.webhookAddress)
        }
    }
}
