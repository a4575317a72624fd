import JSONAPI
import Store

/// Counting and summing the events of a metric.
///
/// <https://developers.klaviyo.com/en/reference/query_metric_aggregates>
enum AggregateRoutes {
    static let handlers: [(String, Handler)] = [("query_metric_aggregates", query)]

    @Sendable static func query(_ call: Call, _ db: Connection) throws -> Reply {
        let query = try AggregateQuery(call)
        let metric = try metric(query.metric, call, in: db)
        let cells = try AggregateTable.rows(query, of: metric.id, in: db)
        let rows = query.sorted(MetricAggregate.Row.gathered(cells, query))
        let aggregate = MetricAggregate(
            id: call.idsOfQuestion.decimalID(),
            query: query,
            rows: Array(rows.dropFirst(query.page.start).prefix(query.page.size))
        )
        return .document(
            try call.document(aggregate, isPaged: true, next: query.page.next(of: rows.count), in: db),
            status: call.operation.status
        )
    }

    /// The metric to aggregate, which can't be a custom one (reported; where the error points to is assumed).
    private static func metric(_ id: String, _ call: Call, in db: Connection) throws -> Metric {
        let custom = try call.operation.description.kept("custom-metric")
        guard try StoredResourceTable.find(custom, id: id, in: db) == nil else {
            throw APIError(.customMetricAggregate, at: .pointer("/data/attributes/metric_id"))
        }
        return try MetricRoutes.known(id, in: db)
    }
}

/// The answer to an aggregate query.
struct MetricAggregate: Resource {
    static let type = "metric-aggregate"
    static let collection = "metric-aggregates"
    static let hasOwnAddress = false

    /// The measurements of one combination of dimensions.
    struct Row: Sendable, Equatable {
        let dimensions: [String]
        /// For each measurement asked for, one number for each interval.
        var measurements: [[Double]]

        /// Puts the numbers of each combination together; without dimensions there is one row, be it of zeros
        /// (recorded).
        static func gathered(_ cells: [AggregateTable.Cell], _ query: AggregateQuery) -> [Row] {
            let zeros = Array(repeating: 0.0, count: query.intervals.count)
            let empty = Array(repeating: zeros, count: query.measurements.count)
            var rows: [Row] = query.dimensions.isEmpty ? [Row(dimensions: [], measurements: empty)] : []
            var places: [[String]: Int] = query.dimensions.isEmpty ? [[]: 0] : [:]
            for cell in cells {
                let place = places[cell.dimensions] ?? rows.count
                if place == rows.count {
                    rows.append(Row(dimensions: cell.dimensions, measurements: empty))
                    places[cell.dimensions] = place
                }
                for (index, name) in query.measurements.enumerated() {
                    rows[place].measurements[index][cell.interval] = cell.values[name] ?? 0
                }
            }
            return rows
        }
    }

    let id: String
    let query: AggregateQuery
    let rows: [Row]

    func attribute(_ name: String, _ precision: Precision) -> JSON? {
        guard query.returnFields.map({ $0.contains(name) }) ?? true else { return nil }
        switch name {
        case "dates": return .array(query.intervals.map { .string($0.start.iso8601()) })
        case "data": return .array(rows.map(json))
        default: return nil
        }
    }

    private func json(_ row: Row) -> JSON {
        let measurements = zip(query.measurements, row.measurements).map { name, values in
            JSONObject.Member(name: name, value: .array(values.map(Self.number)))
        }
        return [
            "dimensions": .array(row.dimensions.map { .string($0) }),
            "measurements": .object(JSONObject(measurements)),
        ]
    }

    /// A number without a fraction that says nothing; a sum beyond all numbers is the largest there is.
    private static func number(_ value: Double) -> JSON {
        let largest = Double.greatestFiniteMagnitude
        let value = min(max(value, -largest), largest)
        return value == value.rounded() && abs(value) < 1e15 ? .int(Int64(value)) : .number(String(value))
    }
}
