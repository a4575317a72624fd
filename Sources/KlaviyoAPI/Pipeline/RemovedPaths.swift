import HTTP

/// Paths that revisions before the first known one had and none has had since.
///
/// <https://developers.klaviyo.com/en/docs/api_versioning_and_deprecation_policy>: an endpoint that has been removed
/// since the retired revision that a request asks for is answered 410.
enum RemovedPaths {
    /// The first revision without them.
    private static let removal = "2023-07-15"
    /// Method and path, with `*` for an id.
    private static let operations: [(method: String, path: String)] = [
        ("GET", "api/events/*/metrics"),
        ("GET", "api/events/*/profiles"),
        ("GET", "api/events/*/relationships/metrics"),
        ("GET", "api/events/*/relationships/profiles"),
        ("POST", "api/profile-unsubscription-bulk-create-jobs"),
        ("POST", "api/profile-unsuppression-bulk-create-jobs"),
    ]

    /// What a request to one of them at an old revision is refused with; `nil` for any other request.
    static func refusal(of request: Request) -> APIError? {
        guard let revision = request.headers["revision"], revision < removal else { return nil }
        let segments = request.path.split(separator: "/")
        let isRemoved = operations.contains { operation in
            let pattern = operation.path.split(separator: "/")
            return operation.method == request.method && pattern.count == segments.count
                && zip(pattern, segments).allSatisfy { $0 == "*" || $0 == $1 }
        }
        return isRemoved ? APIError(.removedOperation) : nil
    }
}
