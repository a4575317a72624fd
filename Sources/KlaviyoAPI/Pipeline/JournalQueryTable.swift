import GRDB
import Store

/// Finds requests in the journal.
extension JournalTable {
    /// How many requests a query finds.
    static func count(_ query: JournalQuery, in db: Connection) throws -> Int {
        let request = SQLRequest<Int>(
            literal: "SELECT count(*) FROM journal WHERE \(try condition(query, in: db))"
        )
        return try request.fetchOne(db) ?? 0
    }

    /// The newest of them first.
    static func newest(_ query: JournalQuery, limit: Int, in db: Connection) throws -> [JournalEntry] {
        let request = SQLRequest<Row>(
            literal: """
                SELECT * FROM journal WHERE \(try condition(query, in: db)) ORDER BY id DESC LIMIT \(limit)
                """
        )
        return try request.fetchAll(db).map(JournalEntry.init)
    }

    private static func condition(_ query: JournalQuery, in db: Connection) throws -> SQL {
        var conditions: [SQL] = ["true"]
        if let method = query.method { conditions.append("method = \(method)") }
        if let path = query.path {
            let start = "\(path)?"
            conditions.append("target = \(path) OR substr(target, 1, length(\(start))) = \(start)")
        }
        if let status = query.status { conditions.append("status = \(status)") }
        if let address = query.address {
            let requests = try mentioning(address, in: db).map(\.request)
            conditions.append("request_id IN \(requests)")
        }
        return SQL.all(conditions)
    }
}
