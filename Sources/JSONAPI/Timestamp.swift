/// A moment, in whole microseconds since 1970-01-01T00:00:00Z: the precision that Klaviyo's API shows.
package struct Timestamp: Sendable, Hashable, Comparable {
    package var microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package init(seconds: Int64) {
        microseconds = seconds * 1_000_000
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    package static func + (left: Timestamp, right: Duration) -> Timestamp {
        Timestamp(microseconds: left.microseconds + right.inMicroseconds)
    }

    package static func - (left: Timestamp, right: Duration) -> Timestamp {
        Timestamp(microseconds: left.microseconds - right.inMicroseconds)
    }

    package static func - (left: Timestamp, right: Timestamp) -> Duration {
        .microseconds(left.microseconds - right.microseconds)
    }

    /// Whole seconds since 1970, rounded down.
    package var seconds: Int64 { microseconds.flooredDivision(by: 1_000_000) }
}

extension Duration {
    package var inMicroseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}

extension Timestamp {
    /// How many digits of a second a date shows.
    package enum Precision: Sendable {
        /// Rounded, not cut off, as stored rows are read back (recorded).
        case seconds
        /// Whole milliseconds, then three zeros (recorded).
        case milliseconds
        /// As values appear that were set by the very request (recorded).
        case microseconds
    }

    /// The first and the last moment of the years that have four digits.
    package static let first = Timestamp(seconds: -62_135_596_800)
    package static let last = Timestamp(microseconds: 253_402_300_799_999_999)

    /// This moment, or the nearest one that can be written.
    package var shown: Timestamp { min(max(self, .first), .last) }

    /// This moment as Klaviyo writes dates: `2026-09-04T13:38:42.697020+00:00`.
    package func iso8601(_ precision: Precision = .seconds) -> String {
        let moment =
            switch precision {
            case .seconds:
                Timestamp(seconds: (shown.microseconds + 500_000).flooredDivision(by: 1_000_000)).shown
            case .milliseconds: Timestamp(microseconds: shown.microseconds.flooredDivision(by: 1000) * 1000)
            case .microseconds: shown
            }
        let days = moment.seconds.flooredDivision(by: 86_400)
        let second = moment.seconds - days * 86_400
        let date = CivilDate(daysSince1970: days)
        var text: [UInt8] = []
        text.reserveCapacity(32)
        text.append(date)
        text.append(UInt8(ascii: "T"))
        text.appendTime(second)
        if precision != .seconds {
            text.append(UInt8(ascii: "."))
            text.appendDigits(moment.microseconds - moment.seconds * 1_000_000, width: 6)
        }
        text.append(contentsOf: "+00:00".utf8)
        return String(decoding: text, as: UTF8.self)
    }

    /// The date alone, `2026-09-04`: comparable with a revision's name.
    package var dateText: String {
        let date = CivilDate(daysSince1970: shown.seconds.flooredDivision(by: 86_400))
        var text: [UInt8] = []
        text.append(date)
        return String(decoding: text, as: UTF8.self)
    }
}

extension Timestamp {
    /// The time in the form of HTTP: `Fri, 04 Sep 2026 08:49:37 GMT`
    /// (<https://www.rfc-editor.org/rfc/rfc9110#name-date-time-formats>).
    package var httpDate: String {
        let days = seconds.flooredDivision(by: 86_400)
        let date = CivilDate(daysSince1970: days)
        let second = seconds - days * 86_400
        // 1970 began on a Thursday.
        let weekday = (days % 7 + 11) % 7
        var text = Array("\(Self.weekdays[Int(weekday)]), ".utf8)
        text.appendDigits(date.day, width: 2)
        text.append(contentsOf: " \(Self.months[Int(date.month) - 1]) ".utf8)
        text.appendDigits(date.year, width: 4)
        text.append(UInt8(ascii: " "))
        text.appendTime(second)
        text.append(contentsOf: " GMT".utf8)
        return String(decoding: text, as: UTF8.self)
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}

extension [UInt8] {
    /// Appends a time of day, given in seconds: `08:49:37`.
    fileprivate mutating func appendTime(_ second: Int64) {
        appendDigits(second / 3600, width: 2)
        append(UInt8(ascii: ":"))
        appendDigits(second / 60 % 60, width: 2)
        append(UInt8(ascii: ":"))
        appendDigits(second % 60, width: 2)
    }

    /// Appends a day: `2026-09-04`.
    fileprivate mutating func append(_ date: CivilDate) {
        appendDigits(date.year, width: 4)
        append(UInt8(ascii: "-"))
        appendDigits(date.month, width: 2)
        append(UInt8(ascii: "-"))
        appendDigits(date.day, width: 2)
    }

    /// Appends a non-negative number, with zeros before it up to `width`.
    fileprivate mutating func appendDigits(_ number: Int64, width: Int) {
        var divisor: Int64 = 1
        for _ in 1..<width { divisor *= 10 }
        var rest = number
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(rest / divisor % 10))
            rest %= divisor
            divisor /= 10
        }
    }
}

extension Int64 {
    package func flooredDivision(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

/// A day of the proleptic Gregorian calendar.
///
/// The arithmetic is Howard Hinnant's: <https://howardhinnant.github.io/date_algorithms.html>.
struct CivilDate: Equatable {
    var year: Int64
    var month: Int64
    var day: Int64

    init(year: Int64, month: Int64, day: Int64) {
        self.year = year
        self.month = month
        self.day = day
    }

    init(daysSince1970 days: Int64) {
        let shifted = days + 719_468
        let era = shifted.flooredDivision(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSince1970: Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear.flooredDivision(by: 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
