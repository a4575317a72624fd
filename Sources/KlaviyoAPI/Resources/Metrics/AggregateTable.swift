import GRDB
import JSONAPI
import Store

/// Counts and sums events.
enum AggregateTable {
    /// The measurements of one interval and one combination of dimensions.
    struct Cell: Sendable, Equatable {
        let interval: Int
        let dimensions: [String]
        let values: [String: Double]
    }

    private static let measurements = [
        "count": "count(*)",
        "sum_value": "coalesce(total(\(EventTable.amount)), 0)",
        "unique": "count(DISTINCT event.profile_id)",
    ]

    /// Counts along the index of the metric's events, one range of it for each interval.
    static func rows(_ query: AggregateQuery, of metric: String, in db: Connection) throws -> [Cell] {
        let intervals = JSON.array(
            query.intervals.map { [.int($0.first.microseconds), .int($0.end.microseconds)] }
        ).text
        var columns: SQL = "interval.key AS number"
        for (index, name) in query.dimensions.enumerated() {
            columns += ", \(value(of: name)) AS \(sql: "dimension\(index)")"
        }
        for name in query.measurements {
            guard let expression = measurements[name] else { continue }
            columns += ", \(sql: expression) AS \(sql: name.quotedDatabaseIdentifier)"
        }
        let groups = ["number"] + query.dimensions.indices.map { "dimension\($0)" }
        var conditions: [SQL] = [
            "event.metric_id = \(metric)", "event.timestamp >= json_extract(interval.value, '$[0]')",
            "event.timestamp < json_extract(interval.value, '$[1]')",
        ]
        for (dimension, values) in query.conditions {
            let list = JSON.array(values.map { .string($0) }).text
            conditions.append("\(value(of: dimension)) IN (SELECT value FROM json_each(\(list)))")
        }
        var sql: SQL = """
            SELECT \(columns) FROM json_each(\(intervals)) AS interval CROSS JOIN event
            WHERE \(SQL.all(conditions))
            """
        sql += " GROUP BY \(sql: groups.joined(separator: ", "))"
        sql += " ORDER BY \(sql: (groups.dropFirst() + ["number"]).joined(separator: ", "))"
        return try SQLRequest<Row>(literal: sql, cached: true).fetchAll(db).map { row in
            Cell(
                interval: row["number"],
                dimensions: query.dimensions.indices.map { row["dimension\($0)"] },
                values: Dictionary(
                    query.measurements.map { ($0, row[$0] as Double) },
                    uniquingKeysWith: { $1 }
                )
            )
        }
    }

    /// A dimension of an event: its property of that name as a text, such as `true`, empty where it has none (assumed).
    private static func value(of dimension: String) -> SQL {
        let path = "$.\"\(dimension)\""
        return """
            CASE json_type(event.properties, \(path)) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false'
            ELSE CAST(coalesce(json_extract(event.properties, \(path)), '') AS TEXT) END
            """
    }
}
