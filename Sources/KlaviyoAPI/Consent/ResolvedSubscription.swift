import JSONAPI
import Store

/// A subscription with the profile that it is about, as things stand.
///
/// The id names the profile, or else the email address, or else the phone number, or else the anonymous id. A profile
/// that is known by the phone number alone is merged into the one with the address; an identifier of any other profile
/// stays there, and so does the consent to what goes to it (inferred from
/// <https://help.klaviyo.com/hc/en-us/articles/13756180653851>, so assumed).
struct ResolvedSubscription {
    /// What is left of it, with the profile's own addresses where it brings none for a channel.
    private(set) var subscription: Subscription
    /// The profile that is there already.
    let profile: Profile?
    /// The profile that is known by the phone number alone, to be merged into the other.
    private(set) var duplicate: Profile?
    /// Which identifiers stay with another profile.
    private(set) var notes: [Outcome] = []
    private let now: Timestamp
    /// The profile that has the email address already.
    private let addressee: Profile?

    init(_ subscription: Subscription, at now: Timestamp, in db: Connection) throws {
        func find(_ name: String, _ value: String?) throws -> Profile? {
            try value.flatMap { try ProfileTable.find(name, .string($0), in: db) }
        }
        let byEmail = try find("email", subscription.email)
        let byPhone = try find("phone_number", subscription.phoneNumber)
        let byCookie = try find("anonymous_id", subscription.anonymousID)
        let isPhoneEnough = subscription.email == nil || byPhone?.email == nil
        let isCookieEnough = subscription.email == nil && subscription.phoneNumber == nil
        profile =
            try subscription.profile.flatMap { try IdentityTable.profile(withID: $0, in: db) }
            ?? byEmail ?? (isPhoneEnough ? byPhone : nil) ?? (isCookieEnough ? byCookie : nil)
        self.subscription = subscription
        self.now = now
        addressee = byEmail
        for (name, owner) in [("email", byEmail), ("phone_number", byPhone), ("anonymous_id", byCookie)] {
            guard let owner, owner.id != profile?.id else { continue }
            if name == "phone_number", let profile, Self.mayMerge(owner, into: profile) {
                duplicate = owner
            } else {
                leave(name, with: owner)
            }
        }
        fillAddresses()
    }

    /// Whether nobody can be told from it.
    var isAboutNobody: Bool {
        profile == nil && subscription.email == nil && subscription.phoneNumber == nil
            && subscription.anonymousID == nil
    }

    /// Whether there is nothing that a message could go to.
    var hasNoAddress: Bool {
        subscription.email == nil && subscription.phoneNumber == nil && profile?.email == nil
            && profile?.phoneNumber == nil
    }

    /// Gives the profile the identifiers that are its own by the subscription.
    func identify(_ profile: inout Profile) {
        if let email = subscription.email, addressee == nil { profile.email = email }
        profile.phoneNumber = subscription.phoneNumber ?? profile.phoneNumber
        profile.anonymousID = profile.anonymousID ?? subscription.anonymousID
    }

    /// The same for a part of what it asks for.
    func part(_ subscription: Subscription) -> ResolvedSubscription {
        var part = self
        part.subscription = subscription
        return part
    }

    /// What is decided about it, with a word about each identifier that stays where it is and each channel that is
    /// left out.
    ///
    /// Where all is left out, nothing else is decided: the profile stays as it is (assumed).
    func outcomes(_ decide: (ResolvedSubscription) throws -> [Outcome]) rethrows -> [Outcome] {
        let isLeftOut = subscription.choices.isEmpty && !subscription.omissions.isEmpty
        return try notes + (isLeftOut ? [] : decide(self))
            + subscription.omissions.map { omission in
                var outcome = Outcome(omission.rule, subscription, at: now, detail: omission.detail)
                outcome.email = omission.email ?? subscription.email
                outcome.phoneNumber = omission.phoneNumber
                outcome.types = omission.types
                return outcome
            }
    }

    /// Whether a profile is known by nothing that another one has otherwise.
    private static func mayMerge(_ source: Profile, into profile: Profile) -> Bool {
        source.email == nil && (profile.phoneNumber == nil || profile.phoneNumber == source.phoneNumber)
            && (source.externalID == nil || profile.externalID == nil)
            && (source.anonymousID == nil || profile.anonymousID == nil)
    }

    /// Leaves an identifier with the profile that has it, and out what was asked for it.
    private mutating func leave(_ name: String, with owner: Profile) {
        var note = Outcome(.identifierOfAnother, subscription, at: now, detail: name, profile: owner.id)
        if name == "email" { note.email = profile?.email }
        notes.append(note)
        leaveOut(name, .channelOfAnother, "the \(name) is that of profile \(owner.id)")
        switch name {
        case "email": subscription.email = nil
        case "phone_number": subscription.phoneNumber = nil
        default: subscription.anonymousID = nil
        }
    }

    /// Takes the addresses of the profile for the channels that none was sent for; without any, they are left out.
    private mutating func fillAddresses() {
        let needed = Set(subscription.choices.compactMap(\.type.identifier))
        if needed.contains("email"), subscription.email == nil {
            subscription.email = profile?.email
            if subscription.email == nil { leaveOut("email", .addressMissing, "it has no email") }
        }
        if needed.contains("phone_number"), subscription.phoneNumber == nil {
            subscription.phoneNumber = profile?.phoneNumber
            if subscription.phoneNumber == nil {
                leaveOut("phone_number", .addressMissing, "it has no phone_number")
            }
        }
    }

    private mutating func leaveOut(_ identifier: String, _ rule: Rule, _ detail: String) {
        let count = subscription.choices.count
        subscription.choices.removeAll { $0.type.identifier == identifier }
        guard subscription.choices.count < count else { return }
        subscription.omissions.append(
            Omission(
                rule: rule,
                identifier: identifier,
                email: identifier == "email" ? subscription.email : nil,
                phoneNumber: identifier == "phone_number" ? subscription.phoneNumber : nil,
                detail: detail
            )
        )
    }
}
