import JSONAPI

/// A value in a template: a text, a number or a variable, and the filters it goes through.
struct TemplateExpression: Sendable {
    enum Operand: Sendable {
        case literal(JSON)
        /// The names of a variable, from the outside in: `person.first_name`.
        case variable([String])
    }

    struct Filter: Sendable {
        let name: String
        let argument: Operand?
    }

    let operand: Operand
    let filters: [Filter]

    /// Reads `person.first_name|default:'there'`.
    ///
    /// - Throws: ``TemplateError`` for what isn't one, or for a filter that isn't emulated.
    init(_ text: String) throws(TemplateError) {
        let parts = Self.split(text, at: "|")
        guard let first = parts.first, !first.isEmpty else { throw TemplateError.syntax("an empty value") }
        operand = try Operand(first)
        var filters: [Filter] = []
        for part in parts.dropFirst() {
            let halves = Self.split(part, at: ":", limit: 2)
            let name = halves[0]
            guard TemplateFilter.table[name] != nil else {
                throw TemplateError.notEmulated("the filter '\(name)'")
            }
            filters.append(
                Filter(name: name, argument: halves.count > 1 ? try Operand(halves[1]) : nil)
            )
        }
        self.filters = filters
    }

    /// The parts of a text between separators that don't stand in quotes.
    static func split(_ text: String, at separator: Character, limit: Int = .max) -> [String] {
        var parts = [""]
        var quote: Character?
        for character in text {
            if character == quote {
                quote = nil
            } else if quote == nil, "\"'".contains(character) {
                quote = character
            } else if character == separator, quote == nil, parts.count < limit {
                parts.append("")
                continue
            }
            parts[parts.count - 1].append(character)
        }
        return parts.map(\.trimmed)
    }
}

extension TemplateExpression.Operand {
    /// Reads a text in quotes, a number, `True`, `False`, `None`, or the name of a variable.
    fileprivate init(_ text: String) throws(TemplateError) {
        if let quote = text.first, "\"'".contains(quote) {
            guard text.count > 1, text.last == quote else {
                throw TemplateError.syntax("a quote that isn't closed: \(text)")
            }
            self = .literal(.string(String(text.dropFirst().dropLast())))
            return
        }
        switch text {
        case "True", "true": self = .literal(true)
        case "False", "false": self = .literal(false)
        case "None", "null": self = .literal(.null)
        case _ where Double(text) != nil && text.first?.isLetter == false: self = .literal(.number(text))
        default:
            let names = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            let isName = names.allSatisfy { name in
                !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || "_$-".contains($0) }
            }
            guard isName else { throw TemplateError.syntax("no variable is called '\(text)'") }
            self = .variable(names)
        }
    }
}

/// Why a template could not be rendered.
enum TemplateError: Error, Equatable {
    /// It is no template; what is wrong with it.
    case syntax(String)
    /// It uses something that is not emulated.
    case notEmulated(String)
    /// It does more than a rendering may.
    case tooLarge
}
