import JSONAPI

/// A job that creates, changes or deletes many resources of one kind, as the API shows it.
///
/// <https://developers.klaviyo.com/en/reference/bulk_create_catalog_items>
struct BulkJob: ResourceObject {
    /// How long a job can be asked about (recorded).
    static let lifetime = Duration.seconds(7 * 86_400)

    let kind: ResourceKind
    let job: Job
    /// What was wrong with the resources that it could not deal with.
    let errors: [JSON]

    var id: String { job.publicID ?? "" }
    var resourceType: ResourceType { kind.resourceType }

    /// All dates have microseconds, and a job that has not run is `processing`, never `queued` (recorded).
    func attribute(_ name: String, _ precision: Precision) -> JSON? {
        switch name {
        case "status": job.status == "queued" ? "processing" : .string(job.status)
        case "created_at": .string(job.created.iso8601(.microseconds))
        case "total_count": .int(job.total)
        case "completed_count": .int(job.counts.completed)
        case "failed_count": .int(job.counts.failed)
        case "completed_at": .optional(job.finished?.iso8601(.microseconds))
        case "errors": .array(errors)
        case "expires_at": .string((job.created + Self.lifetime).iso8601(.microseconds))
        case "job_id": .string(id)
        default: nil
        }
    }
}
