import JSONAPI
import Store

/// Gives a token to the profile that its request names, or takes it away.
enum PushTokenJob {
    static let registering = "push_token"
    static let unregistering = "push_token_unregister"

    /// Registers a token; one that is known already changes, and moves to the profile of the request (assumed).
    ///
    /// The spam filter stands before what apps send, as before client profiles (assumed).
    @Sendable static func register(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        let now = account.clock.now
        let isClient = job.parameters["client"] == true
        var result = JobResult()
        for item in try JobTable.items(of: job.id, in: db) {
            let data = item.payload["profile"]?["data"] ?? .null
            let objection =
                isClient ? item.email.flatMap { account.settings.spamFilter.objection(to: $0) } : nil
            if let objection {
                result.skip(.spamFilter, item, of: job, objection, at: now)
            } else if let profile = try NamedProfile(account, now).save(
                data,
                keepsIdentifiers: isClient,
                in: db
            ) {
                result.note(profile, item, of: job, at: now)
                let token = PushToken(item.payload.object ?? [:], of: profile.id, at: now)
                try PushConsent(now: now).remember(token, in: db)
                result.counts.completed += 1
            } else {
                result.skip(.unknownProfile, item, of: job, nil, at: now)
            }
        }
        for outcome in result.outcomes { try OutcomeTable.insert(outcome, in: db) }
        return result
    }

    /// Removes a token, whichever profile has it (assumed).
    @Sendable static func unregister(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        let now = account.clock.now
        var result = JobResult()
        for item in try JobTable.items(of: job.id, in: db) {
            let vendor = item.payload["vendor"]?.string
            if let token = try PushTokenTable.find(item.payload["token"]?.string ?? "", in: db),
                vendor == nil || vendor == token.vendor
            {
                try PushConsent(now: now).forget(token, in: db)
                result.counts.completed += 1
            } else {
                result.skip(.unknownPushToken, item, of: job, nil, at: now)
            }
        }
        for outcome in result.outcomes { try OutcomeTable.insert(outcome, in: db) }
        return result
    }
}
