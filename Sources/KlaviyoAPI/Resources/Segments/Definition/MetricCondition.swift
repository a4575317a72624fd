import JSONAPI

/// A condition on how often something happened to a profile, or what the values of that add up to.
struct MetricCondition {
    let condition: SegmentCondition

    init(_ condition: SegmentCondition) {
        self.condition = condition
    }

    private static let comparisons = [
        "equals": "=", "not-equals": "<>", "greater-than": ">", "greater-than-or-equal": ">=",
        "less-than": "<", "less-than-or-equal": "<=",
    ]

    func sql(at now: Timestamp) throws(APIError) -> BoundSQL {
        guard let filter = condition.part("measurement_filter"),
            let comparison = Self.comparisons[filter["operator"]],
            let operand = filter.json["value"]?.boundNumber
        else { throw condition.notEmulated("profile-metric") }
        let timeframe = condition.part("timeframe_filter")
        let events = MetricEvents(condition: condition, timeframe: timeframe, now: now)
        return """
            (SELECT \(measure) FROM event WHERE \(try events.sql())) \(sql: comparison) \(operand)
            """
    }

    /// What is measured: the events, or the sum of their `$value`, in which none counts as 0.
    private var measure: BoundSQL {
        condition["measurement"] == "sum" ? "total(\(sql: EventTable.amount))" : "count(*)"
    }
}
