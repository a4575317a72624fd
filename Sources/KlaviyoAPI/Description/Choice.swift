/// Something that Klaviyo doesn't say and the emulator had to decide: what it does, and how likely that is true.
///
/// Rules and errors carry their evidence themselves; this is the rest.
struct Choice: Sendable {
    let id: String
    /// What the emulator does, in a sentence.
    let statement: String
    let evidence: Evidence

    static let all =
        general + ofConsent + ofOAuth + ofMessaging + ofSegments + ofCustomObjects
        + ofBrands + ofTextMessaging + ofCampaigns + ofSizes + ofEvents

    private static let general: [Choice] = [
        Choice(
            id: "email_case",
            statement:
                "Email addresses are compared without regard to the case of the letters A to Z, and shown as they were "
                + "first sent.",
            evidence: .assumed
        ),
        Choice(
            id: "job_latency",
            statement: "A job is due a second after its request; Klaviyo takes from seconds to minutes.",
            evidence: .assumed
        ),
        Choice(
            id: "confirmation_expiry",
            statement: "Confirmation links expire only where the setting confirmation_expiry says so.",
            evidence: .assumed
        ),
        Choice(
            id: "confirmation_resend",
            statement:
                "A waiting address gets another message at most every 30 minutes, or once its link has expired.",
            evidence: .assumed
        ),
        Choice(
            id: "subscribe_interval",
            statement:
                "Subscribing an address again and again is free; with subscribe_interval the later job changes "
                + "nothing, where Klaviyo says only that limits may affect the status.",
            evidence: .assumed
        ),
        Choice(
            id: "consented_at_before_historical_import",
            statement:
                "Up to revision 2024-06-15, consented_at dates the consent of a single opt-in subscription; before "
                + "2024-05-15 a double opt-in ignores it.",
            evidence: .documented
        ),
        Choice(
            id: "confirmation_per_list",
            statement:
                "A double opt-in list asks a subscribed profile to confirm as well, and its consent stays.",
            evidence: .assumed
        ),
        Choice(
            id: "suppressions_while_pending",
            statement: "Suppressions are lifted when an address confirms, not when it is asked to.",
            evidence: .assumed
        ),
        Choice(
            id: "unsubscribe_other_channels",
            statement:
                "Only email ends for one list; other channels end everywhere, also where a list is given, which the "
                + "profile leaves.",
            evidence: .assumed
        ),
        Choice(
            id: "unsubscribe_twice",
            statement: "Who has unsubscribed before keeps the dates of that, and leaves no second event.",
            evidence: .assumed
        ),
        Choice(
            id: "unsubscribe_filters",
            statement: "Neither the spam filter nor the bot protection stands before unsubscribing.",
            evidence: .assumed
        ),
        Choice(
            id: "suppression_counts",
            statement:
                "A suppression job counts no profile before it has run, and as skipped those that need no change.",
            evidence: .assumed
        ),
        Choice(
            id: "identifiers_of_two_profiles",
            statement:
                "A subscription with identifiers of two profiles goes to the one with the email address; one known by "
                + "the phone number alone is merged into it, and otherwise the channel of the other's identifier is left "
                + "out. Events, push tokens and client profiles leave an "
                + "identifier of another profile where it is.",
            evidence: .assumed
        ),
        Choice(
            id: "sms_regions",
            statement:
                "An account has sending numbers in all regions until sms_regions says otherwise, so that SMS works.",
            evidence: .assumed
        ),
        Choice(
            id: "text_messaging_metrics",
            statement:
                "SMS consent leaves events of the Text Messaging metrics; WhatsApp, push and tracking leave none.",
            evidence: .assumed
        ),
        Choice(
            id: "stop_ends_all_texts",
            statement: "STOP ends SMS marketing, and transactional messages where they were subscribed.",
            evidence: .assumed
        ),
        Choice(
            id: "sms_left_out",
            statement:
                "Before revision 2024-05-15 a number outside the account's regions loses SMS alone, and email stays.",
            evidence: .assumed
        ),
        Choice(
            id: "bot_protection_numbers",
            statement: "The bot protection counts the calls of a key, and its block ends after an hour.",
            evidence: .assumed
        ),
        Choice(
            id: "spam_filter_scope",
            statement: "The spam filter doesn't touch profiles that are created, updated or imported.",
            evidence: .assumed
        ),
        Choice(
            id: "subscription_properties",
            statement:
                "A subscription leaves $consent, $consent_timestamp, $source and $sms_consent_method among the "
                + "custom properties.",
            evidence: .recorded
        ),
        Choice(
            id: "import_failures",
            statement:
                "Rows with identifiers of two profiles, unknown ids or more than 100 KB become import errors.",
            evidence: .assumed
        ),
        Choice(
            id: "default_order",
            statement: "Collections without a sort come by id.",
            evidence: .recorded
        ),
        Choice(
            id: "order_of_a_range",
            statement:
                "Without a sort, what is filtered by a range, such as one of dates, comes in the order of that field.",
            evidence: .assumed
        ),
        Choice(
            id: "previous_page",
            statement:
                "From the second page on there is a link back, with a cursor like that of the next page.",
            evidence: .recorded
        ),
        Choice(
            id: "rate_limit_window",
            statement: "The rate limit headers describe the window with the fewest requests left.",
            evidence: .assumed
        ),
        Choice(
            id: "push_tokens",
            statement:
                "Accounts take push tokens, whose id is the token itself, until the setting push is false.",
            evidence: .assumed
        ),
        Choice(
            id: "push_token_owner",
            statement:
                "A token that is registered again moves to the profile that it is registered for; unregistering "
                + "takes it from whoever has it.",
            evidence: .assumed
        ),
        Choice(
            id: "push_consent",
            statement:
                "A profile is subscribed to push while a token of it is AUTHORIZED or PROVISIONAL, unsubscribed "
                + "with DENIED or UNAUTHORIZED ones alone or without its last; NOT_DETERMINED says nothing.",
            evidence: .assumed
        ),
        Choice(
            id: "exchange_id",
            statement:
                "A profile's _kx never changes, comes last in the order of identity resolution, and leads to the "
                + "survivor after a merge.",
            evidence: .assumed
        ),
        Choice(
            id: "secondary_emails",
            statement:
                "A secondary email address identifies its profile, is no other profile's, and is neither shown nor "
                + "found by filters; a profile without an address makes the first its own.",
            evidence: .assumed
        ),
        Choice(
            id: "merged_fields",
            statement:
                "Of two merged profiles, the destination keeps what it has and gains what it lacks, field by field "
                + "and property by property; its consent wins.",
            evidence: .assumed
        ),
        Choice(
            id: "merged_destination",
            statement:
                "A merge whose destination was itself merged away by the time of its job goes on into the profile that "
                + "took it in.",
            evidence: .assumed
        ),
        Choice(
            id: "erased_events",
            statement:
                "The events of an erased profile stay, with its id and without its addresses and numbers; nothing "
                + "is found under the id.",
            evidence: .assumed
        ),
        Choice(
            id: "conversations",
            statement:
                "A profile has one conversation a channel, begun by its first message to the account; the account "
                + "may answer whatever the consent, and the singular endpoint shows the oldest.",
            evidence: .assumed
        ),
        Choice(
            id: "catalog_deletion",
            statement: "Deleting an item deletes its variants, and deleting a coupon its codes.",
            evidence: .assumed
        ),
        Choice(
            id: "catalog_defaults",
            statement:
                "What a request leaves out of an item or variant is empty text, an empty list or published, as "
                + "recorded of images; null stands for the same.",
            evidence: .assumed
        ),
        Choice(
            id: "bulk_jobs",
            statement:
                "A bulk job counts nothing before it has run; each of its resources succeeds or fails by itself, "
                + "and the error points to its place in the request.",
            evidence: .assumed
        ),
        Choice(
            id: "back_in_stock_event",
            statement:
                "A back-in-stock subscription leaves one event, with properties of the variant and its item.",
            evidence: .assumed
        ),
        Choice(
            id: "client_reviews",
            statement:
                "A review from a visitor is pending, verified where it names an order, and leaves an event; "
                + "reports count published and featured reviews.",
            evidence: .assumed
        ),
        Choice(
            id: "missing_revision",
            statement: "A request without a revision is refused with 400.",
            evidence: .assumed
        ),
        Choice(
            id: "newest_revision",
            statement: "2026-10-15, which has no OpenAPI document, is 2026-07-15 with what its SDK adds.",
            evidence: .documented
        ),
        Choice(
            id: "beta_operations",
            statement: "An operation of a beta is as the first stable revision after it has it.",
            evidence: .assumed
        ),
        Choice(
            id: "filter_lists",
            statement:
                "A list in a filter is refused where the documents name no operator of lists, and one value by any.",
            evidence: .documented
        ),
        Choice(
            id: "company_ids",
            statement:
                "Where the scenario states no company_id and no keys are declared, client endpoints take any company id.",
            evidence: .assumed
        ),
        Choice(
            id: "geofence_distance",
            statement: "Geofences come by id, whatever place the header X-Klaviyo-API-Filters names.",
            evidence: .assumed
        ),
        Choice(
            id: "accept",
            statement: "The header Accept is not looked at: there is no 406.",
            evidence: .assumed
        ),
        Choice(
            id: "date_header",
            statement: "The header Date shows the account's clock.",
            evidence: .assumed
        ),
        Choice(
            id: "webhook_delivery",
            statement: "Webhooks are kept and never called: the emulator makes no connections of its own.",
            evidence: .assumed
        ),
        Choice(
            id: "account_facts",
            statement:
                "A new account has invented contact data, UTC, US dollars, and Klaviyo's UTM parameters.",
            evidence: .assumed
        ),
        Choice(
            id: "mapped_metric_kinds",
            statement:
                "Mapping a metric takes the custom metric away that was mapped, and the other way round.",
            evidence: .assumed
        ),
    ]
}
