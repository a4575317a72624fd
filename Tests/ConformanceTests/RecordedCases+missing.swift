extension RecordedCases {
    /// Recordings of operations that answer 501, by name; a test fails once such an operation is emulated.
    static let notEmulated = [
        "bulk_create_catalog_items.202",
        "create_catalog_item.201",
        "create_coupon.201",
        "create_coupon_code.200",
        "create_segment.201",
        "create_segment.429",
        "get_bulk_create_catalog_items_job.404",
        "get_catalog_category.404",
        "get_catalog_item.404",
        "get_coupon.404",
        "get_coupon_code.404",
        "get_profiles_for_segment.200",
        "get_segment.200",
        "get_segment.404",
        "get_segments.200",
        "query_campaign_values.429",
        "update_segment.200",
    ]

    /// Recordings of emulated operations in a state that the emulator can't come to, and why it can't.
    static let notReproduced: [String: String] = [
        "create_webhook.403": "every account may use webhooks with a private key",
        "get_webhooks.403": "every account may use webhooks with a private key",
        "get_versions_for_form.500": "a fault of Klaviyo's own",
    ]
}
