package import GRDB
package import JSONAPI

extension Select {
    /// A filter names a field this collection doesn't have, or a value that doesn't fit it.
    package struct InvalidClause: Error {
        package let clause: Filter.Clause
    }

    /// The ids of the rows that a filter lets through, as a query; the columns of `source` are just the id.
    ///
    /// - Throws: ``InvalidClause`` for a field or value that doesn't fit.
    package func subquery(_ filter: Filter) throws -> SQL {
        let conditions = try filter.clauses.map { try condition($0) }
        return "SELECT \(sql: source) WHERE \(SQL.all(conditions))"
    }

    /// One clause as a condition; values are bound, and a list is bound as one JSON array, so that the text of
    /// the query, which SQLite's statement cache is keyed by, is the same for all values.
    func condition(_ clause: Filter.Clause) throws -> SQL {
        guard let column = clause.field == "id" ? Column(id) : columns[clause.field] else {
            throw InvalidClause(clause: clause)
        }
        guard let value = clause.value else { return "\(sql: column.sql) IS NOT NULL" }
        if case .list(let values) = value {
            guard clause.operator == .any || clause.operator == .equals else {
                throw InvalidClause(clause: clause)
            }
            let list = try values.map { try Self.json($0, column.kind, clause) }
            if case .among(let query) = column.kind {
                let matches: SQL = "\(sql: query) IN (SELECT value FROM json_each(\(JSON.array(list).text)))"
                return "\(sql: column.sql) IN (\(matches))"
            }
            return "\(sql: column.sql) IN (SELECT value FROM json_each(\(JSON.array(list).text)))"
        }
        let bound = try Self.bound(value, column.kind, clause)
        if case .among(let query) = column.kind {
            guard clause.operator == .equals else { throw InvalidClause(clause: clause) }
            return "\(sql: column.sql) IN (\(sql: query) = \(bound))"
        }
        switch clause.operator {
        case .equals, .any: return "\(sql: column.sql) = \(bound)"
        case .lessThan: return "\(sql: column.sql) < \(bound)"
        case .lessOrEqual: return "\(sql: column.sql) <= \(bound)"
        case .greaterThan: return "\(sql: column.sql) > \(bound)"
        case .greaterOrEqual: return "\(sql: column.sql) >= \(bound)"
        case .contains: return "instr(lower(\(sql: column.sql)), lower(\(bound))) > 0"
        case .startsWith:
            // From the text itself up to the last text that begins with it: a range, for which an index will do.
            return "\(sql: column.sql) >= \(bound) AND \(sql: column.sql) < \(bound) || char(1114111)"
        case .endsWith: return "substr(\(sql: column.sql), -length(\(bound))) = \(bound)"
        case .has, .containsAny, .containsAll: throw InvalidClause(clause: clause)
        }
    }

    private static func bound(
        _ value: Filter.Value,
        _ kind: Column.Kind,
        _ clause: Filter.Clause
    ) throws -> DatabaseValue {
        switch try json(value, kind, clause) {
        case .string(let text): text.databaseValue
        case .number(let literal): Int64(literal)?.databaseValue ?? (Double(literal) ?? 0).databaseValue
        default: throw InvalidClause(clause: clause)
        }
    }

    /// The value as the column holds it: text as it is, a date in microseconds, a boolean as 0 or 1.
    private static func json(
        _ value: Filter.Value,
        _ kind: Column.Kind,
        _ clause: Filter.Clause
    ) throws -> JSON {
        switch (kind, value) {
        case (.text, .string(let text)), (.among, .string(let text)): return .string(text)
        case (.number, .bare(let text)) where Double(text) != nil: return .number(text)
        case (.epoch, .bare(let text)):
            guard let date = Timestamp(iso8601: text) else { throw InvalidClause(clause: clause) }
            return .int(date.seconds)
        case (.boolean, .bare("true")): return .int(1)
        case (.boolean, .bare("false")): return .int(0)
        case (.date, .bare(let text)):
            guard let date = Timestamp(iso8601: text) else { throw InvalidClause(clause: clause) }
            return .int(date.microseconds)
        case (.seconds, .bare(let text)):
            guard let seconds = Double(text) else { throw InvalidClause(clause: clause) }
            // No event is that far from 1970.
            return .int(Int64(min(max(seconds, -9e12), 9e12) * 1_000_000))
        default: throw InvalidClause(clause: clause)
        }
    }
}
