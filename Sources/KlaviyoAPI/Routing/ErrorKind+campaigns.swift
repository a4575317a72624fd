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

    static let ofCampaigns: [ErrorKind] = [
        repeatedAudience, unknownInlineAudience, audienceOfAnother, audienceInUse, variationChannel,
        lastVariation, campaignWithoutMessages, messageOfAnother,
    ]
}
