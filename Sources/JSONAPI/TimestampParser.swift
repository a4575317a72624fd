extension Timestamp {
    /// Parses an ISO 8601 date-time such as `2023-03-01T00:00:00Z`, `…00.123+02:00`, or a date alone.
    ///
    /// A time without a zone counts as UTC, as Klaviyo's dates without one do; digits beyond microseconds are
    /// cut off. `nil` for anything else, impossible dates included.
    package init?(iso8601 text: String) {
        var scanner = DigitScanner(bytes: Array(text.utf8))
        guard let year = scanner.number(4), scanner.skip("-"),
            let month = scanner.number(2), scanner.skip("-"),
            let day = scanner.number(2)
        else { return nil }
        let date = CivilDate(year: year, month: month, day: day)
        guard CivilDate(daysSince1970: date.daysSince1970) == date else { return nil }
        var seconds = date.daysSince1970 * 86_400
        var fraction: Int64 = 0
        if scanner.skip("T") || scanner.skip("t") || scanner.skip(" ") {
            guard let hour = scanner.number(2), hour < 24, scanner.skip(":"),
                let minute = scanner.number(2), minute < 60
            else { return nil }
            seconds += hour * 3600 + minute * 60
            if scanner.skip(":") {
                guard let second = scanner.number(2), second < 60 else { return nil }
                seconds += second
                if scanner.skip(".") {
                    guard let parsed = scanner.microseconds() else { return nil }
                    fraction = parsed
                }
            }
            guard let offset = scanner.zone() else { return nil }
            seconds -= offset
        }
        guard scanner.isAtEnd else { return nil }
        self.init(microseconds: seconds * 1_000_000 + fraction)
    }
}

/// Reads a date from its bytes, left to right.
private struct DigitScanner {
    let bytes: [UInt8]
    var position = 0

    var isAtEnd: Bool { position == bytes.count }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func digit() -> Int64? {
        guard position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position])
        else { return nil }
        position += 1
        return Int64(bytes[position - 1] - UInt8(ascii: "0"))
    }

    mutating func number(_ width: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<width {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    mutating func microseconds() -> Int64? {
        guard var value = digit() else { return nil }
        var count = 1
        while let digit = digit() {
            if count < 6 {
                value = value * 10 + digit
                count += 1
            }
        }
        for _ in count..<6 { value *= 10 }
        return value
    }

    /// Seconds east of UTC; 0 where no zone is written.
    mutating func zone() -> Int64? {
        if isAtEnd || skip("Z") || skip("z") { return 0 }
        let sign: Int64 = skip("-") ? -1 : skip("+") ? 1 : 0
        guard sign != 0, let hours = number(2), hours < 24 else { return nil }
        if isAtEnd { return sign * hours * 3600 }
        _ = skip(":")
        guard let minutes = number(2), minutes < 60 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}
