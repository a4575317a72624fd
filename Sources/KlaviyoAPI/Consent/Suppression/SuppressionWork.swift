import JSONAPI
import Store

/// Suppresses or unsuppresses the profiles of a job: the addresses of its request, or whoever is on its list or
/// in its segment by the time it runs.
struct SuppressionWork<Kind: SuppressionKind> {
    let job: Job
    let account: Account

    /// Works off the job; profiles that are as they should be already count as skipped (assumed).
    @Sendable static func run(_ job: Job, _ account: Account, in db: Connection) throws -> JobResult {
        let work = SuppressionWork(job: job, account: account)
        let now = account.clock.now
        var result = JobResult()
        for profile in try work.profiles(at: now, in: db) {
            guard let profile, profile.email != nil, let outcome = try work.change(profile, now, in: db)
            else {
                result.counts.skipped += 1
                continue
            }
            if outcome.rule == .notUserSuppressed {
                result.counts.skipped += 1
            } else {
                result.counts.completed += 1
            }
            try OutcomeTable.insert(outcome, in: db)
            result.outcomes.append(outcome)
        }
        return result
    }

    /// The profiles that the job is about; `nil` for each address that has none and gets none.
    private func profiles(at now: Timestamp, in db: Connection) throws -> [Profile?] {
        if let list = job.list {
            return try ListTable.memberIDs(of: list, in: db).map { try ProfileTable.find(id: $0, in: db) }
        }
        if let segment = job.parameters["segment"]?.string {
            let members = try SegmentTable.memberIDs(of: segment, in: db)
            return try members.map { try ProfileTable.find(id: $0, in: db) }
        }
        return try JobTable.items(of: job.id, in: db).map { item in
            guard let email = item.email else { return nil }
            if let known = try ProfileTable.find("email", .string(email), in: db) { return known }
            guard Kind.createsProfiles else { return nil }
            var profile = Profile(id: account.ids.ulid(at: now), at: now)
            profile.email = email
            try ProfileTable.save(profile, in: db)
            return profile
        }
    }

    private func change(_ profile: Profile, _ now: Timestamp, in db: Connection) throws -> Outcome? {
        let events = ConsentEvents(account: account, profile: profile, list: nil, now: now)
        return try Kind.change(events, in: db).map { change in
            Outcome(change.rule, profile, at: now, detail: change.detail, list: job.list, job: job.id)
        }
    }
}
