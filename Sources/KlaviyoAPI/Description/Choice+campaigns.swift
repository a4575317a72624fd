extension Choice {
    /// Campaigns in their two shapes.
    static let ofCampaigns: [Choice] = [
        Choice(
            id: "campaign_shapes",
            statement:
                "A campaign is one at all revisions: one made until 2026-07-15 has an audience, and a variation for "
                + "each message, since 2026-10-15; one made then has, before, the options of its first message, the "
                + "content of first variations, and everybody who is in one of its audiences.",
            evidence: .assumed
        ),
        Choice(
            id: "campaign_status_of_messages",
            statement:
                "The status of a campaign with several messages is that of the one which is most in progress: sending, "
                + "then being prepared, scheduled, a draft; it is sent when none of these is left, and cancelled where "
                + "all are.",
            evidence: .assumed
        ),
        Choice(
            id: "message_schedules",
            statement:
                "A message that is scheduled with its campaign, without a time, is sent at once; only drafts are "
                + "scheduled and changed, and their status changes by sending alone.",
            evidence: .assumed
        ),
        Choice(
            id: "variations",
            statement:
                "A message without variations gets one, an email. Its variations have one channel, and it keeps at "
                + "least one; who gets which is not decided.",
            evidence: .assumed
        ),
        Choice(
            id: "message_tags",
            statement: "The tags of a campaign's message are those of the campaign.",
            evidence: .assumed
        ),
    ]
}
