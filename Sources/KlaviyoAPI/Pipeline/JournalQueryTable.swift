import GRDB
import Store

/// Finds requests in the journal.
extension JournalTable {
    /// How many requests a query finds.
    static func count(_ query: JournalQuery, in db: Connection) throws -> Int {
        let request = SQLRequest<Int>(
            literal: "SELECT count(*) FROM journal WHERE \(condition(query))"
        )
        return try request.fetchOne(db) ?? 0
    }

    /// The newest of them first.
    static func newest(_ query: JournalQuery, limit: Int, in db: Connection) throws -> [JournalEntry] {
        let request = SQLRequest<Row>(
            literal: """
                SELECT * FROM journal WHERE \(condition(query)) ORDER BY id DESC LIMIT \(limit)
                """
        )
        return try request.fetchAll(db).map(JournalEntry.init)
    }

    private static func condition(_ query: JournalQuery) -> SQL {
        var conditions: [SQL] = ["true"]
        if let method = query.method { conditions.append("method = \(method)") }
        if let path = query.path {
            let start = "\(path)?"
            conditions.append("target = \(path) OR substr(target, 1, length(\(start))) = \(start)")
        }
        if let status = query.status { conditions.append("status = \(status)") }
        if let address = query.address {
            // What is done later names its addresses in the items of its job.
            conditions.append(
                """
                id IN (SELECT journal_id FROM journalAddress WHERE address = \(address))
                OR request_id IN (
                  SELECT request_id FROM job JOIN jobItem ON jobItem.job_id = job.number
                  WHERE jobItem.email = \(address) OR jobItem.phone_number = \(address)
                )
                """
            )
        }
        return SQL.all(conditions)
    }
}
