/// What the emulator had to decide about segments.
extension Choice {
    static let ofSegments: [Choice] = [
        Choice(
            id: "segment_evaluation",
            statement:
                "Segments are looked at again a job delay after any change, and hourly or when the clock is set where "
                + "a condition depends on the time; Klaviyo takes minutes.",
            evidence: .assumed
        ),
        Choice(
            id: "segment_negation",
            statement:
                "A negative condition on a property also holds for profiles that don't have the property.",
            evidence: .assumed
        ),
        Choice(
            id: "segment_case",
            statement: "Conditions compare texts with regard to case, but for email addresses.",
            evidence: .assumed
        ),
        Choice(
            id: "segment_dates",
            statement:
                "Relative dates count back from this very moment in whole hours, days or weeks; anniversaries and "
                + "months are those of UTC.",
            evidence: .assumed
        ),
        Choice(
            id: "segment_email_reachable",
            statement:
                "A profile can receive email marketing if it has an address that nothing suppresses, consent or not.",
            evidence: .assumed
        ),
        Choice(
            id: "segment_funnel",
            statement:
                "A funnel begins with any event of its first step, and each step is the first of its events from then "
                + "on, in the timeframe and the completion window; a step that must not happen doesn't between its "
                + "neighbours, or after the last.",
            evidence: .assumed
        ),
        Choice(
            id: "segment_unknown_values",
            statement:
                "Nobody has predictions and no phone takes RCS: a condition on these holds for nobody, a negative one "
                + "for everybody. A metric filter that names a property alone holds where it is there.",
            evidence: .assumed
        ),
        Choice(
            id: "segment_expressions",
            statement:
                "A regular expression has its match anywhere in the text; it knows what Python, Java and RE2 have in "
                + "common.",
            evidence: .assumed
        ),
        Choice(
            id: "segment_filters",
            statement: "All filters of one condition must hold; of several lists or segments, one suffices.",
            evidence: .assumed
        ),
        Choice(
            id: "segment_region",
            statement:
                "The region of a profile is that of the country in its location, never of its IP address.",
            evidence: .assumed
        ),
        Choice(
            id: "segment_inactive",
            statement: "A segment that is not active keeps the members that it has.",
            evidence: .assumed
        ),
        Choice(
            id: "segment_suppression",
            statement: "A suppression job for a segment takes the members that it has when the job runs.",
            evidence: .assumed
        ),
    ]
}
