/// The rules of unsubscribing and suppressing.
extension Rule {
    private static let subscribeAgain = "Subscribe it again."

    static let unsubscribed = Rule(
        id: "unsubscribed",
        effect: .unsubscribed,
        reason:
            "The request names no list, so the profile is unsubscribed everywhere; it stays on its lists.",
        evidence: .documented,
        setting: nil,
        remedy: subscribeAgain
    )
    static let unsubscribedAsNonMember = Rule(
        id: "not_a_member",
        effect: .unsubscribed,
        reason:
            "The profile is not on the list of the request, or the list is gone, so it is unsubscribed "
            + "everywhere.",
        evidence: .documented,
        setting: nil,
        remedy: "Check that the profile is on the list first. " + subscribeAgain
    )
    /// The documentation of the current API warns only of profiles that are not on the list, which leaves members
    /// subscribed elsewhere.
    ///
    /// One recording (2026-07-02, default settings) has the events of both levels in the
    /// same second, which speaks for ``globalUnsubscribe``; staff have called that the standard setting.
    static let unsubscribedFromList = Rule(
        id: "unsubscribed_from_list",
        effect: .unsubscribed,
        reason:
            "The profile was on the list of the request: it left that list and gets no email sent to it; its consent "
            + "to email stays.",
        evidence: .documented,
        setting: "global_unsubscribe",
        remedy: "Subscribe it to the list again."
    )
    static let globalUnsubscribe = Rule(
        id: "global_unsubscribe",
        effect: .unsubscribed,
        reason:
            "The profile left the list of the request, and the account's global unsubscribe ends every other "
            + "subscription too.",
        evidence: .reported,
        setting: "global_unsubscribe",
        remedy: subscribeAgain + " Set global_unsubscribe to false to end one list alone."
    )
    static let channelsEnded = Rule(
        id: "channels_ended",
        effect: .unsubscribed,
        reason:
            "Only email marketing can end for one list: the other channels of the request ended everywhere, and email "
            + "marketing stays as it was.",
        evidence: .assumed,
        setting: nil,
        remedy: subscribeAgain
    )
    static let declined = Rule(
        id: "declined",
        effect: .declined,
        reason:
            "The confirmation message was answered with an unsubscribe, by its link or with STOP, so nothing will be "
            + "confirmed by it.",
        evidence: .assumed,
        setting: nil,
        remedy: "Subscribe again, and open the link of the new message."
    )
    static let userSuppressed = Rule(
        id: "user_suppressed",
        effect: .suppressed,
        reason: "A suppression job keeps email from the profile; its consent and lists stay as they are.",
        evidence: .recorded,
        setting: nil,
        remedy: "Unsuppress it, or subscribe it again."
    )
    static let unsuppressed = Rule(
        id: "unsuppressed",
        effect: .unsuppressed,
        reason: "An unsuppression job has lifted what a suppression job had set.",
        evidence: .documented,
        setting: nil,
        remedy: nil
    )
    static let notUserSuppressed = Rule(
        id: "not_user_suppressed",
        effect: .suppressed,
        reason:
            "Unsuppression jobs lift only USER_SUPPRESSED, and the profile is suppressed for another reason.",
        evidence: .documented,
        setting: nil,
        remedy: "After an unsubscribe or a spam complaint, subscribe it again; the rest stays."
    )
    static let stillSuppressed = Rule(
        id: "still_suppressed",
        effect: .suppressed,
        reason:
            "The profile is subscribed, but a subscription lifts neither HARD_BOUNCE nor INVALID_EMAIL, so it "
            + "gets no email.",
        evidence: .documented,
        setting: nil,
        remedy: "Use another address, or reset the account."
    )
    static let hardBounce = Rule(
        id: "hard_bounce",
        effect: .suppressed,
        reason: "Mail to the address came back, which suppresses the profile and takes it off all lists.",
        evidence: .documented,
        setting: nil,
        remedy: "Use another address."
    )
    /// Klaviyo's pages name seven and "more than seven"; which reason the API shows is assumed.
    static let softBounces = Rule(
        id: "soft_bounces",
        effect: .suppressed,
        reason:
            "Mail to the address bounced softly seven times in a row, which suppresses the profile and takes it off "
            + "all lists.",
        evidence: .documented,
        setting: nil,
        remedy: "Use another address."
    )
    static let softBounced = Rule(
        id: "soft_bounced",
        effect: .noted,
        reason: "Mail to the address bounced softly; only the seventh time in a row has consequences.",
        evidence: .documented,
        setting: nil,
        remedy: nil
    )
    static let invalidEmail = Rule(
        id: "invalid_email",
        effect: .suppressed,
        reason: "The address was found to be invalid, which suppresses the profile.",
        evidence: .documented,
        setting: nil,
        remedy: "Use another address."
    )
    static let spamComplaint = Rule(
        id: "spam_complaint",
        effect: .suppressed,
        reason: "The recipient marked a message as spam, which suppresses and unsubscribes the profile.",
        evidence: .documented,
        setting: nil,
        remedy: subscribeAgain
    )

    static let unsubscribing = [
        unsubscribed, unsubscribedAsNonMember, unsubscribedFromList, globalUnsubscribe, channelsEnded,
        declined,
        userSuppressed, unsuppressed, notUserSuppressed, stillSuppressed, hardBounce, softBounces,
        softBounced, invalidEmail,
        spamComplaint,
    ]
}
