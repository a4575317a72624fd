extension Filter {
    /// Parses `equals(email,"a@b.com"),greater-than(created,2024-01-01T00:00:00Z)` and `and(…,…)`.
    ///
    /// Clauses are joined by commas or by `and`, which may be nested; there is no "or".
    ///
    /// `spacedFields`: Whether names of fields may contain spaces, as those of aggregates do: `Campaign Name`.
    package init(parsing text: String, spacedFields: Bool = false) throws(FilterSyntaxError) {
        var parser = FilterParser(characters: Array(text.unicodeScalars), spacedFields: spacedFields)
        clauses = try parser.parseClauses()
        guard parser.isAtEnd else { throw parser.isAtSpace ? .parentheses : parser.fault }
    }
}

private struct FilterParser {
    let characters: [Unicode.Scalar]
    let spacedFields: Bool
    var position = 0
    var depth = 0

    init(characters: [Unicode.Scalar], spacedFields: Bool) {
        self.characters = characters
        self.spacedFields = spacedFields
    }

    var isAtEnd: Bool { position == characters.count }
    var isAtSpace: Bool { current?.properties.isWhitespace ?? false }

    private var current: Unicode.Scalar? { isAtEnd ? nil : characters[position] }

    /// The fault to name for a text that cannot be read on: its parentheses, if they do not match.
    var fault: FilterSyntaxError {
        var balance = 0
        var quote: Unicode.Scalar?
        for character in characters {
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == "(" {
                balance += 1
            } else if character == ")" {
                balance -= 1
            }
        }
        return balance == 0 && !isAtSpace ? .malformed : .parentheses
    }

    mutating func parseClauses() throws(FilterSyntaxError) -> [Filter.Clause] {
        var clauses = try parseTerm()
        while skip(",") { clauses += try parseTerm() }
        return clauses
    }

    private mutating func parseTerm() throws(FilterSyntaxError) -> [Filter.Clause] {
        let name = readWord()
        guard skip("(") else { throw fault }
        if name == "and" {
            depth += 1
            guard depth < 16 else { throw .malformed }
            let clauses = try parseClauses()
            depth -= 1
            guard skip(")") else { throw fault }
            return clauses
        }
        guard let `operator` = Filter.Operator(rawValue: name) else { throw fault }
        var field = readWord()
        while spacedFields, skip(" ") { field += " \(readWord())" }
        guard !field.isEmpty else { throw fault }
        var value: Filter.Value?
        if skip(",") { value = try parseValue() }
        guard skip(")") else { throw fault }
        guard (value == nil) == (`operator` == .has) else { throw .malformed }
        return [Filter.Clause(`operator`, field, value)]
    }

    private mutating func parseValue() throws(FilterSyntaxError) -> Filter.Value {
        if let quote = current, quote == "\"" || quote == "'" { return try parseText(quote) }
        guard skip("[") else {
            let word = readWord()
            guard !word.isEmpty else { throw fault }
            return .bare(word)
        }
        var values: [Filter.Value] = []
        if skip("]") { return .list(values) }
        repeat {
            guard current != "[" else { throw .malformed }
            values.append(try parseValue())
        } while skip(",")
        guard skip("]") else { throw fault }
        return .list(values)
    }

    private mutating func parseText(_ quote: Unicode.Scalar) throws(FilterSyntaxError) -> Filter.Value {
        position += 1
        var text = String.UnicodeScalarView()
        while let character = current {
            position += 1
            if character == quote { return .string(String(text)) }
            if character == "\\", let escaped = current {
                text.append(escaped)
                position += 1
            } else {
                text.append(character)
            }
        }
        throw fault
    }

    /// Reads up to the next character that has a meaning of its own.
    private mutating func readWord() -> String {
        var word = String.UnicodeScalarView()
        while let character = current, !"(),[]\"'".unicodeScalars.contains(character),
            !character.properties.isWhitespace
        {
            word.append(character)
            position += 1
        }
        return String(word)
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard current == character else { return false }
        position += 1
        return true
    }
}
