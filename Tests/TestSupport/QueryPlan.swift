import GRDB
package import Store

/// How SQLite goes about a query (<https://www.sqlite.org/eqp.html>).
package enum QueryPlan {
    /// The steps of a statement's plan.
    package static func steps(of sql: String, in db: Connection) throws -> [String] {
        try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)").map { $0["detail"] }
    }

    /// Those that go through a whole table, or the whole of an index.
    package static func scans(of sql: String, in db: Connection) throws -> [String] {
        let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        return try steps(of: sql, in: db).filter { step in
            tables.contains { step == "SCAN \($0)" || step.hasPrefix("SCAN \($0) ") }
        }
    }
}
