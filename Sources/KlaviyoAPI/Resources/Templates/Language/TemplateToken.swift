/// A piece of the source of a template.
enum TemplateToken: Equatable {
    case text(String)
    /// What stands in `{{ … }}`.
    case output(String)
    /// What stands in `{% … %}`.
    case tag(String)

    /// Cuts a source into pieces; comments are left out.
    ///
    /// A bracket that isn't closed on its line is text, as in Django.
    static func tokens(of source: String) -> [TemplateToken] {
        let bytes = Array(source.utf8)
        let closings: [UInt8: UInt8] = [
            UInt8(ascii: "{"): UInt8(ascii: "}"), UInt8(ascii: "%"): UInt8(ascii: "%"),
            UInt8(ascii: "#"): UInt8(ascii: "#"),
        ]
        /// Up to where no bracket of a kind is closed, so that each byte is looked at a few times only.
        var unclosed: [UInt8: Int] = [:]
        var tokens: [TemplateToken] = []
        var (start, index) = (0, 0)
        while index + 1 < bytes.count {
            guard bytes[index] == UInt8(ascii: "{"), let closing = closings[bytes[index + 1]],
                unclosed[closing] ?? 0 <= index
            else {
                index += 1
                continue
            }
            var end = index + 2
            while end < bytes.count, bytes[end] != UInt8(ascii: "\n"),
                bytes[end] != closing || end + 1 == bytes.count || bytes[end + 1] != UInt8(ascii: "}")
            { end += 1 }
            guard end < bytes.count, bytes[end] == closing else {
                unclosed[closing] = end
                index += 1
                continue
            }
            if start < index { tokens.append(.text(String(decoding: bytes[start..<index], as: UTF8.self))) }
            let inner = String(decoding: bytes[index + 2..<end], as: UTF8.self).trimmed
            switch bytes[index + 1] {
            case UInt8(ascii: "{"): tokens.append(.output(inner))
            case UInt8(ascii: "%"): tokens.append(.tag(inner))
            default: break
            }
            index = end + 2
            start = index
        }
        if start < bytes.count { tokens.append(.text(String(decoding: bytes[start...], as: UTF8.self))) }
        return tokens
    }
}

extension StringProtocol {
    /// This text without white space at its ends.
    var trimmed: String {
        guard let start = firstIndex(where: { !$0.isWhitespace }),
            let end = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[start...end])
    }

    /// The words of this text; what stands in quotes is one word, or a part of one.
    var templateWords: [String] {
        var words: [String] = []
        var word = ""
        var quote: Character?
        for character in self {
            if character.isWhitespace, quote == nil {
                if !word.isEmpty { words.append(word) }
                word = ""
                continue
            }
            if character == quote {
                quote = nil
            } else if quote == nil, "\"'".contains(character) {
                quote = character
            }
            word.append(character)
        }
        if !word.isEmpty { words.append(word) }
        return words
    }
}
