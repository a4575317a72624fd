import JSONAPI
import Store

/// Reading events.
///
/// <https://developers.klaviyo.com/en/reference/events_api_overview>
enum EventRoutes {
    static let handlers: [(String, Handler)] = [
        ("get_events", list),
        ("get_event", get),
        ("get_metric_for_event", metric),
        ("get_metric_id_for_event", metric),
        ("get_profile_for_event", profile),
        ("get_profile_id_for_event", profile),
    ]

    /// Lists events, the newest first where no sort is asked for (recorded: the cursors of such a page).
    @Sendable static func list(_ call: Call, _ db: Connection) throws -> Reply {
        try checkMetrics(of: call.query.filter, in: db)
        try checkBounds(of: call.query.filter)
        let isOfProfile = call.query.filter.clauses.contains { $0.field == "profile_id" }
        let select = isOfProfile ? EventTable.selectOfProfile : EventTable.select
        let page = try call.page(select, sort: "-datetime", in: db)
        return .document(
            try call.collection(page.rows.map(Event.init), next: page.next, previous: page.previous, in: db)
        )
    }

    @Sendable static func get(_ call: Call, _ db: Connection) throws -> Reply {
        .document(try call.document(try found(call.id, try EventTable.find(id: call.id, in: db)), in: db))
    }

    @Sendable static func metric(_ call: Call, _ db: Connection) throws -> Reply {
        .document(try call.document(try found(call.id, try MetricTable.find(event: call.id, in: db)), in: db))
    }

    @Sendable static func profile(_ call: Call, _ db: Connection) throws -> Reply {
        let event = try found(call.id, try EventTable.find(id: call.id, in: db))
        guard let profile = try ProfileTable.find(id: event.profile, in: db) else {
            throw APIError(.unknownProfile, event.profile)
        }
        return .document(try call.document(profile, in: db))
    }

    /// What was found by the id of an event.
    private static func found<Value>(_ id: String, _ value: Value?) throws(APIError) -> Value {
        if let value { return value }
        guard Event.isID(id) else { throw APIError(.invalidEventID, id, at: .pointer("/data/id")) }
        throw APIError(.unknownEvent, id)
    }

    /// Refuses a range of time that ends before it begins (reported; the text is assumed).
    private static func checkBounds(of filter: Filter) throws(APIError) {
        var (start, end): (Timestamp?, Timestamp?)
        for clause in filter.clauses where clause.field == "datetime" {
            guard case .bare(let text) = clause.value, let time = Timestamp(iso8601: text) else { continue }
            switch clause.operator {
            case .greaterThan, .greaterOrEqual: start = max(start ?? time, time)
            case .lessThan, .lessOrEqual: end = min(end ?? time, time)
            case .equals, .any, .contains, .has, .containsAny, .containsAll, .startsWith, .endsWith: break
            }
        }
        if let start, let end, end < start { throw APIError(.malformedFilter, at: .parameter("filter")) }
    }

    /// Refuses a filter by a metric that isn't there (recorded); a profile that isn't there has no events.
    private static func checkMetrics(of filter: Filter, in db: Connection) throws {
        for clause in filter.clauses where clause.field == "metric_id" {
            guard case .string(let id) = clause.value, try MetricTable.find(id: id, in: db) == nil else {
                continue
            }
            throw APIError(.unknownMetricInFilter, id, at: .parameter("filter"))
        }
    }
}
