/// The rules of identifiers, which decide nothing about consent.
extension Rule {
    static let identifierOfAnother = Rule(
        id: "identifier_of_another_profile",
        effect: .noted,
        reason: "Another profile has an identifier of the request, and keeps it.",
        evidence: .assumed,
        setting: nil,
        remedy: "Merge the two profiles, or send the identifiers of one alone."
    )
    static let channelOfAnother = Rule(
        id: "channel_of_another_profile",
        effect: .leftOut,
        reason:
            "Another profile has the email address or phone number that a channel of the request is about, so the "
            + "channel is left out: neither of the two gets a consent that its owner didn't give.",
        evidence: .assumed,
        setting: nil,
        remedy: "Merge the two profiles, or send the identifiers of one alone."
    )
    static let consentOfOldAddress = Rule(
        id: "consent_of_old_address",
        effect: .noted,
        reason:
            "The request changes the profile's email address or phone number, so the consent to what went to the old "
            + "one ends: the owner of the new one didn't give it.",
        evidence: .assumed,
        setting: nil,
        remedy: "Subscribe the new address or number to the channel as well."
    )
    static let addressMissing = Rule(
        id: "address_missing",
        effect: .leftOut,
        reason:
            "By the time of the job the profile has no email address or phone number for a channel of the request, "
            + "which is left out.",
        evidence: .assumed,
        setting: nil,
        remedy: "Send the address or number itself."
    )
    static let unknownProfileID = Rule(
        id: "unknown_profile_id",
        effect: .dropped,
        reason:
            "The id of the request leads to no profile by the time of the job, and no address or number stands beside "
            + "it.",
        evidence: .assumed,
        setting: nil,
        remedy: "Send the email address or phone number itself."
    )
    static let identityMerge = Rule(
        id: "identity_merge",
        effect: .noted,
        reason:
            "One profile has the email address and another, which has none, the phone number, so the second was "
            + "merged into the first.",
        evidence: .assumed,
        setting: nil,
        remedy: "Subscribe the address and the number separately to keep two profiles."
    )
    static let unknownPushToken = Rule(
        id: "unknown_push_token",
        effect: .noted,
        reason: "No profile has the push token that was to be unregistered.",
        evidence: .assumed,
        setting: nil,
        remedy: "Send the token and vendor that it was registered with."
    )

    static let conversationGone = Rule(
        id: "conversation_gone",
        effect: .noted,
        reason: "The conversation ended with its profile between the request and its job.",
        evidence: .assumed,
        setting: nil,
        remedy: "Write in a conversation that exists."
    )

    static let ofIdentity = [
        identifierOfAnother, channelOfAnother, consentOfOldAddress, addressMissing, unknownProfileID,
        identityMerge, unknownPushToken,
        conversationGone,
    ]
}
