import JSONAPI
import Store

/// Settles whose identifiers those of a subscription are, where two profiles have them.
///
/// The address is the identity: a profile that is known by the phone number alone is merged into the one with the
/// address; one with another address of its own keeps the number (inferred from
/// <https://help.klaviyo.com/hc/en-us/articles/13756180653851>, so assumed).
struct IdentityMerge {
    let account: Account
    let now: Timestamp

    /// Merges the profile with the number into the one with the address, where both are there and may.
    ///
    /// - Returns: What was decided; `nil` where there was nothing to decide.
    func settle(_ subscription: Subscription, in db: Connection) throws -> Outcome? {
        guard let phone = subscription.phoneNumber, subscription.email != nil || subscription.profile != nil,
            let other = try ProfileTable.find("phone_number", .string(phone), in: db)
        else { return nil }
        let profile = try subscription.existingProfile(in: db)
        guard profile?.id != other.id else { return nil }
        guard var profile, Self.mayMerge(other, into: profile) else {
            return outcome(.identifierOfAnother, subscription, "phone_number", other.id)
        }
        try ProfileMerge(account: account, now: now).merge(other, into: &profile, in: db)
        return outcome(.identityMerge, subscription, "\(other.id) into \(profile.id)", profile.id)
    }

    /// Whether a profile is known by nothing that another one has otherwise.
    private static func mayMerge(_ source: Profile, into profile: Profile) -> Bool {
        source.email == nil && (profile.phoneNumber == nil || profile.phoneNumber == source.phoneNumber)
            && (source.externalID == nil || profile.externalID == nil)
            && (source.anonymousID == nil || profile.anonymousID == nil)
    }

    private func outcome(
        _ rule: Rule,
        _ subscription: Subscription,
        _ detail: String,
        _ profile: String
    ) -> Outcome {
        Outcome(
            time: now,
            rule: rule,
            detail: detail,
            email: subscription.email,
            phoneNumber: subscription.phoneNumber,
            profile: profile,
            list: subscription.list
        )
    }
}
