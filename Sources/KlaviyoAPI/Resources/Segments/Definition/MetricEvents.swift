import JSONAPI

/// Which events of a profile a condition is about: those of a metric, within a time, whose properties pass filters.
struct MetricEvents {
    /// A condition on a metric, or a step of a funnel.
    let condition: SegmentCondition
    let timeframe: SegmentCondition?
    let now: Timestamp

    /// Compiles this to a condition on a row of `event`.
    func sql() throws(APIError) -> BoundSQL {
        var conditions: [BoundSQL] = [
            "event.profile_id = profile.id AND event.metric_id = \(condition["metric_id"])"
        ]
        if let timeframe {
            // The plus sign keeps SQLite from the index of the metric's times: a profile's few events are counted,
            // rather than the metric's many for each profile.
            let moment = SegmentMoment(sql: "+event.timestamp", unit: .microseconds)
            conditions.append(try moment.fulfils(timeframe, at: now))
        }
        for part in condition.elements("metric_filters") {
            let value = SegmentValue.member(part["property"], of: "event.properties")
            if let filter = part.part("filter") {
                conditions.append(try ValueFilter(filter, at: now).sql(value))
            } else {
                // A property without a filter is one that is there (assumed).
                conditions.append(try value.has { _, _ in .always })
            }
        }
        return .all(conditions)
    }
}
