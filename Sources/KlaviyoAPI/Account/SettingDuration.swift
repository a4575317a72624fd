import JSONAPI

/// A length of time as settings write it: `1s`, `500ms`, `1h30m`, or ISO 8601's `PT2H`, `P7D`, `P1W`.
struct SettingDuration: Sendable, Equatable {
    let duration: Duration
    let text: String

    init(_ duration: Duration) {
        self.duration = duration
        let milliseconds = duration.inMicroseconds / 1000
        text =
            switch milliseconds {
            case let value where value % 3_600_000 == 0 && value > 0: "\(value / 3_600_000)h"
            case let value where value % 60_000 == 0 && value > 60_000: "\(value / 60_000)m"
            case let value where value % 1000 == 0: "\(value / 1000)s"
            default: "\(milliseconds)ms"
            }
    }

    /// Reads numbers, each with its unit; `nil` for anything else, and for more than a hundred years.
    ///
    /// ISO 8601's months and years, whose length depends on the date, are none.
    init?(_ text: String) {
        let isISO = text.hasPrefix("P")
        var units = isISO ? Self.dayUnits : Self.units
        var rest = isISO ? text.uppercased().dropFirst() : Substring(text)
        var milliseconds = 0.0
        repeat {
            if isISO, rest.hasPrefix("T") {
                units = Self.timeUnits
                rest = rest.dropFirst()
            }
            let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
            rest = rest[number.endIndex...]
            let unit = rest.prefix { $0.isLetter && !(isISO && $0 == "T") }
            rest = rest[unit.endIndex...]
            guard let value = Double(number), let length = units[String(unit)] else { return nil }
            milliseconds += value * length
        } while !rest.isEmpty
        guard milliseconds <= Self.longest else { return nil }
        self.init(.milliseconds(Int64(milliseconds)))
    }

    /// The lengths of units in milliseconds.
    private static let units = [
        "ms": 1.0, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000,
    ]
    /// Those of ISO 8601 before its `T`.
    private static let dayUnits = ["D": 86_400_000.0, "W": 604_800_000]
    /// Those of ISO 8601 behind its `T`.
    private static let timeUnits = ["S": 1000.0, "M": 60_000, "H": 3_600_000]
    /// A hundred years in milliseconds.
    private static let longest = 36_525 * 86_400_000.0
}
