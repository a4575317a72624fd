import JSONAPI
import Store

/// What a browser or an app sends of its own visitor: no key, 202 without a body, done by a job.
///
/// <https://developers.klaviyo.com/en/reference/create_client_profile>
enum ClientRoutes {
    static let kind = "client_profile"
    static let handlers: [(String, Handler)] = [("create_client_profile", createProfile)]

    @Sendable static func createProfile(_ call: Call, _ db: Connection) throws -> Reply {
        let data = call.body["data"] ?? [:]
        let problems = Identifiers(call.attributes).problems + PatchIdentifiers(in: data).problems
        guard problems.isEmpty else { throw APIError(problems) }
        guard Identifiers.nameProfile(data) else {
            throw APIError(.noIdentifier, at: .pointer("/data/attributes"))
        }
        let item = Job.Item(
            email: call.attributes["email"]?.string,
            phoneNumber: call.attributes["phone_number"]?.string,
            payload: data
        )
        _ = try JobTable.insert(Job(kind, call, total: 1), [item], in: db)
        return .empty(202)
    }

    /// Creates the profile or updates it, but leaves the identifiers of a known one as they are (documented).
    ///
    /// The spam filter drops fake addresses here as well (assumed).
    @Sendable static func work(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        let now = account.clock.now
        var result = JobResult()
        for item in try JobTable.items(of: job.id, in: db) {
            if let email = item.email, let objection = account.settings.spamFilter.objection(to: email) {
                result.skip(.spamFilter, item, of: job, objection, at: now)
                continue
            }
            if let profile = try NamedProfile(account, now).save(
                item.payload,
                keepsIdentifiers: true,
                clearsOnNull: true,
                in: db
            ) {
                result.note(profile, item, of: job, at: now)
                result.counts.completed += 1
            } else {
                result.skip(.unknownProfile, item, of: job, nil, at: now)
            }
        }
        for outcome in result.outcomes { try OutcomeTable.insert(outcome, in: db) }
        return result
    }
}
