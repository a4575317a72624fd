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

    static let ofIdentity = [identifierOfAnother, identityMerge, unknownPushToken, conversationGone]
}
