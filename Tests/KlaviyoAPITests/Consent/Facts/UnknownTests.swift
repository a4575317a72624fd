import KlaviyoAPI
import Testing

/// What nobody says of consent: the program lists each choice that it made, so that nobody takes it for Klaviyo's.
@Suite struct UnknownTests {
    private static let choices = [
        ("which addresses the spam filter drops", "spam_filter_scope"),
        ("the text for too many profiles", "too_many_items"),
        ("the texts for consented_at", "consented_at_without_import"),
        ("the texts for historical_import", "consented_at_required"),
        ("the text for an address that email needs", "email_missing_for_channel"),
        ("how long a job takes", "job_latency"),
        ("when a message is sent again", "confirmation_resend"),
        ("when a link expires", "confirmation_expiry"),
        ("joining a list as a subscribed profile", "confirmation_per_list"),
        ("suppressions while an address waits", "suppressions_while_pending"),
        ("identifiers of two profiles", "identifiers_of_two_profiles"),
        ("more than one subscribe job in half an hour", "subscribe_interval"),
        ("what a merge keeps", "merged_fields"),
        ("what is left of the erased", "erased_events"),
        ("the events of text messages", "text_messaging_metrics"),
        ("what an import makes of a bad row", "import_failures"),
        ("how many calls wake the bot protection", "bot_protection_numbers"),
        ("unsubscribing twice", "unsubscribe_twice"),
    ]

    @Test(arguments: choices) func `is listed as assumed`(what: String, id: String) {
        Fact.expect(id, .assumed)
    }
}
