/// Reads the source of a template: the part of Django's language that Klaviyo's templates mostly use.
///
/// <https://docs.djangoproject.com/en/stable/ref/templates/language/>
struct TemplateParser {
    /// How deep tags may stand in one another.
    private static let depthLimit = 50

    private var tokens: ArraySlice<TemplateToken>
    private var depth = 0

    /// The parts of a template.
    ///
    /// - Throws: ``TemplateError`` for what isn't a template, or uses what isn't emulated.
    static func nodes(of source: String) throws(TemplateError) -> [TemplateNode] {
        var parser = TemplateParser(tokens: TemplateToken.tokens(of: source)[...])
        return try parser.nodes(until: []).nodes
    }

    private init(tokens: ArraySlice<TemplateToken>) {
        self.tokens = tokens
    }

    /// The parts up to one of some tags, and that tag.
    private mutating func nodes(
        until ends: Set<String>
    ) throws(TemplateError) -> (nodes: [TemplateNode], end: String) {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw TemplateError.tooLarge }
        var nodes: [TemplateNode] = []
        while let token = tokens.popFirst() {
            switch token {
            case .text(let text): nodes.append(.text(text))
            case .output(let text): nodes.append(.output(try TemplateExpression(text)))
            case .tag(let text):
                let name = text.templateWords.first ?? ""
                if ends.contains(name) { return (nodes, text) }
                if let node = try node(name, String(text.dropFirst(name.count)).trimmed) {
                    nodes.append(node)
                }
            }
        }
        guard ends.isEmpty else {
            throw TemplateError.syntax(
                "a tag that isn't closed; \(ends.sorted().joined(separator: ", ")) is missing"
            )
        }
        return (nodes, "")
    }

    /// What a tag and all up to its end stand for; nothing for a comment.
    private mutating func node(_ name: String, _ rest: String) throws(TemplateError) -> TemplateNode? {
        switch name {
        case "if": return try choice(rest)
        case "for": return try loop(rest)
        case "with": return try with(rest)
        case "comment":
            try skip(to: "endcomment")
            return nil
        case "today": return try now(rest)
        case "current_year": return .now(format: "Y", name: nil)
        case "current_month_name": return .now(format: "F", name: nil)
        case "current_day": return .now(format: "j", name: nil)
        case "current_weekday": return .now(format: "l", name: nil)
        default:
            guard let link = TemplateLink.table[name] else {
                let isStray = name.hasPrefix("end") || ["else", "elif", "empty"].contains(name)
                throw isStray
                    ? TemplateError.syntax("a stray '\(name)'")
                    : TemplateError.notEmulated("the tag '\(name)'")
            }
            return .link(link, text: rest.isEmpty ? nil : try TemplateExpression(rest))
        }
    }

    private mutating func choice(_ text: String) throws(TemplateError) -> TemplateNode {
        var branches: [(TemplateCondition?, [TemplateNode])] = []
        var condition: TemplateCondition? = try TemplateCondition(text)
        while true {
            let isLast = condition == nil
            let (nodes, end) = try nodes(until: isLast ? ["endif"] : ["elif", "else", "endif"])
            branches.append((condition, nodes))
            if end == "endif" { return .choice(branches) }
            condition = end == "else" ? nil : try TemplateCondition(String(end.dropFirst("elif".count)))
        }
    }

    private mutating func loop(_ text: String) throws(TemplateError) -> TemplateNode {
        guard let separator = text.firstRange(of: " in ") else {
            throw TemplateError.syntax("for needs 'in'")
        }
        let names = text[..<separator.lowerBound].split(separator: ",").map(\.trimmed)
        var words = String(text[separator.upperBound...]).templateWords
        let isReversed = words.count == 2 && words[1] == "reversed"
        if isReversed { words.removeLast() }
        guard words.count == 1, !names.isEmpty else { throw TemplateError.syntax("for \(text)") }
        let value = try TemplateExpression(words[0])
        let (body, end) = try nodes(until: ["empty", "endfor"])
        let empty = end == "empty" ? try nodes(until: ["endfor"]).nodes : []
        return .loop(names, value, isReversed: isReversed, body, empty: empty)
    }

    private mutating func with(_ text: String) throws(TemplateError) -> TemplateNode {
        let words = text.templateWords
        var bindings: [(String, TemplateExpression)] = []
        if words.count == 3, words[1] == "as" {
            bindings = [(words[2], try TemplateExpression(words[0]))]
        } else {
            for word in words {
                let halves = TemplateExpression.split(word, at: "=", limit: 2)
                guard halves.count == 2 else { throw TemplateError.syntax("with \(text)") }
                bindings.append((halves[0], try TemplateExpression(halves[1])))
            }
        }
        return .with(bindings, try nodes(until: ["endwith"]).nodes)
    }

    private func now(_ text: String) throws(TemplateError) -> TemplateNode {
        let words = text.templateWords
        guard let format = words.first, format.count > 1,
            words.count == 1 || words.count == 3 && words[1] == "as"
        else { throw TemplateError.syntax("today \(text)") }
        return .now(format: String(format.dropFirst().dropLast()), name: words.count == 3 ? words[2] : nil)
    }

    private mutating func skip(to end: String) throws(TemplateError) {
        while let token = tokens.popFirst() {
            if token == .tag(end) { return }
        }
        throw TemplateError.syntax("a comment that isn't closed")
    }
}
