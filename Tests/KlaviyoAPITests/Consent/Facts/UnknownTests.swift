import KlaviyoAPI
import Testing

/// What nobody says of consent: the program lists each choice that it made, so that nobody takes it for Klaviyo's.
@Suite struct UnknownTests {
    private static let choices: [(String, String, Evidence)] = [
        ("which addresses the spam filter drops, and at which endpoints", "spam_filter_scope", .assumed),
        ("the text for too many profiles", "too_many_items", .assumed),
        ("the text for a consented_at that may not be", "consented_at_without_import", .assumed),
        ("the text for a historical_import without a date", "consented_at_required", .assumed),
        ("the text for email without an address", "email_missing_for_channel", .assumed),
        ("the text for a malformed phone number", "invalid_phone", .reported),
        ("how long a job takes", "job_latency", .assumed),
        ("when a message is sent again", "confirmation_resend", .assumed),
        ("when a link expires", "confirmation_expiry", .assumed),
        ("joining a double opt-in list as a subscribed profile", "confirmation_per_list", .assumed),
        ("suppressions while an address waits", "suppressions_while_pending", .assumed),
        ("an address and a number of two profiles", "identifiers_of_two_profiles", .assumed),
        ("subscribing an address that bounced", "still_suppressed", .documented),
        ("duplicates in one request", "duplicates_in_request", .assumed),
        ("more than one subscribe job in half an hour", "subscribe_interval", .assumed),
        ("whether a global unsubscribe is the standard", "global_unsubscribe_default", .assumed),
        ("whether it takes a profile off its lists", "lists_after_unsubscribing", .assumed),
        ("what an unsubscribe of one list ends", "global_unsubscribe", .reported),
        ("unsubscribing twice", "unsubscribe_twice", .assumed),
        ("how methods of consent are spelled", "consent_method_names", .assumed),
        ("the properties of consent events", "consent_event_properties", .assumed),
        ("the events of text messages", "text_messaging_metrics", .assumed),
        ("100 KB a profile in a request to subscribe", "profile_size_in_subscriptions", .assumed),
        ("what a merge keeps", "merged_fields", .assumed),
        ("what is left of the erased", "erased_events", .assumed),
        ("what an import makes of a bad row", "import_failures", .assumed),
        ("how many calls wake the bot protection", "bot_protection_numbers", .assumed),
        ("unsubscribing two profiles at once", "unsubscribe_two_profiles", .assumed),
        ("unsubscribing while something waits", "unsubscribe_while_pending", .assumed),
        ("the link of a text message", "text_message_link", .assumed),
        ("subscribing while something waits", "confirmations_join", .assumed),
        ("the push tokens of subscriptions", "push_tokens_of_subscriptions", .assumed),
        ("consent and a new address or number", "consent_of_changed_addresses", .assumed),
        ("the record of a visitor's consent", "client_consent_record", .assumed),
        ("the channels in $consent", "consent_property", .assumed),
        ("the regions of WhatsApp", "whatsapp_regions", .assumed),
        ("the dates of a historical import", "historical_import_dates", .assumed),
        ("two events within a second", "consent_events_of_a_second", .assumed),
        ("subscriptions to nothing", "nothing_asked_for", .assumed),
        ("an id that leads nowhere", "unknown_profile_id", .assumed),
    ]

    @Test(arguments: choices) func `is listed with its level`(what: String, id: String, level: Evidence) {
        Fact.expect(id, level)
    }
}
