import JSONAPI

/// A moment in SQL: a whole number of seconds or microseconds since 1970.
struct SegmentMoment: Sendable {
    enum Unit: Int64, Sendable {
        case seconds = 1
        case microseconds = 1_000_000
    }

    let sql: BoundSQL
    let unit: Unit

    private func bound(_ time: Timestamp) -> BoundSQL {
        let number = unit == .seconds ? time.seconds : time.microseconds
        return "\(number)"
    }

    /// A part of the date in UTC, by a format of SQLite's `strftime`.
    private func part(_ format: String) -> BoundSQL {
        "strftime(\(format), (\(sql)) / \(unit.rawValue), 'unixepoch')"
    }

    /// Whether the moment is as a date filter wants it.
    ///
    /// Hours, days and weeks are spans of time that end or begin now; anniversaries and months are those of the
    /// calendar in UTC (assumed).
    func fulfils(_ filter: SegmentCondition, at now: Timestamp) throws(APIError) -> BoundSQL {
        let name = filter["operator"]
        switch name {
        case "alltime": return .always
        case "after": return "(\(sql)) > \(bound(try Self.date("date", filter)))"
        case "before": return "(\(sql)) < \(bound(try Self.date("date", filter)))"
        case "between-static":
            let (start, end) = (try Self.date("start", filter), try Self.date("end", filter))
            return "(\(sql)) BETWEEN \(bound(start)) AND \(bound(end))"
        case "in-the-last":
            let start = now - (try Self.span("quantity", filter))
            return "((\(sql)) > \(bound(start)) AND (\(sql)) <= \(bound(now)))"
        case "at-least": return "(\(sql)) <= \(bound(now - (try Self.span("quantity", filter))))"
        case "in-the-next":
            let end = now + (try Self.span("quantity", filter))
            return "((\(sql)) > \(bound(now)) AND (\(sql)) <= \(bound(end)))"
        case "between":
            let (one, other) = (try Self.span("start", filter), try Self.span("end", filter))
            return "(\(sql)) BETWEEN \(bound(now - max(one, other))) AND \(bound(now - min(one, other)))"
        case "anniversary": return isDay(of: now, .zero, .zero)
        case "anniversary-last": return isDay(of: now, try Self.span("quantity", filter), .zero)
        case "anniversary-next": return isDay(of: now, .zero, try Self.span("quantity", filter))
        case "anniversary-month": return "\(part("%m")) = \(String(now.dateText.dropFirst(5).prefix(2)))"
        case "calendar-month":
            guard let month = filter.json["value"]?.int, (1...12).contains(month) else {
                throw Self.outOfRange("value", 1, 12, filter)
            }
            return "\(part("%m")) = \(month < 10 ? "0\(month)" : "\(month)")"
        default: throw filter.notEmulated(name)
        }
    }

    /// Whether its day and month come up between two moments around now.
    private func isDay(of now: Timestamp, _ before: Duration, _ after: Duration) -> BoundSQL {
        var days: [String] = []
        let last = min(before + after, .seconds(366 * 86_400))
        let first = after == .zero ? now - last : now
        let length = Int64((last.inMicroseconds / 1_000_000 + 86_399) / 86_400)
        for offset in 0...length {
            let day = String(((first + .seconds(offset * 86_400)).dateText).dropFirst(5))
            days.append(day)
            // Who was born on a leap day has it on the day before in other years.
            if day == "02-28" { days.append("02-29") }
        }
        return
            "\(part("%m-%d")) IN (SELECT value FROM json_each(\(JSON.array(days.map { .string($0) }).text)))"
    }

    private static func date(_ name: String, _ filter: SegmentCondition) throws(APIError) -> Timestamp {
        guard let date = Timestamp(iso8601: filter[name]) else {
            throw APIError(.invalidDate, name, at: .pointer("\(filter.place)/\(name)"))
        }
        return date
    }

    /// A number of hours, days or weeks.
    private static func span(_ name: String, _ filter: SegmentCondition) throws(APIError) -> Duration {
        let units = ["hour": 3600, "day": 86_400, "week": 7 * 86_400]
        guard let number = filter.json[name]?.int, (0...longest).contains(number),
            let unit = units[filter["unit"]]
        else { throw outOfRange(name, 0, longest, filter) }
        return .seconds(number * unit)
    }

    /// More than a thousand years even in hours, and few enough that no sum overflows (assumed).
    private static let longest = 10_000_000

    private static func outOfRange(
        _ name: String,
        _ low: Int,
        _ high: Int,
        _ filter: SegmentCondition
    ) -> APIError {
        APIError(
            .segmentNumberOutOfRange,
            name,
            String(low),
            String(high),
            at: .pointer("\(filter.place)/\(name)")
        )
    }
}
