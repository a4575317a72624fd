extension Choice {
    /// Subscribing and unsubscribing: whose consent, on which channels, and what is left of it.
    static let ofConsent: [Choice] = [
        Choice(
            id: "duplicates_in_request",
            statement:
                "A profile that a request names twice is decided about twice, in order and without an error: the last "
                + "word counts.",
            evidence: .assumed
        ),
        Choice(
            id: "global_unsubscribe_default",
            statement:
                "Unless global_unsubscribe is set, a member leaves the list of the request alone, as the API's pages say.",
            evidence: .assumed
        ),
        Choice(
            id: "lists_after_unsubscribing",
            statement: "Who is unsubscribed everywhere stays on the lists, but for the one of the request.",
            evidence: .assumed
        ),
        Choice(
            id: "consent_method_names",
            statement: "Methods of consent are called as the filters of segments call them, in capitals.",
            evidence: .assumed
        ),
        Choice(
            id: "consent_event_properties",
            statement:
                "Events of email consent and of lists have the recorded properties; those of other channels are like "
                + "them.",
            evidence: .assumed
        ),
        Choice(
            id: "profile_size_in_subscriptions",
            statement: "A profile in a request to subscribe may have more than 100 KB.",
            evidence: .assumed
        ),
        Choice(
            id: "unsubscribe_two_profiles",
            statement:
                "Where the email address and the phone number of an unsubscribe are of two profiles, email ends for the "
                + "one and text messages for the other.",
            evidence: .assumed
        ),
        Choice(
            id: "unsubscribe_while_pending",
            statement:
                "Unsubscribing declines what the address still has to confirm, for the list it leaves or everywhere.",
            evidence: .assumed
        ),
        Choice(
            id: "text_message_link",
            statement:
                "The link to unsubscribe of a text message ends SMS marketing everywhere and leaves the lists, as STOP "
                + "does.",
            evidence: .assumed
        ),
        Choice(
            id: "confirmations_join",
            statement:
                "What an address subscribes to while it has something to confirm for the same list joins that, and one "
                + "confirmation is for all of it.",
            evidence: .assumed
        ),
        Choice(
            id: "suppressions_lifted",
            statement: "Only a subscription to email marketing lifts suppressions, which are those of email.",
            evidence: .documented
        ),
        Choice(
            id: "push_tokens_of_subscriptions",
            statement:
                "The push tokens of a subscription are registered once it is done, and what it asks for counts more "
                + "than what they allow; an unsubscribe removes its tokens, whoever has them.",
            evidence: .assumed
        ),
        Choice(
            id: "consent_of_changed_addresses",
            statement:
                "A subscription that changes the email address or phone number of a profile resets the consent that was "
                + "given for the old one; other updates of a profile leave its consent.",
            evidence: .assumed
        ),
        Choice(
            id: "client_consent_record",
            statement:
                "Consent from a visitor is recorded as that from a private key: the method API, with the last four "
                + "characters of the company id.",
            evidence: .assumed
        ),
        Choice(
            id: "consent_property",
            statement: "The custom property $consent names the channels of the latest subscription alone.",
            evidence: .assumed
        ),
        Choice(
            id: "whatsapp_regions",
            statement:
                "The regions of an account's sending numbers and its age gate keep nobody from WhatsApp.",
            evidence: .assumed
        ),
        Choice(
            id: "historical_import_dates",
            statement: "Of a historical import only consent_timestamp is of the past: its events are of now.",
            evidence: .assumed
        ),
        Choice(
            id: "consent_events_of_a_second",
            statement:
                "Consent that changes twice within a second leaves two events; a count at the end of $event_id tells "
                + "them apart.",
            evidence: .assumed
        ),
    ]
}
