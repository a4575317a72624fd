/// The rules of jobs that wait, are called off or find nothing to do, and of confirmations that come too late.
extension Rule {
    static let queued = Rule(
        id: "queued",
        effect: .queued,
        reason: "The job was accepted but has not run yet: subscribing is asynchronous.",
        evidence: .documented,
        setting: "job_delay",
        remedy: "Wait until the job is due, or run it now: klaviyo-emulator jobs run."
    )
    static let stuck = Rule(
        id: "stuck",
        effect: .queued,
        reason:
            "The job is held or stalled, as in an incident at Klaviyo: nothing happens until it continues.",
        evidence: .documented,
        setting: "job_progress",
        remedy: "Release the job: klaviyo-emulator jobs change release ID, or jobs change run ID."
    )
    static let cancelledByTester = Rule(
        id: "cancelled_by_tester",
        effect: .dropped,
        reason: "A tester cancelled the job; Klaviyo would tell nobody.",
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
            "The profile was in another subscribe job shortly before; Klaviyo advises at most one in 30 minutes.",
        evidence: .assumed,
        setting: "subscribe_interval",
        remedy: "Wait and subscribe again, or set subscribe_interval to off."
    )
    static let confirmationExpired = Rule(
        id: "confirmation_expired",
        effect: .expired,
        reason: "The link of the confirmation message was not opened in time and no longer works.",
        evidence: .assumed,
        setting: "confirmation_expiry",
        remedy: "Subscribe again and open the link of the new message in time."
    )
    static let confirmationUndelivered = Rule(
        id: "confirmation_undelivered",
        effect: .awaitingConfirmation,
        reason:
            "The confirmation message did not arrive: it was blocked or landed in the spam folder, as happens to "
            + "senders whose domain is not authenticated.",
        evidence: .reported,
        setting: "confirmation_mail",
        remedy:
            "Look in the spam folder and authenticate the sending domain; here, set confirmation_mail to delivered and "
            + "subscribe again after 30 minutes."
    )
    static let importRowFailed = Rule(
        id: "import_row_failed",
        effect: .dropped,
        reason:
            "Its row of a bulk import failed. The job is complete all the same; only its import errors say so.",
        evidence: .documented,
        setting: nil,
        remedy: "Read the import errors of the job, fix the row and import it again."
    )
    static let profileGone = Rule(
        id: "profile_gone",
        effect: .noted,
        reason: "The profile was erased, or merged into another, between the request and its job.",
        evidence: .assumed,
        setting: nil,
        remedy: nil
    )
    static let resourceGone = Rule(
        id: "resource_gone",
        effect: .noted,
        reason: "What the job is about was deleted between the request and its job.",
        evidence: .assumed,
        setting: nil,
        remedy: nil
    )
    static let unmappedRecords = Rule(
        id: "unmapped_records",
        effect: .noted,
        reason: "No current schema maps the records of the data source, so nothing becomes of them.",
        evidence: .assumed,
        setting: nil,
        remedy: "Make a mapping for the data source current, and send the records again."
    )

    static let jobs = [
        queued, stuck, cancelledByTester, subscribedTooOften, confirmationExpired, confirmationUndelivered,
        importRowFailed, profileGone, resourceGone, unmappedRecords,
    ]
}
