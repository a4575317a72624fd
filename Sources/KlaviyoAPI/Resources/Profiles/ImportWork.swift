import JSONAPI
import Store

/// Works off a bulk import: each row creates or updates a profile, or becomes an import error.
///
/// Consent is left alone, and `null` never clears a field (documented).
struct ImportWork {
    let job: Job
    let account: Account
    let now: Timestamp

    /// What is said of a row that a tester wants to fail: the only detail that is published (documented).
    private static let wantedFault = ErrorKind.invalidPayload.detail([])

    init(_ job: Job, _ account: Account) {
        self.job = job
        self.account = account
        now = account.clock.now
    }

    func run(in db: Connection) throws -> JobResult {
        // A list that was deleted since the request is left out (assumed).
        let lists = try ImportJob(job: job).lists.filter { try ListTable.find(id: $0, in: db) != nil }
        var result = JobResult()
        let items = try JobTable.items(of: job.id, in: db)
        for place in job.places {
            let item = items[place]
            let isFailing = job.failing.contains(place)
            if let fault = isFailing ? Self.wantedFault : try apply(item.payload, lists, in: db) {
                let error = ImportError(
                    id: account.ids.uuid(),
                    detail: fault,
                    pointer: "/data",
                    payload: item.payload.text
                )
                try ImportTable.insert(error, of: job.id, at: place, in: db)
                result.fail(.importRowFailed, item, of: job, fault, at: now)
            } else {
                result.counts.completed += 1
            }
        }
        try OutcomeTable.insert(result.outcomes, in: db)
        return result
    }

    /// Takes one row; returns what is wrong with it, if anything.
    private func apply(_ row: JSON, _ lists: [String], in db: Connection) throws -> String? {
        let attributes = row["attributes"]?.object ?? [:]
        if row.bytes.count > Profile.largestPayload { return ErrorKind.invalidPayload.detail([]) }
        var profile: Profile
        if let id = row["id"]?.string {
            guard let known = try ProfileTable.find(id: id, in: db) else {
                return ErrorKind.unknownProfile.detail([id])
            }
            profile = known
        } else {
            profile =
                try ProfileRoutes.find(attributes, account, in: db)
                ?? Profile(id: account.ids.ulid(at: now), at: now)
        }
        try profile.apply(attributes, keepsOnNull: true)
        try profile.patchProperties(in: row)
        let patches = PatchIdentifiers(in: row)
        patches.fill(&profile)
        profile.updated = now
        guard profile.hasIdentifier else { return ErrorKind.noIdentifier.detail([]) }
        if try ProfileTable.conflict(of: profile, in: db) ?? patches.conflict(with: profile.id, in: db) != nil
        {
            return ErrorKind.duplicateProfile.detail([])
        }
        try ProfileTable.save(profile, in: db)
        try patches.apply(to: profile, in: db)
        try ImportTable.insert(profile.id, by: job.id, in: db)
        for list in lists { try ListTable.add(profile.id, to: list, at: now, in: db) }
        return nil
    }
}
