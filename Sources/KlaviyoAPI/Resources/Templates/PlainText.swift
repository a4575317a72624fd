/// The text of an HTML document, for mail programs that show none (recorded: `<p>hi</p>` is `hi`).
enum PlainText {
    /// Elements of which nothing is shown.
    private static let hidden: Set<String> = ["head", "style", "script", "title"]
    /// Elements that begin a line of their own.
    private static let blocks: Set<String> = [
        "p", "div", "br", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "hr",
    ]

    /// The lines of a document, without empty ones.
    static func of(_ html: String) -> String {
        var text = ""
        var skipped: String?
        for piece in pieces(of: html) {
            switch piece {
            case .text(let part):
                if skipped == nil { text += spaced(part) }
            case .tag(let name, let isEnd):
                if let element = skipped {
                    if isEnd, name == element { skipped = nil }
                } else if !isEnd, hidden.contains(name) {
                    skipped = name
                } else if blocks.contains(name) {
                    text += "\n"
                }
            }
        }
        let lines = text.split(separator: "\n").map(\.trimmed).filter { !$0.isEmpty }
        return unescaped(lines.joined(separator: "\n"))
    }

    /// A text without its tags, all else as it is.
    static func withoutTags(_ html: String) -> String {
        pieces(of: html).reduce(into: "") { text, piece in
            if case .text(let part) = piece { text += part }
        }
    }

    private enum Piece {
        case text(Substring)
        case tag(String, isEnd: Bool)
    }

    /// Cuts a document into tags and what stands between them; comments are left out.
    private static func pieces(of html: String) -> [Piece] {
        var pieces: [Piece] = []
        var rest = html[...]
        while let start = rest.utf8.firstIndex(of: UInt8(ascii: "<")) {
            if start > rest.startIndex { pieces.append(.text(rest[..<start])) }
            rest = rest[start...]
            let isComment = rest.hasPrefix("<!--")
            let end =
                isComment ? rest.firstRange(of: "-->")?.upperBound : rest.firstRange(of: ">")?.upperBound
            guard let end else { break }
            if !isComment {
                let inner = rest[..<end].dropFirst().dropLast()
                let isEnd = inner.hasPrefix("/")
                let name = inner.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }.lowercased()
                pieces.append(.tag(name, isEnd: isEnd))
            }
            rest = rest[end...]
        }
        if !rest.isEmpty { pieces.append(.text(rest)) }
        return pieces
    }

    /// A text whose white space is single spaces, as a browser shows it.
    private static func spaced(_ text: Substring) -> String {
        var result = ""
        var isAfterSpace = false
        for character in text {
            if character.isWhitespace {
                if !isAfterSpace { result.append(" ") }
                isAfterSpace = true
            } else {
                result.append(character)
                isAfterSpace = false
            }
        }
        return result
    }

    private static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        let entities = [
            ("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"),
            ("&amp;", "&"),
        ]
        return entities.reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
}
