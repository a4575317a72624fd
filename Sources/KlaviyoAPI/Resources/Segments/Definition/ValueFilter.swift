import JSONAPI
import Store

/// The filter of a condition on a value of a profile or an event.
///
/// A negative operator holds wherever its positive one doesn't, also where there is no value (assumed). Texts are
/// compared letter by letter, case included (assumed), but for email addresses.
struct ValueFilter {
    let filter: SegmentCondition
    let now: Timestamp

    init(_ filter: SegmentCondition, at now: Timestamp) {
        self.filter = filter
        self.now = now
    }

    private var name: String { filter["operator"] }

    /// Compiles whether a value passes.
    func sql(_ value: SegmentValue) throws(APIError) -> BoundSQL {
        switch filter["type"] {
        case "string": return try text(value)
        case "numeric": return try number(value)
        case "boolean":
            let wanted = filter.json["value"]?.bool ?? false
            return try value.has { _, type in "\(type) = \(wanted ? "true" : "false")" }
        case "existence":
            let isSet = try value.has { _, _ in .always }
            return name == "not-set" ? .not(isSet) : isSet
        case "list": return try list(value)
        case "date":
            return try value.has { (sql, type) throws(APIError) in
                let moment = value.moment(sql, type)
                return "coalesce(\(try moment.fulfils(filter, at: now)), 0)"
            }
        default: throw filter.notEmulated(filter["type"])
        }
    }

    private func number(_ value: SegmentValue) throws(APIError) -> BoundSQL {
        let comparisons = [
            "equals": "=", "not-equals": "=", "greater-than": ">", "greater-than-or-equal": ">=",
            "less-than": "<", "less-than-or-equal": "<=",
        ]
        guard let comparison = comparisons[name], let operand = filter.json["value"]?.boundNumber else {
            throw filter.notEmulated(name)
        }
        let holds = try value.has { sql, type in
            "\(type) IN ('integer', 'real') AND \(sql) \(sql: comparison) \(operand)"
        }
        return name == "not-equals" ? .not(holds) : holds
    }

    private func text(_ value: SegmentValue) throws(APIError) -> BoundSQL {
        let isNegative = name.hasPrefix("not-") || ["phone-country-code-not-in", "nregex"].contains(name)
        if filter.json["value"]?.isNull ?? true {
            // A text that equals nothing is one that isn't there (assumed).
            guard ["equals", "not-equals"].contains(name) else { throw filter.notEmulated("\(name) null") }
            let isSet = try value.has { _, _ in .always }
            return isNegative ? isSet : .not(isSet)
        }
        let test = try textTest(value)
        let holds = try value.has { sql, type in
            "\(type) IN ('text', 'integer', 'real') AND \(test(value.folded("CAST(\(sql) AS TEXT)")))"
        }
        return isNegative ? .not(holds) : holds
    }

    /// How a text is tested, for an operator or its negation.
    private func textTest(_ value: SegmentValue) throws(APIError) -> (BoundSQL) -> BoundSQL {
        let operand = value.folded("\(filter["value"])")
        let operands = JSON.array(filter.json["value"]?.array ?? []).text
        switch name {
        case "equals", "not-equals": return { "\($0) = \(operand)" }
        case "contains", "not-contains": return { "instr(\($0), \(operand)) > 0" }
        case "starts-with", "not-starts-with":
            return { "substr(\($0), 1, length(\(operand))) = \(operand)" }
        case "ends-with", "not-ends-with":
            return { "(\(operand) = '' OR substr(\($0), -length(\(operand))) = \(operand))" }
        case "in", "not-in":
            return { "\($0) IN (SELECT \(value.folded("value")) FROM json_each(\(operands)))" }
        case "phone-country-code-in", "phone-country-code-not-in":
            return try PhoneCountries(filter).isAmong
        case "regex", "nregex":
            let pattern = (value.ignoresCase ? "(?i)" : "") + filter["value"]
            try checkExpression(pattern)
            return { "regexp(\(pattern), \($0))" }
        default: throw filter.notEmulated(name)
        }
    }

    private func checkExpression(_ pattern: String) throws(APIError) {
        do throws(RegularExpression.Problem) {
            _ = try RegularExpression(pattern)
        } catch {
            switch error {
            case .malformed:
                throw APIError(
                    .segmentRegularExpression,
                    filter["value"],
                    at: .pointer("\(filter.place)/value")
                )
            case .notSupported: throw filter.notEmulated("\(name) \(filter["value"])")
            }
        }
    }

    private func list(_ value: SegmentValue) throws(APIError) -> BoundSQL {
        let isNegative = name.hasPrefix("not-")
        let test = try listTest()
        let holds = try value.has { sql, type in
            // Not a subset of the condition: SQLite may read the elements before it looks at the type.
            test("CASE WHEN \(type) = 'array' THEN \(sql) ELSE '[]' END", "\(type) = 'array'")
        }
        return isNegative ? .not(holds) : holds
    }

    /// How a list, given as JSON text, is tested, for an operator or its negation.
    private func listTest() throws(APIError) -> (BoundSQL, BoundSQL) -> BoundSQL {
        let operands = JSON.array(filter.json["value"]?.array ?? []).text
        let lengths = [
            "length-equals": "=", "length-greater-than": ">", "length-greater-than-or-equal": ">=",
            "length-less-than": "<", "length-less-than-or-equal": "<=",
        ]
        if let comparison = lengths[name], let length = filter.json["value"]?.boundNumber {
            return { "(\($1) AND json_array_length(\($0)) \(sql: comparison) \(length))" }
        }
        switch name {
        case "contains", "not-contains":
            guard let operand = filter.json["value"]?.boundScalar else { throw filter.notEmulated(name) }
            return { list, _ in
                "EXISTS (SELECT 1 FROM json_each(\(list)) AS element WHERE element.value = \(operand))"
            }
        case "contains-any", "not-contains-any":
            return { list, _ in
                """
                EXISTS (SELECT 1 FROM json_each(\(list)) AS element
                WHERE element.value IN (SELECT value FROM json_each(\(operands))))
                """
            }
        case "contains-all", "not-contains-all":
            return { list, isList in
                """
                (\(isList) AND NOT EXISTS (SELECT 1 FROM json_each(\(operands)) AS wanted
                WHERE wanted.value NOT IN (SELECT value FROM json_each(\(list)) WHERE type <> 'null')))
                """
            }
        case "contains-substring", "not-contains-substring":
            guard let operand = filter.json["value"]?.string else { throw filter.notEmulated("\(name) null") }
            return { list, _ in
                """
                EXISTS (SELECT 1 FROM json_each(\(list)) AS element
                WHERE element.type = 'text' AND instr(element.value, \(operand)) > 0)
                """
            }
        default: throw filter.notEmulated(name)
        }
    }
}

extension JSON {
    /// A number to be bound: a whole one where it is one.
    var boundNumber: BoundSQL.Value? {
        guard case .number(let literal) = self else { return nil }
        if let whole = Int64(literal) { return .integer(whole) }
        return Double(literal).map { .real($0) }
    }

    /// A number or text to be bound.
    fileprivate var boundScalar: BoundSQL.Value? { string.map { .text($0) } ?? boundNumber }
}
