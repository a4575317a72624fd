extension RecordedCases {
    /// Recordings of operations that answer 501, by name; a test fails once such an operation is emulated.
    static let notEmulated = [
        "create_custom_metric.201",
        "create_form.400",
        "create_object_type.403",
        "create_profile_schema_relationship.500",
        "create_segment.201",
        "create_segment.429",
        "create_web_feed.400",
        "create_webhook.201",
        "create_webhook.403",
        "get_account.404",
        "get_accounts.200",
        "get_accounts.401",
        "get_accounts.429",
        "get_custom_metric.404",
        "get_data_source.404",
        "get_form.404",
        "get_mapped_metric.400",
        "get_mapped_metrics.200",
        "get_profiles_for_segment.200",
        "get_segment.200",
        "get_segment.404",
        "get_segments.200",
        "get_tracking_setting.404",
        "get_versions_for_form.500",
        "get_webhook.404",
        "get_webhook.429",
        "get_webhook_topic.200",
        "get_webhook_topic.404",
        "get_webhook_topics.200",
        "get_webhooks.200",
        "get_webhooks.403",
        "query_campaign_values.429",
        "update_mapped_metric.403",
        "update_mapped_metric.429",
        "update_segment.200",
    ]

    /// Recordings of emulated operations in a state that the emulator can't come to, and why it can't.
    static let notReproduced: [String: String] = [:]
}
