// What belongs to the account: its metrics, feeds, forms, webhooks
extension ErrorKind {
    static let mappedMetricLimit = framework(
        "mapped_metric_limit",
        403,
        "permission_denied",
        "You do not have permission to perform this action.",
        "Mapped Metric `%1` has reached the daily limit of updates (%2).",
        .recorded
    )
    static let feedName = invalid(
        "feed_name",
        "'name' must match regex '^[0-9_A-z]+$' ('%1' doesn't)",
        .recorded,
        at: "/data/attributes/name"
    )
    static let formSteps = invalid("form_steps", "Versions must have at least two steps", .recorded)
    static let unknownTopic = notFound("unknown_webhook_topic", "Not found.", .recorded)
    static let webhookWithoutTopics = invalid(
        "webhook_without_topics",
        "A webhook must have at least one topic.",
        .assumed,
        at: "/data/relationships/webhook-topics"
    )
    static let unknownTopicOfWebhook = invalid(
        "unknown_topic_of_webhook",
        "A webhook topic with id %1 does not exist.",
        .assumed,
        at: "/data/relationships/webhook-topics"
    )
    static let customMetricNameTaken = invalid(
        "custom_metric_name_taken",
        "A custom metric with the name '%1' already exists.",
        .assumed,
        at: "/data/attributes/name"
    )
    static let mappedMetricOfBoth = invalid(
        "mapped_metric_of_both",
        "Either a metric or a custom metric can be mapped, not both.",
        .assumed,
        at: "/data/relationships"
    )
    static let unknownFormVersion = invalid(
        "version_of_no_form",
        "The form has no version with the id %1.",
        .assumed
    )
    static let webhookAddress = invalid(
        "webhook_address",
        "The endpoint_url of a webhook must begin with https://.",
        .assumed,
        at: "/data/attributes/endpoint_url"
    )

    static let advancedKDPNeeded = framework(
        "advanced_kdp_needed",
        403,
        "permission_denied",
        "You do not have permission to perform this action.",
        "You must have Advanced KDP enabled to use this endpoint.",
        .recorded
    )
    static let ofAccount: [ErrorKind] = [
        advancedKDPNeeded, mappedMetricLimit, feedName, formSteps, unknownTopic, webhookWithoutTopics,
        webhookAddress, unknownTopicOfWebhook, customMetricNameTaken, mappedMetricOfBoth, unknownFormVersion,
    ]
}
