import Foundation
import JSONAPI

/// What an aggregate query asks for, checked.
struct AggregateQuery: Sendable {
    /// A part of the time range: where it begins, and which of its events are in the range.
    struct Interval: Sendable, Equatable {
        /// The beginning of the hour, day, week or month, which may lie before the range.
        let start: Timestamp
        let first: Timestamp
        let end: Timestamp
    }

    let metric: String
    let measurements: [String]
    let dimensions: [String]
    let intervals: [Interval]
    /// What events must have, by the name of the dimension.
    let conditions: [(dimension: String, values: [String])]
    let returnFields: [String]?
    let page: AggregatePage
    private let sort: String?

    /// The longest range (assumed).
    private static let maximum = Duration.seconds(366 * 86_400)

    /// Reads the body of a request.
    init(_ call: Call) throws(APIError) {
        let attributes = call.attributes
        metric = attributes["metric_id"]?.string ?? ""
        measurements = JSON.object(attributes).strings("measurements")
        dimensions = JSON.object(attributes).strings("by")
        returnFields = attributes["return_fields"]?.array?.compactMap(\.string)
        sort = attributes["sort"]?.string
        let zone = attributes["timezone"]?.string ?? "UTC"
        guard let timeZone = Self.timeZone(zone) else {
            throw APIError(.invalidChoice, zone, "timezone", at: .pointer("/data/attributes/timezone"))
        }
        page = try AggregatePage(attributes)
        let range = try Self.read(JSON.object(attributes).strings("filter"), Self.known(call))
        conditions = range.conditions
        let unit = attributes["interval"]?.string ?? "day"
        intervals = Self.intervals(unit, from: range.start, to: range.end, timeZone)
    }

    /// The time zone of a name that is common: that of a place, `UTC` or `GMT`.
    ///
    /// Which of them are not supported is documented, which names are common is assumed, as in pytz
    /// (<https://pythonhosted.org/pytz/>).
    private static func timeZone(_ name: String) -> TimeZone? {
        let region = name.split(separator: "/").first ?? ""
        let isCommon = ["UTC", "GMT"].contains(name) || regions.contains(region)
        return isCommon && !unsupported.contains(name) ? TimeZone(identifier: name) : nil
    }

    private static let regions: Set<Substring> = [
        "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Canada", "Europe",
        "Indian", "Pacific", "US",
    ]
    private static let unsupported: Set<String> = ["Europe/Kyiv", "Pacific/Kanton"]

    /// The dimensions that the revision knows: the choices of `by`.
    private static func known(_ call: Call) -> [String] {
        let attributes = call.operation.body?.properties?["data"]?.properties?["attributes"]
        return attributes?.properties?["by"]?.items.first?.choices ?? []
    }

    /// Reads the filters: a range of time, and values that dimensions must have.
    private static func read(
        _ texts: [String],
        _ known: [String]
    ) throws(APIError) -> (start: Timestamp, end: Timestamp, conditions: [(String, [String])]) {
        let place = ErrorObject.Source.pointer("/data/attributes/filter")
        var (start, end): (Timestamp?, Timestamp?)
        var conditions: [(String, [String])] = []
        for text in texts {
            guard let filter = try? Filter(parsing: text, spacedFields: true) else {
                throw APIError(.malformedFilter, at: place)
            }
            for clause in filter.clauses {
                switch (clause.field, clause.operator, clause.value) {
                case ("datetime", .greaterOrEqual, .bare(let text)): start = Timestamp(iso8601: text)
                case ("datetime", .lessThan, .bare(let text)): end = Timestamp(iso8601: text)
                case ("datetime", _, _): throw APIError(.datetimeOperators, at: place)
                case (let field, _, _) where !known.contains(field):
                    throw APIError(.filterDimension, known.joined(separator: ", "), field, at: place)
                case (let field, .equals, .string(let value)): conditions.append((field, [value]))
                case (let field, .any, .list(let values)):
                    conditions.append(
                        (field, values.compactMap { if case .string(let text) = $0 { text } else { nil } })
                    )
                default: throw APIError(.malformedFilter, at: place)
                }
            }
        }
        guard let start, let end, start < end else { throw APIError(.datetimeRequired, at: place) }
        guard end - start <= maximum else { throw APIError(.rangeTooLong, at: place) }
        return (start, end, conditions)
    }

    /// The hours, days, weeks (from Monday: assumed) or months of a time zone that a range touches.
    private static func intervals(
        _ unit: String,
        from start: Timestamp,
        to end: Timestamp,
        _ timeZone: TimeZone
    ) -> [Interval] {
        let units: [String: Calendar.Component] = ["hour": .hour, "week": .weekOfYear, "month": .month]
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        calendar.firstWeekday = 2
        calendar.minimumDaysInFirstWeek = 4
        var intervals: [Interval] = []
        var first = start
        while first < end {
            let date = Date(timeIntervalSince1970: Double(first.seconds))
            guard let found = calendar.dateInterval(of: units[unit] ?? .day, for: date) else { break }
            let next = Timestamp(seconds: Int64(found.end.timeIntervalSince1970.rounded()))
            guard next > first else { break }
            intervals.append(
                Interval(
                    start: Timestamp(seconds: Int64(found.start.timeIntervalSince1970.rounded())),
                    first: first,
                    end: min(next, end)
                )
            )
            first = next
        }
        return intervals
    }

    /// Rows in the order asked for: by a measurement's sum over all intervals, or by a dimension.
    func sorted(_ rows: [MetricAggregate.Row]) -> [MetricAggregate.Row] {
        guard let sort else { return rows }
        let isDescending = sort.hasPrefix("-")
        let name = isDescending ? String(sort.dropFirst()) : sort
        let ascending: [MetricAggregate.Row]
        if let index = measurements.firstIndex(of: name) {
            ascending = rows.sorted {
                $0.measurements[index].reduce(0, +) < $1.measurements[index].reduce(0, +)
            }
        } else if let index = dimensions.firstIndex(of: name) {
            ascending = rows.sorted { $0.dimensions[index] < $1.dimensions[index] }
        } else {
            return rows
        }
        return isDescending ? ascending.reversed() : ascending
    }
}
