/// The rules of phone numbers and text messages.
extension Rule {
    static let phoneNumberIgnored = Rule(
        id: "phone_number_ignored",
        effect: .leftOut,
        reason:
            "The phone number is malformed and a valid email stands beside it, so the number and what was asked "
            + "for it are left out; the answer says so in X-Klaviyo-Partial-Failure alone.",
        evidence: .documented,
        setting: nil,
        remedy: "Send the number in E.164, such as +12345678901, and look for that header."
    )
    static let phoneRegion = Rule(
        id: "phone_region",
        effect: .leftOut,
        reason:
            "The account has no sending number in the phone number's region. Before revision 2024-05-15 that was "
            + "no error: the consent to SMS was not set.",
        evidence: .documented,
        setting: "sms_regions",
        remedy:
            "Use revision 2024-05-15 or newer, which answers 400, and set up a sending number for the region."
    )
    static let ageGated = Rule(
        id: "age_gated",
        effect: .leftOut,
        reason:
            "The account's age gate did not let the profile pass. Before revision 2024-05-15 that was no error: "
            + "the consent to SMS was not set.",
        evidence: .documented,
        setting: "age_gate",
        remedy: "Use a newer revision, and send age_gated_date_of_birth."
    )

    static let textedStop = Rule(
        id: "texted_stop",
        effect: .unsubscribed,
        reason: "A text message such as STOP came in from the number, which ends all text messages to it.",
        evidence: .documented,
        setting: nil,
        remedy: "Text START, or subscribe it again."
    )
    static let textedStart = Rule(
        id: "texted_start",
        effect: .subscribed,
        reason: "START or UNSTOP came in from the number, which brings SMS marketing back.",
        evidence: .assumed,
        setting: nil,
        remedy: nil
    )
    static let brandedSender = Rule(
        id: "branded_sender",
        effect: .subscribed,
        reason:
            "Text messages to the number come from a branded sender ID, which nobody can answer, so there is no "
            + "double opt-in by text message.",
        evidence: .documented,
        setting: "branded_sender_ids",
        remedy: nil
    )

    static let ofSMS = [brandedSender, phoneNumberIgnored, phoneRegion, ageGated, textedStop, textedStart]
}
