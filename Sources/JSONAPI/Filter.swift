/// The `filter` parameter: clauses that must all hold.
///
/// <https://developers.klaviyo.com/en/docs/filtering_>
package struct Filter: Sendable, Equatable {
    package enum Operator: String, Sendable {
        case equals, any, contains, has
        case containsAny = "contains-any"
        case containsAll = "contains-all"
        case startsWith = "starts-with"
        case endsWith = "ends-with"
        case lessThan = "less-than"
        case lessOrEqual = "less-or-equal"
        case greaterThan = "greater-than"
        case greaterOrEqual = "greater-or-equal"
    }

    package indirect enum Value: Sendable, Equatable {
        /// A text in single or double quotes.
        case string(String)
        /// A number, date or boolean, which are written without quotes.
        case bare(String)
        case list([Value])
    }

    package struct Clause: Sendable, Equatable {
        package var `operator`: Operator
        package var field: String
        /// What the field is compared with; `nil` only for `has`.
        package var value: Value?

        package init(_ operator: Operator, _ field: String, _ value: Value?) {
            self.operator = `operator`
            self.field = field
            self.value = value
        }
    }

    package var clauses: [Clause]

    package init(_ clauses: [Clause] = []) {
        self.clauses = clauses
    }
}

/// Why a filter could not be read.
package enum FilterSyntaxError: Error, Equatable {
    /// A parenthesis too many or too few, or white space between the parts (recorded, 2024-06).
    case parentheses
    /// Anything else: an unknown operator, a text without quotes (reported, 2023 to 2025).
    case malformed
}
