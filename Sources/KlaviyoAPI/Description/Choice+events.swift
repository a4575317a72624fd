/// What is decided about events and metrics, and about what profiles take from them.
extension Choice {
    static let ofEvents: [Choice] = [
        Choice(
            id: "last_event_date",
            statement:
                "A profile's last_event_date is filled in 30 minutes after its events, which counts as an update; "
                + "Klaviyo takes 17 to 45 minutes.",
            evidence: .recorded
        ),
        Choice(
            id: "repeated_events",
            statement: "The first event of an id stays as it is; later ones change nothing.",
            evidence: .assumed
        ),
        Choice(
            id: "events_keep_on_null",
            statement:
                "A null in an event's profile clears nothing, be it a field, a part of the location or a property.",
            evidence: .assumed
        ),
        Choice(
            id: "initial_metrics",
            statement:
                "A new account has the metrics of sent email and text messages, and Active on Site; those of consent "
                + "are made by their first event.",
            evidence: .recorded
        ),
        Choice(
            id: "integrations",
            statement:
                "The service that an event names is an integration of the category API, and the filter "
                + "equals(integration.category,\"API\") finds its metrics, where Klaviyo was seen to find none.",
            evidence: .assumed
        ),
        Choice(
            id: "metric_properties",
            statement: "The properties of a metric are those of its newest 1,000 events.",
            evidence: .assumed
        ),
        Choice(
            id: "aggregate_sort",
            statement:
                "Metric aggregates are sorted as documented, though Klaviyo was seen to refuse every sort with 400.",
            evidence: .documented
        ),
        Choice(
            id: "aggregate_pages",
            statement:
                "Metric aggregates have pages of 500 rows or more; the next one is asked for with the cursor of "
                + "links.next as page_cursor.",
            evidence: .assumed
        ),
        Choice(
            id: "aggregate_dimensions",
            statement:
                "A dimension is the event's property of that name as text: true, 12, or empty where it has none.",
            evidence: .assumed
        ),
        Choice(
            id: "aggregate_time_zones",
            statement:
                "The time zones of aggregates are UTC, GMT and those of places, but for Europe/Kyiv and "
                + "Pacific/Kanton.",
            evidence: .assumed
        ),
        Choice(
            id: "impossible_phone_numbers",
            statement:
                "A phone number can't exist if no country has its calling code, or if it begins with +1 and isn't ten "
                + "digits with area code and exchange from 2 on.",
            evidence: .assumed
        ),
        Choice(
            id: "largest_profile",
            statement:
                "A profile that is created, updated or imported with more than 100 KB is refused with 413.",
            evidence: .assumed
        ),
        Choice(
            id: "import_error_order",
            statement: "Import errors come in the order of the rows in the request.",
            evidence: .assumed
        ),
    ]
}
