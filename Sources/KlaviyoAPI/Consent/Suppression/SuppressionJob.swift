import JSONAPI

/// A job that suppresses or unsuppresses profiles, as the API shows it.
struct SuppressionJob<Kind: SuppressionKind>: Resource {
    static var type: String { Kind.type }
    static var collection: String { Kind.type + "s" }

    let job: Job

    var id: String { job.publicID ?? "" }

    /// A job that was made with a list names it, without being asked to (recorded), and so does one that was made
    /// with a segment (assumed).
    var linked: [String: JSON] {
        var linked: [String: JSON] = [:]
        if let list = job.list { linked["lists"] = [List.identifier(list)] }
        if let segment = job.parameters["segment"]?.string {
            linked["segments"] = [Segment.identifier(segment)]
        }
        return linked
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
