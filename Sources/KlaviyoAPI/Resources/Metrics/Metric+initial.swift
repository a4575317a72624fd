extension Metric {
    /// The metrics that an account has from its first second, by the key of their integration.
    ///
    /// That they are there is recorded, but that "Text Message" comes last in the names of a family, and which belong to
    /// it, is inferred from the topics of webhooks. Those of consent and of merges are made by their first event.
    static let initial: [(integration: String, names: [String])] = [
        (Integration.api.key, ["Active on Site"]),
        (
            Integration.klaviyo.key,
            [
                "Bounced Email", "Clicked Email", "Clicked email to unsubscribe", "Dropped Email",
                "Marked Email as Spam", "Opened Email", "Received Email", "Skipped Send",
                "Clicked Text Message", "Failed to Deliver Automated Response Text Message",
                "Failed to Deliver Text Message", "Received Automated Response Text Message",
                "Received Text Message", "Sent Text Message",
            ]
        ),
    ]
}
