/// What subscribing, unsubscribing and suppressing are refused for.
extension ErrorKind {
    static let subscriptionListNotFound = invalid(
        "subscription_list_not_found",
        "List not found with id %1.",
        .recorded
    )
    static let emailMissingForChannel = invalid(
        "email_missing_for_channel",
        "'email' must not be empty when the email channel is included in 'subscriptions'.",
        .assumed
    )
    static let phoneMissingForChannel = invalid(
        "phone_missing_for_channel",
        "'phone_number' must not be empty when the %1 channel is included in 'subscriptions'.",
        .reported
    )
    static let consentedAtWithoutImport = invalid(
        "consented_at_without_import",
        "'consented_at' may only be set when 'historical_import' is true.",
        .assumed
    )
    static let consentedAtRequired = invalid(
        "consented_at_required",
        "'consented_at' is required and must be in the past when 'historical_import' is true.",
        .assumed
    )
    /// Since 2024-05-15, until `historical_import` came with 2024-07-15 (documented, but for the text).
    static let consentedAtWithDoubleOptIn = invalid(
        "consented_at_with_double_opt_in",
        "'consented_at' may not be set for a double opt-in subscription.",
        .assumed
    )
    /// The words of 2024 (reported).
    static let phoneMissingForSMS = invalid(
        "phone_missing_for_sms",
        "Phone number must be provided when subscribing to the SMS channel.",
        .reported
    )
    static let suppressionTarget = invalid(
        "suppression_target",
        "Exactly one of 'profiles', a list relationship and a segment relationship must be given.",
        .assumed
    )
    static let suppressionSegmentNotFound = invalid(
        "suppression_segment_not_found",
        "Segment not found with id %1.",
        .assumed
    )
    static let unknownSuppressionJob = notFound(
        "unknown_suppression_job",
        "A bulk profile suppression job with the id '%1' does not exist.",
        .recorded
    )
    static let unknownUnsuppressionJob = notFound(
        "unknown_unsuppression_job",
        "A bulk profile unsuppression job with the id '%1' does not exist.",
        .assumed
    )

    static let consent =
        [
            subscriptionListNotFound, emailMissingForChannel, phoneMissingForChannel,
            consentedAtWithoutImport,
            consentedAtRequired, consentedAtWithDoubleOptIn, phoneMissingForSMS, suppressionTarget,
            suppressionSegmentNotFound, unknownSuppressionJob,
            unknownUnsuppressionJob,
        ] + sms
}
