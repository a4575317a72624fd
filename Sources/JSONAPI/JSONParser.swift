/// Why a text is not JSON, in the words of Python's parser, which Klaviyo's framework repeats to clients.
package struct JSONSyntaxError: Error, Equatable, CustomStringConvertible {
    package let message: String
    /// The number of characters before the fault.
    package let offset: Int
    package let line: Int
    package let column: Int

    package var description: String { "\(message): line \(line) column \(column) (char \(offset))" }
}

extension JSON {
    /// Parses a whole JSON text in UTF-8.
    ///
    /// Refused beside what RFC 8259 refuses: nesting deeper than 128, and the character U+0000, which a
    /// text column of SQLite cannot hold.
    package init(parsing bytes: [UInt8]) throws(JSONSyntaxError) {
        var parser = JSONParser(bytes: bytes)
        self = try parser.parseDocument()
    }

    package init(parsing text: String) throws(JSONSyntaxError) {
        try self.init(parsing: Array(text.utf8))
    }
}

/// A recursive descent over the bytes of one text.
private struct JSONParser {
    let bytes: [UInt8]
    var position = 0
    var depth = 0

    static let deepest = 128

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func parseDocument() throws(JSONSyntaxError) -> JSON {
        skipSpace()
        let value = try parseValue()
        skipSpace()
        if position < bytes.count { throw failure("Extra data") }
        return value
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func parseValue() throws(JSONSyntaxError) -> JSON {
        switch current {
        case UInt8(ascii: "{"): try parseObject()
        case UInt8(ascii: "["): try parseArray()
        case UInt8(ascii: "\""): .string(try parseString())
        case UInt8(ascii: "t"): try parseWord("true", .bool(true))
        case UInt8(ascii: "f"): try parseWord("false", .bool(false))
        case UInt8(ascii: "n"): try parseWord("null", .null)
        default: try parseNumber()
        }
    }

    private mutating func parseWord(_ word: String, _ value: JSON) throws(JSONSyntaxError) -> JSON {
        guard bytes[position...].starts(with: word.utf8) else { throw failure("Expecting value") }
        position += word.utf8.count
        return value
    }

    private mutating func parseObject() throws(JSONSyntaxError) -> JSON {
        try enter()
        var object = JSONObject()
        if current == UInt8(ascii: "}") { return leave(.object(object)) }
        while true {
            guard current == UInt8(ascii: "\"") else {
                throw failure("Expecting property name enclosed in double quotes")
            }
            let name = try parseString()
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw failure("Expecting ':' delimiter") }
            position += 1
            skipSpace()
            object.append(name, try parseValue())
            skipSpace()
            if current == UInt8(ascii: "}") { return leave(.object(object)) }
            guard current == UInt8(ascii: ",") else { throw failure("Expecting ',' delimiter") }
            position += 1
            skipSpace()
        }
    }

    private mutating func parseArray() throws(JSONSyntaxError) -> JSON {
        try enter()
        var elements: [JSON] = []
        if current == UInt8(ascii: "]") { return leave(.array(elements)) }
        while true {
            elements.append(try parseValue())
            skipSpace()
            if current == UInt8(ascii: "]") { return leave(.array(elements)) }
            guard current == UInt8(ascii: ",") else { throw failure("Expecting ',' delimiter") }
            position += 1
            skipSpace()
        }
    }

    private mutating func enter() throws(JSONSyntaxError) {
        depth += 1
        if depth > Self.deepest { throw failure("Nesting deeper than \(Self.deepest)") }
        position += 1
        skipSpace()
    }

    private mutating func leave(_ value: JSON) -> JSON {
        depth -= 1
        position += 1
        return value
    }

    private mutating func parseNumber() throws(JSONSyntaxError) -> JSON {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        if current == UInt8(ascii: "0") {
            position += 1
        } else if skipDigits() == 0 {
            position = start
            throw failure("Expecting value")
        }
        let integerEnd = position
        if current == UInt8(ascii: ".") {
            position += 1
            if skipDigits() == 0 { position = integerEnd }
        }
        let mantissaEnd = position
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            if skipDigits() == 0 { position = mantissaEnd }
        }
        return .number(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func skipDigits() -> Int {
        let start = position
        while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        return position - start
    }

    private mutating func parseString() throws(JSONSyntaxError) -> String {
        let opening = position
        position += 1
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                defer { position += 1 }
                return try validated(bytes[start..<position], from: start)
            case UInt8(ascii: "\\"): return try parseEscapedString(opening: opening, start: start)
            case 0..<0x20: throw failure("Invalid control character at")
            default: position += 1
            }
        }
        position = opening
        throw failure("Unterminated string starting at")
    }

    private func validated(
        _ slice: some Collection<UInt8>,
        from start: Int
    ) throws(JSONSyntaxError) -> String {
        guard let string = String(validating: slice, as: UTF8.self) else {
            throw failure("Invalid UTF-8 in string starting at", at: start)
        }
        return string
    }

    /// Parses on from the first escape of a string, collecting its bytes.
    private mutating func parseEscapedString(opening: Int, start: Int) throws(JSONSyntaxError) -> String {
        var collected = Array(bytes[start..<position])
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return try validated(collected, from: start)
            case UInt8(ascii: "\\"): try parseEscape(into: &collected)
            case 0..<0x20: throw failure("Invalid control character at")
            default:
                collected.append(bytes[position])
                position += 1
            }
        }
        position = opening
        throw failure("Unterminated string starting at")
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F, UInt8(ascii: "b"): 0x08,
        UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    ]

    private mutating func parseEscape(into collected: inout [UInt8]) throws(JSONSyntaxError) {
        let start = position
        position += 1
        if current == UInt8(ascii: "u") {
            position += 1
            let scalar = try parseUnicodeEscape(start: start)
            collected.append(contentsOf: String(Character(scalar)).utf8)
        } else if let current, let byte = Self.escapes[current] {
            collected.append(byte)
            position += 1
        } else {
            throw failure("Invalid \\escape", at: start)
        }
    }

    /// Parses the digits after `\u`, and a second escape where the first is half of a surrogate pair.
    private mutating func parseUnicodeEscape(start: Int) throws(JSONSyntaxError) -> Unicode.Scalar {
        var value = try parseFourDigits(start: start)
        if (0xD800..<0xDC00).contains(value), bytes[position...].starts(with: "\\u".utf8) {
            position += 2
            let low = try parseFourDigits(start: start)
            guard (0xDC00..<0xE000).contains(low) else { throw failure("Invalid \\uXXXX escape", at: start) }
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        guard value != 0, let scalar = Unicode.Scalar(value) else {
            throw failure("Invalid \\uXXXX escape", at: start)
        }
        return scalar
    }

    private mutating func parseFourDigits(start: Int) throws(JSONSyntaxError) -> UInt32 {
        guard position + 4 <= bytes.count,
            bytes[position..<position + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let value = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw failure("Invalid \\uXXXX escape", at: start) }
        position += 4
        return value
    }

    private func failure(_ message: String, at place: Int? = nil) -> JSONSyntaxError {
        let before = bytes[..<min(place ?? position, bytes.count)]
        let newline = UInt8(ascii: "\n")
        let lastLine = before.lastIndex(of: newline).map { before[($0 + 1)...] } ?? before
        return JSONSyntaxError(
            message: message,
            offset: Self.characters(of: before),
            line: before.count { $0 == newline } + 1,
            column: Self.characters(of: lastLine) + 1
        )
    }

    private static func characters(of bytes: ArraySlice<UInt8>) -> Int {
        String(decoding: bytes, as: UTF8.self).unicodeScalars.count
    }
}
