/// What nobody says of consent.
extension Choice {
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
    ]
}
