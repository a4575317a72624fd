import JSONAPI

/// What `{% if %}` decides by: values, compared and joined by `and`, `or` and `not`.
indirect enum TemplateCondition: Sendable {
    case value(TemplateExpression)
    case comparison(TemplateExpression, String, TemplateExpression)
    case not(TemplateCondition)
    case both(TemplateCondition, TemplateCondition)
    case either(TemplateCondition, TemplateCondition)

    private static let operators: Set<String> = [
        "==", "!=", "<", ">", "<=", ">=", "in", "not in", "is", "is not",
    ]
    /// More words than a condition that people write has; the reader calls itself for each.
    private static let limit = 200

    /// Reads `event.value > 10 and not person.vip`.
    init(_ text: String) throws(TemplateError) {
        var words = text.templateWords[...]
        guard words.count <= Self.limit else { throw TemplateError.tooLarge }
        self = try Self.either(&words)
        if let word = words.first { throw TemplateError.syntax("'\(word)' after a condition") }
    }

    private static func either(_ words: inout ArraySlice<String>) throws(TemplateError) -> TemplateCondition {
        var result = try both(&words)
        while words.first == "or" {
            words.removeFirst()
            result = .either(result, try both(&words))
        }
        return result
    }

    private static func both(_ words: inout ArraySlice<String>) throws(TemplateError) -> TemplateCondition {
        var result = try single(&words)
        while words.first == "and" {
            words.removeFirst()
            result = .both(result, try single(&words))
        }
        return result
    }

    private static func single(_ words: inout ArraySlice<String>) throws(TemplateError) -> TemplateCondition {
        if words.first == "not" {
            words.removeFirst()
            return .not(try single(&words))
        }
        guard let word = words.popFirst() else { throw TemplateError.syntax("a condition that ends early") }
        let left = try TemplateExpression(word)
        let pair = words.prefix(2).joined(separator: " ")
        if operators.contains(pair), words.count > 2 {
            words.removeFirst(2)
            return .comparison(left, pair, try TemplateExpression(words.removeFirst()))
        }
        guard let sign = words.first, operators.contains(sign) else { return .value(left) }
        words.removeFirst()
        guard let right = words.popFirst() else { throw TemplateError.syntax("nothing after '\(sign)'") }
        return .comparison(left, sign, try TemplateExpression(right))
    }
}

extension TemplateCondition {
    /// Whether two values stand in a relation; values of kinds that can't be compared stand in none but `!=`.
    static func holds(_ left: JSON, _ sign: String, _ right: JSON) -> Bool {
        switch sign {
        case "==", "is": return isEqual(left, right)
        case "!=", "is not": return !isEqual(left, right)
        case "in": return contains(right, left)
        case "not in": return !contains(right, left)
        default: break
        }
        if let left = left.double, let right = right.double { return compare(left, sign, right) }
        if let left = left.string, let right = right.string { return compare(left, sign, right) }
        return false
    }

    private static func compare(_ left: some Comparable, _ sign: String, _ right: some Comparable) -> Bool {
        func order<Value: Comparable>(_ left: Value) -> Bool {
            guard let right = right as? Value else { return false }
            return switch sign {
            case "<": left < right
            case ">": left > right
            case "<=": left <= right
            default: left >= right
            }
        }
        return order(left)
    }

    private static func isEqual(_ left: JSON, _ right: JSON) -> Bool {
        if let left = left.double, let right = right.double { return left == right }
        return left == right
    }

    private static func contains(_ whole: JSON, _ part: JSON) -> Bool {
        switch whole {
        case .string(let text): part.string.map { text.contains($0) } ?? false
        case .array(let elements): elements.contains { isEqual($0, part) }
        case .object(let object): part.string.map { object[$0] != nil } ?? false
        case .null, .bool, .number, .raw: false
        }
    }
}
