import JSONAPI
import Store

/// What items, variants and categories of the catalog do beside being kept.
///
/// <https://developers.klaviyo.com/en/reference/catalogs_api_overview>
enum Catalog {
    static let behaviour = Behaviour(
        prepare: { _, resource, _ in
            try checkType(of: resource)
            try checkMetadata(of: resource)
        },
        update: { _, _, resource, _ in try checkMetadata(of: resource) }
    )

    /// The largest `custom_metadata`, in bytes (documented).
    private static let largestMetadata = 102_400

    /// There is one type of catalog (documented).
    private static func checkType(of resource: StoredResource) throws {
        guard let type = resource.attributes["catalog_type"]?.string, type != "$default" else { return }
        throw APIError(.invalidChoice, type, "catalog_type", at: .pointer("/data/attributes/catalog_type"))
    }

    private static func checkMetadata(of resource: StoredResource) throws {
        let metadata = resource.attributes["custom_metadata"] ?? .null
        guard metadata.bytes.count > largestMetadata else { return }
        throw APIError(.metadataTooLarge, at: .pointer("/data/attributes/custom_metadata"))
    }
}
