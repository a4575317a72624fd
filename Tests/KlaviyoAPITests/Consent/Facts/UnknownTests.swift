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
        ("unsubscribing two profiles at once", "unsubscribe_two_profiles"),
        ("unsubscribing while something waits", "unsubscribe_while_pending"),
        ("the link of a text message", "text_message_link"),
        ("subscribing while something waits", "confirmations_join"),
        ("the push tokens of subscriptions", "push_tokens_of_subscriptions"),
        ("consent and a new address or number", "consent_of_changed_addresses"),
        ("the record of a visitor's consent", "client_consent_record"),
        ("the channels in $consent", "consent_property"),
        ("the regions of WhatsApp", "whatsapp_regions"),
        ("the dates of a historical import", "historical_import_dates"),
        ("two events within a second", "consent_events_of_a_second"),
        ("subscriptions to nothing", "nothing_asked_for"),
        ("an id that leads nowhere", "profile_gone"),
    ]

    @Test(arguments: choices) func `is listed as assumed`(what: String, id: String) {
        Fact.expect(id, .assumed)
    }
}
