import JSONAPI

/// A group of profiles that meet its definition, which come and go by themselves.
///
/// <https://developers.klaviyo.com/en/reference/segments_api_overview>
struct Segment: Sendable {
    var id: String
    var name: String
    var definition: SegmentDefinition
    var created: Timestamp
    var updated: Timestamp
    /// Whether it is kept up to date; one that isn't keeps the members it had (assumed).
    var isActive = true
    var isStarred = false
    /// Whether its definition is new and nobody has been looked for by it yet.
    var isProcessing = true
    /// How many profiles are in it, counted only when asked for.
    var profileCount: Int?
}

extension Segment: Resource {
    static let type = "segment"
    static let collection = "segments"

    func attribute(_ name: String, _ precision: Precision) -> JSON? {
        switch name {
        case "name": .string(self.name)
        case "definition": definition.json
        case "created": .string(created.iso8601(precision.created))
        case "updated": .string(updated.iso8601(precision.updated))
        case "is_active": .bool(isActive)
        case "is_processing": .bool(isProcessing)
        case "is_starred": .bool(isStarred)
        case "profile_count": profileCount.map { .int($0) }
        default: nil
        }
    }
}
