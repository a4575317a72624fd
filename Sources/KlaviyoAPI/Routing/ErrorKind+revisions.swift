// Revisions
extension ErrorKind {
    static let beforeEarliestRevision = notFound(
        "before_earliest_revision",
        "Revision date requested is before the earliest available, use a date after %1",
        .reported
    )
    static let removedOperation = gone(
        "removed_operation",
        "This endpoint has been removed since the revision that was requested.",
        .assumed
    )
    static let legacyEndpoint = gone(
        "legacy_endpoint",
        "The v1 and v2 APIs were retired on 2024-06-30. Please use %1 instead.",
        .assumed
    )
    static let retiredRevision = gone("retired_revision", "Revision %1 is retired.", .assumed)

    private static func gone(_ id: String, _ detail: String, _ evidence: Evidence) -> ErrorKind {
        framework(id, 410, "gone", "Gone.", detail, evidence)
    }
}
