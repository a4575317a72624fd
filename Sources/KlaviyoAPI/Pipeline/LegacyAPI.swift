/// The APIs before this one, v1 and v2, which have been gone since 2024-06-30: every request to them is answered 410.
///
/// <https://developers.klaviyo.com/en/v2023-12-15/docs/migration_faq_v1v2_api_retirement>: the answer names what
/// takes the place of an endpoint. The pairs are taken from the names of the endpoints (assumed).
enum LegacyAPI {
    /// Paths behind `/api/`, with `*` for an id, and what does the same now; the first that fits counts.
    private static let successors: [(path: String, successor: String)] = [
        ("v2/list/*/subscribe", "/api/profile-subscription-bulk-create-jobs"),
        ("v2/list/*/members", "/api/lists/{id}/relationships/profiles"),
        ("v2/list", "/api/lists/{id}"),
        ("v2/lists", "/api/lists"),
        ("v2/group", "/api/lists/{id}/profiles"),
        ("v2/people/exclusions", "/api/profile-suppression-bulk-create-jobs"),
        ("v2/people", "/api/profiles"),
        ("v1/person", "/api/profiles/{id}"),
        ("v1/people", "/api/profiles"),
        ("v1/metrics", "/api/metrics"),
        ("v1/metric", "/api/metric-aggregates"),
        ("v1/campaigns", "/api/campaigns"),
        ("v1/campaign", "/api/campaigns/{id}"),
        ("v1/email-templates", "/api/templates"),
        ("v1/email-template", "/api/templates/{id}"),
        ("v1/lists", "/api/lists"),
        ("v1/list", "/api/lists/{id}"),
    ]

    /// What a request to a path of the old APIs is refused with; `nil` for any other path.
    static func refusal(of path: Substring) -> APIError? {
        let segments = path.split(separator: "/")
        guard segments.count >= 2, segments[0] == "api", segments[1] == "v1" || segments[1] == "v2" else {
            return nil
        }
        let successor = successors.first { fits($0.path.split(separator: "/"), segments.dropFirst()) }
        return APIError(.legacyEndpoint, successor?.successor ?? "the endpoints of the reference")
    }

    /// Whether a path begins as a pattern says.
    private static func fits(_ pattern: [Substring], _ segments: ArraySlice<Substring>) -> Bool {
        pattern.count <= segments.count && zip(pattern, segments).allSatisfy { $0 == "*" || $0 == $1 }
    }
}
