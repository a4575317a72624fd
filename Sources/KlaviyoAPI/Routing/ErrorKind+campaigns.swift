// Campaigns with audiences and variations
extension ErrorKind {
    static let repeatedAudience = invalid(
        "repeated_audience",
        "More than one audience has the temporary_id '%1'.",
        .assumed
    )
    static let unknownInlineAudience = invalid(
        "unknown_inline_audience",
        "No audience of the request has the temporary_id '%1'.",
        .assumed
    )
    static let audienceOfAnother = invalid(
        "audience_of_another",
        "The audience %1 is not one of the campaign.",
        .assumed
    )
    static let audienceInUse = invalid(
        "audience_in_use",
        "An audience can't be deleted while there is a message for it.",
        .assumed
    )
    static let variationChannel = invalid(
        "variation_channel",
        "The variations of a message have one channel; '%1' is another.",
        .assumed
    )
    static let lastVariation = invalid(
        "last_variation",
        "A message keeps at least one variation.",
        .assumed
    )
    static let campaignWithoutMessages = invalid(
        "campaign_without_messages",
        "There is no message to send.",
        .assumed
    )
    static let messageOfAnother = invalid(
        "message_of_another",
        "The message %1 is not one of the campaign.",
        .assumed
    )

    static let pastSendTime = invalid("past_send_time", "'send_time' must be in the future.", .assumed)
    static let pastSendDate = invalid("past_send_date", "'send_date' must not be in the past.", .assumed)
    /// Klaviyo's pointer is the field alone (reported, 2024).
    static let futureEndDate = invalid(
        "future_end_date",
        "End date may not be in the future: %1",
        .reported,
        at: "updated_at"
    )
    static let tooManyButtons = invalid(
        "too_many_buttons",
        "A push notification may have at most %1 action buttons.",
        .assumed
    )
    static let buttonPositions = invalid(
        "button_positions",
        "The positions of action buttons must count from 0 without gaps.",
        .assumed
    )

    static let ofCampaigns: [ErrorKind] = [
        repeatedAudience, unknownInlineAudience, audienceOfAnother, audienceInUse, variationChannel,
        lastVariation, campaignWithoutMessages, messageOfAnother, pastSendTime, pastSendDate, futureEndDate,
        tooManyButtons, buttonPositions,
    ]
}
