import GRDB
import JSONAPI
import Store

/// Where it is stored what bulk jobs could not deal with.
enum BulkJobTable {
    static let schema = [
        Store.Migration(
            "bulk 1",
            """
            CREATE TABLE bulkError (
              job_id INTEGER NOT NULL REFERENCES job ON DELETE CASCADE,
              position INTEGER NOT NULL,
              error TEXT NOT NULL,
              PRIMARY KEY (job_id, position)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX job_progress ON job (kind) WHERE state NOT IN ('complete', 'cancelled');
            """
        )
    ]

    /// The jobs of one kind that have not expired at a time.
    static func jobs(of kind: String, at time: Timestamp) -> Select {
        JobTable.jobs(of: kind, created: "created_at", since: time - BulkJob.lifetime)
    }

    static func countInProgress(_ kind: String, in db: Connection) throws -> Int {
        let statement = try db.cachedStatement(
            sql: "SELECT count(*) FROM job WHERE kind = ? AND state NOT IN ('complete', 'cancelled')"
        )
        return try Int.fetchOne(statement, arguments: [kind]) ?? 0
    }

    /// What was wrong with the resources of a job, in the order of the request.
    static func errors(of job: Job, in db: Connection) throws -> [JSON] {
        let statement = try db.cachedStatement(
            sql: "SELECT error FROM bulkError WHERE job_id = ? ORDER BY position"
        )
        return try String.fetchAll(statement, arguments: [job.id]).map { .raw($0) }
    }

    static func insert(_ error: JSON, at place: Int, of job: Job, in db: Connection) throws {
        try db.cachedStatement(sql: "INSERT INTO bulkError VALUES (?, ?, ?)")
            .execute(arguments: [job.id, place, error.text])
    }

    /// Does something whole or not at all.
    static func attempt(in db: Connection, _ body: () throws -> Void) throws {
        try db.inSavepoint {
            try body()
            return .commit
        }
    }
}
