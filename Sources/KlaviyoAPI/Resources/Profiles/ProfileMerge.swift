import JSONAPI
import Store

/// Makes one profile of two.
struct ProfileMerge {
    let account: Account
    let now: Timestamp

    /// Moves all that belongs to the source to the survivor, which keeps what it has and gains what it lacks
    /// (assumed), and deletes the source.
    func merge(_ source: Profile, into survivor: inout Profile, in db: Connection) throws {
        try ProfileTable.moveBelongings(of: source.id, to: survivor.id, in: db)
        try EventTable.delete(ofProfile: source.id, in: db)
        try ProfileTable.delete(id: source.id, in: db)
        try IdentityTable.note(source.id, mergedInto: survivor.id, in: db)
        try survivor.fillGaps(from: source)
        survivor.updated = now
        try ProfileTable.save(survivor, in: db)
        if try !PushTokenTable.all(of: survivor.id, in: db).isEmpty {
            try PushConsent(now: now).follow(survivor.id, in: db)
        }
        try EventTable.insert(event(of: source, into: survivor.id), at: now, account, in: db)
    }

    /// What a merge leaves on the survivor, its dates without a zone (recorded).
    private func event(of source: Profile, into survivor: String) -> NewEvent {
        NewEvent(
            metric: "Merged Profile",
            integration: Integration.klaviyo.key,
            profile: survivor,
            time: now,
            properties: [
                "MergeDate": .string(String(now.iso8601().prefix(19))),
                "MergeType": "Merged via API",
                "$event_id": .string("merge_tombstone:\(source.id):\(survivor)"),
                "$extra": [
                    "KlaviyoID": .string(source.id),
                    "FirstName": source.attribute("first_name", .read) ?? .null,
                    "LastName": source.attribute("last_name", .read) ?? .null,
                    "ExternalID": source.externalID ?? .null, "AnonymousID": .optional(source.anonymousID),
                    "Created": .string(String(source.created.iso8601().prefix(19))),
                ],
            ]
        )
    }
}
