import JSONAPI

/// A bulk import of profiles as the API shows it.
///
/// <https://developers.klaviyo.com/en/reference/bulk_import_profiles>
struct ImportJob: Resource {
    static let type = "profile-bulk-import-job"
    static let collection = "profile-bulk-import-jobs"
    static let kind = "import"

    /// How long a job can be asked about (documented).
    static let lifetime = Duration.seconds(7 * 86_400)

    let job: Job

    var id: String { job.publicID ?? "" }

    /// The ids of the lists that its profiles are put on.
    var lists: [String] { job.parameters["lists"]?.array?.compactMap(\.string) ?? [] }

    /// Its lists are named in every answer (recorded).
    var linked: [String: JSON] {
        ["lists": .array(lists.map { ["type": "list", "id": .string($0)] })]
    }

    func attribute(_ name: String, _ precision: Precision) -> JSON? {
        switch name {
        case "status": .string(job.status)
        // Whole seconds in the answer that makes the job, microseconds afterwards (recorded).
        case "created_at":
            .string(job.created.iso8601(precision.created == .seconds ? .microseconds : .seconds))
        case "total_count": .int(job.total)
        case "completed_count": .int(job.counts.completed)
        case "failed_count": .int(job.counts.failed)
        case "started_at": .optional(job.started?.iso8601(.microseconds))
        case "completed_at": .optional(job.finished?.iso8601(.microseconds))
        case "expires_at": .string((job.created + Self.lifetime).iso8601())
        default: nil
        }
    }

    /// The id of a new job: unpadded base64 of company, a word, chance, seconds and chance again (recorded).
    static func newID(_ account: Account, at time: Timestamp) -> String {
        "\(account.company)_maintenance.\(account.ids.shortID()).\(time.seconds).\(account.ids.shortID())"
            .base64
    }
}

/// A row of an import that could not be taken.
struct ImportError: Resource {
    static let type = "import-error"
    static let collection = "import-errors"
    static let hasLinks = false

    let id: String
    let detail: String
    let pointer: String
    /// The row as it was sent, as JSON text.
    let payload: String

    func attribute(_ name: String, _ precision: Precision) -> JSON? {
        switch name {
        // The only code and title that are published (documented).
        case "code": "invalid"
        case "title": "Invalid input"
        case "detail": .string(detail)
        case "source": ["pointer": .string(pointer)]
        case "original_payload": .raw(payload)
        default: nil
        }
    }
}
