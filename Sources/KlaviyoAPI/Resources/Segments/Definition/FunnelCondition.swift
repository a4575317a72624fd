import JSONAPI

/// A condition of having gone through steps, each an event of a metric, or that there was none, one after the other.
///
/// It begins with any event of the first step; each step after that is the first such event from then on, so that the
/// way through is looked for once for each beginning. A step that must not happen doesn't between its neighbours, or
/// after the last one (all assumed).
struct FunnelCondition {
    let condition: SegmentCondition

    init(_ condition: SegmentCondition) {
        self.condition = condition
    }

    /// How long it may take from the first step to the last, in seconds, by its name.
    private static let windows: [String: Int64] = [
        "HOURS_1": 3600, "DAYS_1": 86_400, "DAYS_3": 3 * 86_400, "DAYS_5": 5 * 86_400,
        "WEEKS_1": 7 * 86_400, "DAYS_30": 30 * 86_400, "DAYS_90": 90 * 86_400, "DAYS_180": 180 * 86_400,
        "YEARS_1": 365 * 86_400,
    ]

    /// A step, with the condition on a row of `event` that it is.
    private struct Step {
        let events: BoundSQL
        let metric: String
        let isWanted: Bool
    }

    func sql(at now: Timestamp) throws(APIError) -> BoundSQL {
        let timeframe = condition.part("timeframe_filter")
        var steps: [Step] = []
        for step in condition.elements("steps") {
            let events = try MetricEvents(condition: step, timeframe: timeframe, now: now).sql()
            let isWanted = step.json["metric_exists"] != false
            steps.append(Step(events: events, metric: step["metric_id"], isWanted: isWanted))
        }
        guard !steps.isEmpty else {
            throw APIError(.tooFewItems, "steps", "1", at: .pointer("\(condition.place)/steps"))
        }
        return rest(steps[...], after: nil)
    }

    /// The event that a step was met by, as a row of that name in the query.
    private struct Met {
        let name: String
        let metric: String
        /// The row of the first one.
        let first: String
    }

    /// Whether the steps that are left follow on a row.
    private func rest(_ steps: ArraySlice<Step>, after last: Met?) -> BoundSQL {
        let absent = steps.prefix { !$0.isWanted }
        guard let next = steps.dropFirst(absent.count).first else {
            return .all(absent.map { none(of: $0, after: last) })
        }
        let name = "step\(steps.startIndex + absent.count)"
        let met = Met(name: name, metric: next.metric, first: last?.first ?? name)
        let isRepeated = next.metric == last?.metric
        let events = BoundSQL.all([next.events] + follows(last, isRepeated: isRepeated))
        let order: BoundSQL = last == nil ? "" : "ORDER BY event.timestamp, event.id LIMIT 1"
        let between = absent.map { none(of: $0, after: last, before: met) }
        let rest = BoundSQL.all(between + [rest(steps.dropFirst(absent.count + 1), after: met)])
        return """
            EXISTS (SELECT 1 FROM (SELECT event.id, event.timestamp FROM event WHERE \(events) \(order)) AS \(sql: name)
            WHERE \(rest))
            """
    }

    /// Whether a step doesn't happen between two others.
    private func none(of step: Step, after last: Met?, before next: Met? = nil) -> BoundSQL {
        var conditions = [step.events] + follows(last)
        if let next {
            conditions += [
                "event.timestamp <= \(sql: next.name).timestamp", "event.id <> \(sql: next.name).id",
            ]
        }
        return "NOT EXISTS (SELECT 1 FROM event WHERE \(.all(conditions)))"
    }

    /// Whether a row of `event` comes after a step, or at the same moment, and within the window; nothing before the
    /// first step.
    ///
    /// `isRepeated`: Whether it is of the same metric, so that it must not be the same event.
    private func follows(_ last: Met?, isRepeated: Bool = false) -> [BoundSQL] {
        guard let last else { return [] }
        var conditions: [BoundSQL] =
            isRepeated
            ? ["(event.timestamp, event.id) > (\(sql: last.name).timestamp, \(sql: last.name).id)"]
            : ["event.timestamp >= \(sql: last.name).timestamp", "event.id <> \(sql: last.name).id"]
        if let window = Self.windows[condition["completion_window_seconds"]] {
            conditions.append("event.timestamp <= \(sql: last.first).timestamp + \(window * 1_000_000)")
        }
        return conditions
    }
}
