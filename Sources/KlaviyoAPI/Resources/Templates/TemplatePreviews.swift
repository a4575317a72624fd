import JSONAPI
import Store

/// Sending a template to somebody to look at: a job puts it, rendered, into the inbox.
enum TemplatePreviews {
    static let kind = "template_preview_send"
    static let handlers: [(String, Handler)] = [("create_template_preview_send_job", send)]
    private static let place = "/data/attributes/recipients"

    /// Renders the template at once, so that one that can't be is refused (assumed).
    @Sendable private static func send(_ call: Call, _ db: Connection) throws -> Reply {
        let kind = try call.operation.description.kept("template")
        let template = try DescribedRoutes.known(kind, call.related("template") ?? "", in: db)
        let recipients = call.attributes["recipients"]?.array?.compactMap(\.string) ?? []
        guard !recipients.isEmpty else {
            throw APIError(.tooFewItems, "recipients", "1", at: .pointer(place))
        }
        for (index, recipient) in recipients.enumerated() where !Identifiers.isEmail(recipient) {
            throw APIError(.invalidEmail, at: .pointer("\(place)/\(index)"))
        }
        let rendered = try TemplateRoutes.rendered(template, try context(call, db), call)
        let items = recipients.map { Job.Item(email: $0, phoneNumber: nil, payload: [:]) }
        let parameters: JSON = [
            "subject": .string("Preview: \(template.attributes["name"]?.string ?? "")"),
            "html": rendered.attributes["html"] ?? .null, "text": rendered.attributes["text"] ?? .null,
        ]
        let id = call.account.ids.ulid(at: call.now)
        let job = Job(Self.kind, call, publicID: id, parameters: parameters, total: items.count)
        _ = try JobTable.insert(job, items, in: db)
        let shown = CampaignJob(
            type: "template-preview-send-job",
            id: id,
            attributes: ["status": "queued", "created_at": .string(call.now.iso8601(.microseconds))]
        )
        return .document(try call.document(shown, in: db), status: call.operation.status)
    }

    /// What the template is rendered with: what the profile that is named has, and over that what was sent.
    private static func context(_ call: Call, _ db: Connection) throws -> JSONObject {
        let sent = call.attributes["context"]?.object ?? [:]
        guard let id = call.related("profile") else { return sent }
        let profile = try ProfileRoutes.known(id, in: db)
        var person: JSONObject = [:]
        for name in ["email", "phone_number", "external_id"] + Profile.textNames {
            guard let value = profile.attribute(name, .read), !value.isNull else { continue }
            person[name] = value
        }
        let properties = try JSONObject(stored: profile.properties)
        let all = person.merging(properties)
        return all.merging(["person": .object(all)]).merging(sent)
    }

    @Sendable static func work(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        var result = JobResult()
        for item in try JobTable.items(of: job.id, in: db) {
            let preview = Preview(
                id: account.ids.ulid(at: account.clock.now),
                recipient: item.email ?? "",
                subject: job.parameters["subject"]?.string ?? "",
                html: job.parameters["html"]?.string,
                text: job.parameters["text"]?.string,
                sent: account.clock.now
            )
            try PreviewTable.insert(preview, in: db)
            result.counts.completed += 1
        }
        return result
    }
}
