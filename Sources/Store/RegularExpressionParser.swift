/// Reads the text of a regular expression.
struct RegularExpressionParser {
    private typealias Problem = RegularExpression.Problem

    /// How deep groups may stand in one another, and how often a part may be repeated by number.
    private static let (depthLimit, countLimit) = (50, 1000)

    private var rest: Substring.UnicodeScalarView
    private var depth = 0

    init(_ pattern: String) {
        rest = Substring(pattern).unicodeScalars
    }

    /// Whether the expression begins with `(?i)`, which is then behind.
    mutating func skipsCaseFlag() -> Bool { skip("(?i)") }

    /// The whole expression.
    ///
    /// It throws ``RegularExpression/Problem`` for what is none.
    mutating func expression() throws(RegularExpression.Problem) -> RegularExpressionNode {
        let node = try alternatives()
        guard rest.isEmpty else { throw .malformed }
        return node
    }

    private mutating func alternatives() throws(RegularExpression.Problem) -> RegularExpressionNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw .notSupported }
        var ways = [try sequence()]
        while skip("|") { ways.append(try sequence()) }
        return .either(ways)
    }

    private mutating func sequence() throws(RegularExpression.Problem) -> RegularExpressionNode {
        var parts: [RegularExpressionNode] = []
        while let next = rest.first, next != "|", next != ")" { parts.append(try repetition()) }
        return .sequence(parts)
    }

    private mutating func repetition() throws(RegularExpression.Problem) -> RegularExpressionNode {
        let part = try single()
        guard let (least, most) = try count() else { return part }
        // A lazy repetition has a match wherever a greedy one has.
        if !skip("?"), skip("+") { throw .notSupported }
        guard try count() == nil else { throw .malformed }
        return .repeated(part, least, most)
    }

    /// How often what stands before is repeated; `nil` where nothing says so.
    private mutating func count() throws(RegularExpression.Problem) -> (least: Int, most: Int?)? {
        if skip("*") { return (0, nil) }
        if skip("+") { return (1, nil) }
        if skip("?") { return (0, 1) }
        let text = String(rest.prefix { $0 != "}" })
        guard let match = text.wholeMatch(of: /\{([0-9]{1,4})(?:(,)([0-9]{1,4})?)?/), let least = Int(match.1)
        else { return nil }
        rest = rest.dropFirst(text.unicodeScalars.count + 1)
        let most = match.2 == nil ? least : match.3.flatMap { Int($0) }
        guard least <= most ?? least else { throw .malformed }
        guard max(least, most ?? 0) <= Self.countLimit else { throw .notSupported }
        return (least, most)
    }

    private mutating func single() throws(RegularExpression.Problem) -> RegularExpressionNode {
        guard let scalar = rest.popFirst() else { throw .malformed }
        switch scalar {
        case "(": return try group()
        case "[": return .one(try set())
        case ".": return .one(.notLineFeed)
        case "^": return .assert(.start)
        case "$": return .assert(.end)
        case "*", "+", "?": throw .malformed
        case "\\":
            switch rest.first {
            case "b": return assertion(.wordBoundary)
            case "B": return assertion(.noWordBoundary)
            case "A": return assertion(.start)
            case "z", "Z": return assertion(.end)
            default: return .one(ScalarSet(parts: [try escape()]))
            }
        default: return .one(ScalarSet(parts: [.range(scalar...scalar)]))
        }
    }

    private mutating func assertion(_ assertion: RegularExpression.Assertion) -> RegularExpressionNode {
        rest.removeFirst()
        return .assert(assertion)
    }

    private mutating func group() throws(RegularExpression.Problem) -> RegularExpressionNode {
        if skip("?") {
            let isNamed = skip("P<") || (rest.first == "<" && !["=", "!"].contains(rest.dropFirst().first))
            if isNamed {
                guard let end = rest.firstIndex(of: ">") else { throw .malformed }
                rest = rest[rest.index(after: end)...]
            } else if !skip(":") {
                throw .notSupported
            }
        }
        let node = try alternatives()
        guard skip(")") else { throw .malformed }
        return node
    }

    /// What stands between brackets, of which the first is behind.
    private mutating func set() throws(RegularExpression.Problem) -> ScalarSet {
        var set = ScalarSet(parts: [], isNegated: skip("^"))
        var isFirst = true
        while let scalar = rest.popFirst() {
            if scalar == "]", !isFirst { return set }
            isFirst = false
            let part = scalar == "\\" ? try escape() : .range(scalar...scalar)
            guard case .range(let low) = part, rest.first == "-", let next = rest.dropFirst().first,
                next != "]"
            else {
                set.parts.append(part)
                continue
            }
            rest = rest.dropFirst(2)
            let end = next == "\\" ? try escape() : .range(next...next)
            guard case .range(let high) = end, low.lowerBound <= high.lowerBound else { throw .malformed }
            set.parts.append(.range(low.lowerBound...high.lowerBound))
        }
        throw .malformed
    }

    /// What follows a backslash.
    private mutating func escape() throws(RegularExpression.Problem) -> ScalarSet.Part {
        guard let letter = rest.popFirst() else { throw .malformed }
        let controls: [Unicode.Scalar: Unicode.Scalar] = [
            "n": "\n", "r": "\r", "t": "\t", "f": "\u{C}", "v": "\u{B}",
        ]
        if let control = controls[letter] { return .range(control...control) }
        switch letter {
        case "d": return .digits
        case "w": return .words
        case "s": return .spaces
        case "D": return .outside(ScalarSet(parts: [.digits]))
        case "W": return .outside(ScalarSet(parts: [.words]))
        case "S": return .outside(ScalarSet(parts: [.spaces]))
        case "x", "u":
            let digits = String(rest.prefix(letter == "x" ? 2 : 4))
            guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
                throw .malformed
            }
            rest = rest.dropFirst(digits.unicodeScalars.count)
            return .range(scalar...scalar)
        case "1"..."9": throw .notSupported
        default:
            guard !letter.properties.isAlphabetic else { throw .malformed }
            return .range(letter...letter)
        }
    }

    /// Whether a text comes next, which is then behind.
    private mutating func skip(_ text: String) -> Bool {
        guard rest.starts(with: text.unicodeScalars) else { return false }
        rest = rest.dropFirst(text.unicodeScalars.count)
        return true
    }
}
