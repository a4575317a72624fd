import JSONAPI

/// A date as templates show it, in UTC.
struct TemplateDate {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]
    private static let weekdays = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]
    /// What Django's `N` calls the months, after the style of the Associated Press.
    private static let shortMonths = [
        "Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.",
    ]

    private let moment: Timestamp

    init(_ moment: Timestamp) {
        self.moment = moment.shown
    }

    /// Reads an ISO 8601 date, or seconds since 1970.
    init?(_ value: JSON) {
        if let text = value.string, let moment = Timestamp(iso8601: text) {
            self.moment = moment.shown
        } else if let seconds = value.double, abs(seconds) < 9e11 {
            moment = Timestamp(seconds: Int64(seconds)).shown
        } else {
            return nil
        }
    }

    /// The date by a format of Django's, letter by letter; with `%` in it, by one of `strftime`'s.
    ///
    /// <https://docs.djangoproject.com/en/stable/ref/templates/builtins/#date>
    func text(_ format: String) -> String {
        if format.contains("%") { return strftime(format) }
        var result = ""
        var isQuoted = false
        for letter in format {
            if isQuoted {
                result.append(letter)
                isQuoted = false
            } else if letter == "\\" {
                isQuoted = true
            } else {
                result += part(letter) ?? String(letter)
            }
        }
        return result
    }

    private func strftime(_ format: String) -> String {
        let letters: [Character: Character] = [
            "Y": "Y", "y": "y", "m": "m", "d": "d", "B": "F", "b": "M", "A": "l", "a": "D", "H": "H",
            "I": "h",
            "M": "i", "S": "s", "p": "A",
        ]
        var result = ""
        var isMarked = false
        for letter in format {
            if isMarked {
                result += letters[letter].flatMap(part) ?? String(letter)
                isMarked = false
            } else if letter == "%" {
                isMarked = true
            } else {
                result.append(letter)
            }
        }
        return result
    }

    private func part(_ letter: Character) -> String? {
        let iso = Array(moment.iso8601(.microseconds))
        let field = { (range: Range<Int>) in String(iso[range]) }
        let (year, month, day) = (field(0..<4), Int(field(5..<7)) ?? 1, Int(field(8..<10)) ?? 1)
        let hour = Int(field(11..<13)) ?? 0
        let hour12 = (hour + 11) % 12 + 1
        let days = moment.seconds.flooredDivision(by: 86_400)
        // 1970-01-01 was a Thursday.
        let weekday = Int((days % 7 + 10) % 7)
        return switch letter {
        case "Y": year
        case "y": String(year.suffix(2))
        case "m": field(5..<7)
        case "n": String(month)
        case "F": Self.months[month - 1]
        case "M": String(Self.months[month - 1].prefix(3))
        case "b": String(Self.months[month - 1].prefix(3)).lowercased()
        case "N": Self.shortMonths[month - 1]
        case "d": field(8..<10)
        case "j": String(day)
        case "l": Self.weekdays[weekday]
        case "D": String(Self.weekdays[weekday].prefix(3))
        case "w": String((weekday + 1) % 7)
        case "S": Self.ending(day)
        case "H": field(11..<13)
        case "G": String(hour)
        case "h": hour12 < 10 ? "0\(hour12)" : String(hour12)
        case "g": String(hour12)
        case "i": field(14..<16)
        case "s": field(17..<19)
        case "u": field(20..<26)
        case "A": hour < 12 ? "AM" : "PM"
        case "a": hour < 12 ? "a.m." : "p.m."
        case "P": clock(hour12, minute: field(14..<16), isMorning: hour < 12)
        case "U": String(moment.seconds)
        case "c": moment.iso8601(.seconds)
        case "e", "T": "UTC"
        case "O": "+0000"
        case "Z": "0"
        default: nil
        }
    }

    private func clock(_ hour: Int, minute: String, isMorning: Bool) -> String {
        if minute == "00", hour == 12 { return isMorning ? "midnight" : "noon" }
        return "\(hour)\(minute == "00" ? "" : ":\(minute)") \(isMorning ? "a.m." : "p.m.")"
    }

    private static func ending(_ day: Int) -> String {
        if (11...13).contains(day) { return "th" }
        return switch day % 10 {
        case 1: "st"
        case 2: "nd"
        case 3: "rd"
        default: "th"
        }
    }
}
