/// What segments are refused for.
extension ErrorKind {
    static let unknownSegment = notFound(
        "unknown_segment",
        "A segment with id `%1` does not exist.",
        .recorded
    )
    static let segmentConditionNotEmulated = ErrorKind(
        id: "segment_condition_not_emulated",
        status: 501,
        code: "not_emulated",
        title: "Not emulated.",
        template: "klaviyo-emulator does not evaluate '%1' in segments yet.",
        pointer: "/data/attributes/definition",
        isFramework: false,
        evidence: .assumed
    )
    static let segmentUnknownProperty = invalid(
        "segment_unknown_property",
        "'%1' is not a property of profiles; custom properties are written as properties['name'].",
        .assumed
    )
    static let segmentUnknownGroup = invalid(
        "segment_unknown_group",
        "There is no list or segment with id %1.",
        .assumed
    )
    static let segmentUnknownMetric = invalid(
        "segment_unknown_metric",
        "There is no metric with id %1.",
        .assumed
    )
    static let segmentCycle = invalid(
        "segment_cycle",
        "A segment cannot depend on its own members.",
        .assumed
    )
    static let segmentTooLarge = invalid(
        "segment_too_large",
        "A definition can have no more than %1 conditions.",
        .assumed
    )
    static let segmentNumberOutOfRange = invalid(
        "segment_number_out_of_range",
        "'%1' must be a number from %2 to %3.",
        .assumed
    )

    static let segmentRegularExpression = invalid(
        "segment_regular_expression",
        "'%1' is not a valid regular expression.",
        .assumed
    )

    static let ofSegments = [
        unknownSegment, segmentConditionNotEmulated, segmentUnknownProperty, segmentUnknownGroup,
        segmentUnknownMetric, segmentCycle, segmentTooLarge, segmentNumberOutOfRange,
        segmentRegularExpression,
    ]
}
