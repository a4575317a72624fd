import JSONAPI
import Store

/// Publishing forms and taking them back: a job makes the form, and all its versions, live or a draft.
enum FormPublishing {
    static let kind = "form_publish"
    static let handlers: [(String, Handler)] = [
        ("publish_form", { call, db in try start("form-publish-job", "live", call, db) }),
        ("unpublish_form", { call, db in try start("form-unpublish-job", "draft", call, db) }),
    ]

    private static func start(_ type: String, _ status: String, _ call: Call, _ db: Connection) throws
        -> Reply
    {
        let kind = try call.operation.description.kept("form")
        let form = try DescribedRoutes.known(kind, call.related("form") ?? "", in: db)
        let parameters: JSON = ["form": .string(form.id), "status": .string(status)]
        let id = call.account.ids.ulid(at: call.now)
        let job = Job(Self.kind, call, publicID: id, parameters: parameters, total: 1)
        _ = try JobTable.insert(job, [], in: db)
        let shown = CampaignJob(
            type: type,
            id: id,
            attributes: ["status": "queued", "created_at": .string(call.now.iso8601(.microseconds))],
            linked: ["form": form.identifier]
        )
        return .document(try call.document(shown, in: db), status: call.operation.status)
    }

    @Sendable static func work(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        let kind = try account.description.kept("form")
        let id = job.parameters["form"]?.string ?? ""
        guard let form = try StoredResourceTable.find(kind, id: id, in: db) else {
            return try JobResult(skipping: job, .resourceGone, "form \(id)", at: account.clock.now, in: db)
        }
        let status = job.parameters["status"] ?? "draft"
        try Forms.set(status, of: form, account.description, at: account.clock.now, db)
        return JobResult(counts: Job.Counts(completed: 1))
    }
}
