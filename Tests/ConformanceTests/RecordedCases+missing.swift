extension RecordedCases {
    /// Recordings of operations that answer 501, by name; a test fails once such an operation is emulated.
    static let notEmulated = [
        "query_campaign_values.429"
    ]

    /// Recordings of emulated operations in a state that the emulator can't come to, and why it can't.
    static let notReproduced: [String: String] = [
        "get_versions_for_form.500": "a fault of Klaviyo's own"
    ]
}
