extension ErrorKind {
    // Resources in a body
    static let missingResourceMembers = invalid(
        "missing_resource_members",
        "One of `attributes`, `relationships` or `id` must be included in the request payload.",
        .recorded
    )

    // Events
    static let invalidEventID = invalid("invalid_event_id", "Invalid Event ID: '%1'", .recorded)
    static let unknownEvent = notFound("unknown_event", "An event with id %1 does not exist.", .assumed)
    static let timeOutOfRange = invalid(
        "time_out_of_range",
        "'%1' must be in the year 2000 or later and at most 1 year in the future.",
        .assumed
    )
    static let tooDeep = invalid("too_deep", "'%1' may be nested at most %2 levels deep.", .assumed)
    static let repeatedUniqueID = invalid(
        "repeated_unique_id",
        "The unique_id '%1' is repeated for the same profile and metric.",
        .assumed
    )

    static let ofEvents = [
        missingResourceMembers, invalidEventID, unknownEvent, timeOutOfRange, tooDeep, repeatedUniqueID,
    ]

    // Metrics
    static let unknownMetric = notFound("unknown_metric", "Metric with id %1 does not exist.", .recorded)
    static let unknownMetricProperty = notFound(
        "unknown_metric_property",
        "A metric property with id `%1` does not exist.",
        .recorded
    )
    static let unknownMetricInFilter = invalid(
        "unknown_metric_in_filter",
        "Metric IDs ['%1'] do not exist.",
        .recorded
    )
    static let datetimeOperators = invalid(
        "datetime_operators",
        "The only operators supported on datetime are 'less-than' and 'greater-or-equal'",
        .reported
    )
    static let datetimeRequired = invalid(
        "datetime_required",
        "A 'greater-or-equal' and a 'less-than' filter on 'datetime' are required.",
        .assumed
    )
    static let filterDimension = invalid(
        "filter_dimension",
        "Filter dimension must be one of: %1 (got %2)",
        .reported
    )
    static let rangeTooLong = invalid(
        "range_too_long",
        "The time range may be at most 1 year long.",
        .assumed
    )

    static let customMetricAggregate = invalid(
        "custom_metric_aggregate",
        "Custom metrics are not supported for this API.",
        .reported
    )
    /// That it is refused is reported, the words are assumed.
    static let aggregatePageSize = invalid(
        "aggregate_page_size",
        "'page_size' must be at least %1.",
        .assumed
    )

    static let ofMetrics = [
        unknownMetric, unknownMetricProperty, unknownMetricInFilter, datetimeOperators, datetimeRequired,
        filterDimension, rangeTooLong, customMetricAggregate, aggregatePageSize,
    ]
}
