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
        var conditions: [BoundSQL] = []
        if let timeframe = condition.part("timeframe_filter") {
            // The plus sign keeps SQLite from the index of the metric's times: a profile's few events are counted,
            // rather than the metric's many for each profile.
            let moment = SegmentMoment(sql: "+event.timestamp", unit: .microseconds)
            conditions.append(try moment.fulfils(timeframe, at: now))
        }
        for part in condition.elements("metric_filters") {
            guard let filter = part.part("filter") else {
                throw part.notEmulated("a property without a filter")
            }
            let value = SegmentValue.member(part["property"], of: "event.properties")
            conditions.append(try ValueFilter(filter, at: now).sql(value))
        }
        return """
            (SELECT \(measure) FROM event WHERE event.profile_id = profile.id
            AND event.metric_id = \(condition["metric_id"]) AND \(.all(conditions))) \(sql: comparison) \(operand)
            """
    }

    /// What is measured: the events, or the sum of their `$value`, in which none counts as 0.
    private var measure: BoundSQL {
        condition["measurement"] == "sum" ? "total(\(sql: EventTable.amount))" : "count(*)"
    }
}
