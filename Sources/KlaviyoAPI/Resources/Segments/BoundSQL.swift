/// A piece of SQL with the values that are bound in it, so that no client's text becomes SQL.
///
/// In a literal, `\(value)` is bound, `\(piece)` is put in with its values, and `\(sql: "event")` as it stands.
struct BoundSQL: Sendable, ExpressibleByStringInterpolation {
    enum Value: Sendable, Equatable {
        case text(String)
        case integer(Int64)
        case real(Double)
    }

    private(set) var text: String
    private(set) var values: [Value]

    init(stringLiteral text: String) {
        self.text = text
        values = []
    }

    init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
        values = stringInterpolation.values
    }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var values: [Value] = []

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 8)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }
        mutating func appendInterpolation(sql: String) { text += sql }
        mutating func appendInterpolation(_ value: String) { append(.text(value)) }
        mutating func appendInterpolation(_ value: Int64) { append(.integer(value)) }
        mutating func appendInterpolation(_ value: Value) { append(value) }

        mutating func appendInterpolation(_ piece: BoundSQL) {
            text += piece.text
            values += piece.values
        }

        private mutating func append(_ value: Value) {
            text += "?"
            values.append(value)
        }
    }
}

extension BoundSQL {
    static let always: BoundSQL = "1"

    /// Whether all of some conditions hold; none at all do.
    static func all(_ conditions: [BoundSQL]) -> BoundSQL {
        joined(conditions[...], by: "AND") ?? always
    }

    /// Whether one of some conditions holds; of none at all, none does.
    static func any(_ conditions: [BoundSQL]) -> BoundSQL {
        joined(conditions[...], by: "OR") ?? "0"
    }

    /// The opposite of a condition that is never NULL.
    static func not(_ condition: BoundSQL) -> BoundSQL { "NOT (\(condition))" }

    /// A tree as flat as can be: SQLite takes expressions of at most 1,000 levels.
    private static func joined(_ conditions: ArraySlice<BoundSQL>, by word: String) -> BoundSQL? {
        guard let first = conditions.first else { return nil }
        guard conditions.count > 1 else { return first }
        let middle = conditions.startIndex + conditions.count / 2
        guard let left = joined(conditions[..<middle], by: word),
            let right = joined(conditions[middle...], by: word)
        else { return first }
        return "(\(left) \(sql: word) \(right))"
    }
}
