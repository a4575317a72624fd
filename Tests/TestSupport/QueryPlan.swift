import GRDB
package import Store

/// How SQLite goes about a query (<https://www.sqlite.org/eqp.html>).
package enum QueryPlan {
    /// How one table's rows are found.
    package struct Access: Hashable, Sendable, CustomStringConvertible {
        package let table: String
        /// What is known of the rows, as the plan says it: `type=? AND id=?`; empty where all are gone through.
        package let condition: String

        /// Reads `SEARCH list USING INDEX list_name (name=?)` or `SCAN list`; `nil` for a step that is no access.
        init?(_ step: String) {
            let words = step.split(separator: " ")
            guard words.count > 1, words[0] == "SEARCH" || words[0] == "SCAN" else { return nil }
            table = String(words[1])
            let condition = step.firstIndex(of: "(").map { step[step.index(after: $0)...].dropLast() }
            self.condition = words[0] == "SCAN" ? "" : String(condition ?? "")
        }

        package var description: String { "\(table) (\(condition))" }
    }

    /// The steps of a statement's plan.
    package static func steps(of sql: String, in db: Connection) throws -> [String] {
        try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)").map { $0["detail"] }
    }

    /// How a statement finds the rows of the database's own tables, in the order of its plan.
    package static func accesses(of sql: String, in db: Connection) throws -> [Access] {
        let tables = try Set(
            String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        )
        return try steps(of: sql, in: db).compactMap(Access.init).filter { tables.contains($0.table) }
    }
}
