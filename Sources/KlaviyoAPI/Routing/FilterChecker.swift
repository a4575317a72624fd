import JSONAPI

/// Reads a filter and holds it against the fields and operators of an operation.
struct FilterChecker {
    let fields: [Operation.Parameters.FilterField]

    /// Parses a filter.
    ///
    /// - Throws: ``APIError`` for a text that is no filter, and for the first field, operator or value that the
    ///   operation doesn't take.
    func filter(_ text: String) throws(APIError) -> Filter {
        let filter: Filter
        do throws(FilterSyntaxError) {
            filter = try Filter(parsing: text)
        } catch {
            switch error {
            case .parentheses: throw APIError(.filterParentheses, at: .parameter("filter"))
            case .malformed: throw APIError(.malformedFilter, at: .parameter("filter"))
            }
        }
        for clause in filter.clauses { try check(clause) }
        return filter
    }

    private func check(_ clause: Filter.Clause) throws(APIError) {
        guard let field = fields.first(where: { $0.name == clause.field }) else {
            let known = fields.map(\.name).sorted().joined(separator: ", ")
            throw APIError(.filterField, clause.field, known, at: .parameter("filter"))
        }
        guard field.operators.contains(clause.operator.rawValue) else {
            let known = field.operators.joined(separator: ", ")
            throw APIError(
                .filterOperator,
                clause.operator.rawValue,
                clause.field,
                known,
                at: .parameter("filter")
            )
        }
        guard let value = clause.value, !Self.fits(value, field, clause.operator) else { return }
        throw APIError(.malformedFilter, at: .parameter("filter"))
    }

    /// Whether a value is a list where the operator takes one for the field, and one value where not.
    private static func fits(
        _ value: Filter.Value,
        _ field: Operation.Parameters.FilterField,
        _ operator: Filter.Operator
    ) -> Bool {
        guard case .list(let values) = value else { return `operator` != .any && fits(value, field.type) }
        let takesList = `operator` == .any || field.listOperators.contains(`operator`.rawValue)
        return takesList && values.allSatisfy { fits($0, field.type) }
    }

    /// Whether one value is written as its type demands: texts in quotes, all else without (documented).
    private static func fits(_ value: Filter.Value, _ type: String) -> Bool {
        switch value {
        case .string: type == "string"
        case .bare(let text):
            switch type {
            case "date-time", "date", "datetime": Timestamp(iso8601: text) != nil
            case "boolean": text == "true" || text == "false"
            case "integer", "number": (try? JSON(parsing: text))?.double?.isFinite ?? false
            default: false
            }
        case .list: false
        }
    }
}
