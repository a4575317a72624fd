import GRDB
import JSONAPI
import Store

/// Where it is stored what an import has done.
enum ImportTable {
    static let schema = [
        Store.Migration(
            "import 1",
            """
            CREATE TABLE importedProfile (
              job_id INTEGER NOT NULL REFERENCES job ON DELETE CASCADE,
              profile_id TEXT NOT NULL REFERENCES profile ON DELETE CASCADE,
              PRIMARY KEY (job_id, profile_id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX importedProfile_profile ON importedProfile (profile_id);
            CREATE TABLE importError (
              id TEXT NOT NULL PRIMARY KEY,
              job_id INTEGER NOT NULL REFERENCES job ON DELETE CASCADE,
              detail TEXT NOT NULL,
              pointer TEXT NOT NULL,
              payload TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX importError_job ON importError (job_id, id);
            """
        ),
        Store.Migration(
            "import 2",
            """
            ALTER TABLE importError ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
            DROP INDEX importError_job;
            CREATE INDEX importError_place ON importError (job_id, place, id);
            """
        ),
    ]

    /// The imports that have not expired at a time.
    static func jobs(at time: Timestamp) -> Select {
        JobTable.jobs(
            of: ImportJob.kind,
            status: JobTable.status,
            created: "created_at",
            since: time - ImportJob.lifetime
        )
    }

    /// The profiles that an import has created or updated.
    static func profiles(of job: Int64) -> Select {
        Select(
            "profile.* FROM importedProfile JOIN profile ON profile.id = importedProfile.profile_id",
            id: "importedProfile.profile_id",
            columns: [:],
            scope: "importedProfile.job_id = \(job)"
        )
    }

    /// The rows that an import could not take, which are sorted by their place in the request.
    static func errors(of job: Int64) -> Select {
        Select(
            "importError.* FROM importError",
            id: "importError.id",
            columns: ["place": .init("importError.place", .number)],
            scope: "importError.job_id = \(job)"
        )
    }

    static func insert(_ profile: String, by job: Int64, in db: Connection) throws {
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO importedProfile VALUES (?, ?)")
            .execute(arguments: [job, profile])
    }

    static func insert(_ error: ImportError, of job: Int64, at place: Int, in db: Connection) throws {
        try db.cachedStatement(sql: "INSERT INTO importError VALUES (?, ?, ?, ?, ?, ?)")
            .execute(arguments: [error.id, job, error.detail, error.pointer, error.payload, place])
    }
}

extension ImportError {
    init(_ row: Row) {
        self.init(id: row["id"], detail: row["detail"], pointer: row["pointer"], payload: row["payload"])
    }
}

extension ImportJob {
    init(_ row: Row) throws {
        self.init(job: try Job(row))
    }
}
