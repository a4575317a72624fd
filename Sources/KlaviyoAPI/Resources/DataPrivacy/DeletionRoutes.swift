import JSONAPI
import Store

/// Erasing a person: answered at once, done by a job.
///
/// <https://developers.klaviyo.com/en/reference/request_profile_deletion>
enum DeletionRoutes {
    static let kind = "deletion"
    static let handlers: [(String, Handler)] = [("request_profile_deletion", delete)]

    /// Answers 202 without a body for exactly one identifier that a profile has (recorded).
    @Sendable static func delete(_ call: Call, _ db: Connection) throws -> Reply {
        let profile = call.attributes["profile"]?["data"]
        var identifiers: [(name: String, value: String)] = []
        if let id = profile?["id"]?.string { identifiers.append(("id", id)) }
        for name in ["email", "phone_number"] {
            if let value = profile?["attributes"]?[name]?.string { identifiers.append((name, value)) }
        }
        guard identifiers.count == 1, let identifier = identifiers.first else {
            throw APIError(.deletionNeedsOneIdentifier, at: .pointer("/data/attributes/profile/data"))
        }
        let found =
            identifier.name == "id"
            ? try ProfileTable.find(id: identifier.value, in: db)
            : try ProfileTable.find(identifier.name, .string(identifier.value), in: db)
        guard let found else {
            throw APIError(.nothingToDelete, identifier.name, identifier.value)
        }
        let job = Job(kind, call, parameters: ["profile": .string(found.id)], total: 1)
        let item = Job.Item(email: found.email, phoneNumber: found.phoneNumber, payload: job.parameters)
        _ = try JobTable.insert(job, [item], in: db)
        return .empty(202)
    }

    /// Deletes the profile with its memberships and consent, and redacts its events.
    @Sendable static func work(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        let now = account.clock.now
        let id = job.parameters["profile"]?.string ?? ""
        guard let profile = try ProfileTable.find(id: id, in: db) else {
            return try JobResult(skipping: job, .profileGone, "profile \(id)", at: now, in: db)
        }
        let erased = Outcome(.erased, profile, at: now, job: job.id)
        let outcomes =
            try [erased]
            + IdentityTable.secondaryEmails(of: id, in: db).map { email in
                var outcome = erased
                outcome.email = email
                return outcome
            }
        let redaction = try Redaction(of: profile, ids: account.ids, in: db)
        try EventTable.rewrite(ofProfile: id, in: db, redaction.redacted)
        try ProfileTable.delete(id: id, in: db)
        try OutcomeTable.insert(outcomes, in: db)
        return JobResult(outcomes: outcomes, counts: Job.Counts(completed: 1))
    }
}
