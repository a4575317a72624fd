import JSONAPI

/// A job that suppresses or unsuppresses profiles, as the API shows it.
struct SuppressionJob<Kind: SuppressionKind>: Resource {
    static var type: String { Kind.type }
    static var collection: String { Kind.type + "s" }

    let job: Job

    var id: String { job.publicID ?? "" }

    /// A job that was made with a list names it, without being asked to (recorded).
    var linked: [String: JSON] {
        job.list.map { ["lists": [["type": .string(List.type), "id": .string($0)]]] } ?? [:]
    }

    /// All dates have microseconds.
    ///
    /// A job that has not run is `processing`, never `queued`, counts nothing and is said to be completed
    /// already (recorded).
    func attribute(_ name: String, _ precision: Precision) -> JSON? {
        let counts = job.counts
        return switch name {
        case "status": job.status == "queued" ? "processing" : .string(job.status)
        case "created_at": .string(job.created.iso8601(.microseconds))
        case "total_count": .int(counts.completed + counts.failed + counts.skipped)
        case "completed_count": .int(counts.completed)
        case "completed_at": .string((job.finished ?? job.created).iso8601(.microseconds))
        case "skipped_count": .int(counts.skipped)
        default: nil
        }
    }
}
