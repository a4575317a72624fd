/// The rules by which events aren't stored though their request was answered 202.
extension Rule {
    static let repeatedEvent = Rule(
        id: "repeated_event",
        effect: .noted,
        reason: "The profile has an event of the metric with the same id already, and an id is stored once.",
        evidence: .documented,
        setting: nil,
        remedy: "Send a unique_id of its own with each event; without one, the id is the event's second."
    )
    static let phoneNumberAlone = Rule(
        id: "phone_number_alone",
        effect: .dropped,
        reason: "The account has not set SMS up, so that the event's phone number identifies nobody.",
        evidence: .reported,
        setting: "sms_regions",
        remedy: "Name the profile by email or external_id as well, or set sms_regions."
    )

    static let ofEvents = [repeatedEvent, phoneNumberAlone]
}
