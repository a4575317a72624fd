import JSONAPI

/// What reviews do beside being kept: until 2024-10-15 their status is a word, later an object (documented).
enum Reviews {
    static let behaviour = Behaviour(view: shown)

    @Sendable private static func shown(_ review: StoredResource, _ name: String, _ revision: Revision)
        -> JSON?
    {
        guard name == "status", revision.name < "2025-01-15" else { return nil }
        return review.attributes["status"]?["value"]
    }
}
