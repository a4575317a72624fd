/// The rules of jobs that wait or are called off, and of confirmations that come too late.
extension Rule {
    static let queued = Rule(
        id: "queued",
        effect: .queued,
        reason: "Its job has been acknowledged and has not been done yet: subscribing is asynchronous.",
        evidence: .documented,
        setting: "job_delay",
        remedy: "Wait until the job is due, or run it now: klaviyo-emulator jobs run."
    )
    static let stuck = Rule(
        id: "stuck",
        effect: .queued,
        reason:
            "Its job is held or stalled, as in an incident at Klaviyo: nothing comes of it until it goes on.",
        evidence: .documented,
        setting: "job_progress",
        remedy: "Let the job go on: klaviyo-emulator jobs change release ID, or jobs change run ID."
    )
    static let cancelledByTester = Rule(
        id: "cancelled_by_tester",
        effect: .dropped,
        reason: "A tester has cancelled the job; Klaviyo would tell nobody.",
        evidence: .assumed,
        setting: nil,
        remedy: "Subscribe again."
    )
    /// That a profile in more than one subscribe job in 30 minutes can meet limits that affect its status is
    /// documented; that the later job changes nothing is assumed.
    static let subscribedTooOften = Rule(
        id: "subscribed_too_often",
        effect: .dropped,
        reason:
            "The profile was in another subscribe job shortly before, and Klaviyo advises one in 30 minutes at "
            + "most.",
        evidence: .assumed,
        setting: "subscribe_interval",
        remedy: "Wait and subscribe again, or set subscribe_interval to off."
    )
    static let confirmationExpired = Rule(
        id: "confirmation_expired",
        effect: .expired,
        reason: "The link of the confirmation message was not opened in time, and no longer works.",
        evidence: .assumed,
        setting: "confirmation_expiry",
        remedy: "Subscribe again and open the link of the new message in time."
    )

    static let jobs = [queued, stuck, cancelledByTester, subscribedTooOften, confirmationExpired]
}
