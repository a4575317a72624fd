import JSONAPI
import Store

/// What items and variants of the catalog do beside being kept.
///
/// <https://developers.klaviyo.com/en/reference/catalogs_api_overview>
enum Catalog {
    static let behaviour = Behaviour(prepare: checkMetadata, update: checkMetadata)

    /// The largest `custom_metadata`, in bytes (documented).
    private static let largestMetadata = 102_400

    @Sendable private static func checkMetadata(
        _ call: Call,
        _ resource: inout StoredResource,
        _ db: Connection
    ) throws {
        let metadata = resource.attributes["custom_metadata"] ?? .null
        guard metadata.bytes.count > largestMetadata else { return }
        throw APIError(.metadataTooLarge, at: .pointer("/data/attributes/custom_metadata"))
    }
}
