import GRDB
import JSONAPI
import Store

/// Where jobs and their items are stored.
enum JobTable {
    static let schema = [
        Store.Migration(
            "job 1",
            """
            CREATE TABLE job (
              number INTEGER PRIMARY KEY AUTOINCREMENT,
              public_id TEXT UNIQUE,
              kind TEXT NOT NULL,
              state TEXT NOT NULL,
              created INTEGER NOT NULL,
              due INTEGER NOT NULL,
              finished INTEGER,
              request_id TEXT NOT NULL,
              key_digest TEXT NOT NULL,
              list_id TEXT,
              parameters TEXT NOT NULL,
              total INTEGER NOT NULL,
              completed INTEGER NOT NULL,
              failed INTEGER NOT NULL,
              skipped INTEGER NOT NULL,
              failing TEXT NOT NULL DEFAULT '[]'
            ) STRICT;
            CREATE INDEX job_due ON job (due, number) WHERE state = 'queued';
            CREATE INDEX job_key ON job (kind, key_digest, created);
            CREATE INDEX job_kind ON job (kind, created, public_id);
            CREATE TABLE jobItem (
              job_id INTEGER NOT NULL REFERENCES job ON DELETE CASCADE,
              position INTEGER NOT NULL,
              email TEXT COLLATE NOCASE,
              phone_number TEXT,
              payload TEXT NOT NULL,
              PRIMARY KEY (job_id, position)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX jobItem_email ON jobItem (email) WHERE email IS NOT NULL;
            CREATE INDEX jobItem_phone ON jobItem (phone_number) WHERE phone_number IS NOT NULL;
            """
        ),
        Store.Migration(
            "job 2",
            """
            ALTER TABLE job ADD COLUMN started INTEGER;
            ALTER TABLE job ADD COLUMN polls INTEGER;
            ALTER TABLE job ADD COLUMN polled INTEGER NOT NULL DEFAULT 0;
            """
        ),
        Store.Migration(
            "job 3",
            """
            CREATE INDEX job_status ON job (kind, \(unqualified(status)), created, public_id)
              WHERE public_id IS NOT NULL;
            CREATE INDEX job_progress_status ON job (kind, \(unqualified(progress)), created, public_id)
              WHERE public_id IS NOT NULL;
            CREATE INDEX job_list ON job (kind, list_id, created, public_id) WHERE public_id IS NOT NULL;
            CREATE INDEX job_segment ON job (kind, \(unqualified(segment)), created, public_id)
              WHERE public_id IS NOT NULL;
            """
        ),
    ]

    /// What stands for the time of a job that no time makes due.
    private static let never = Int64.max

    /// The state of a job in words of the API.
    static let status = """
        CASE WHEN job.state IN ('complete', 'cancelled') THEN job.state
          WHEN job.started IS NOT NULL OR job.state = 'stalled' THEN 'processing' ELSE 'queued' END
        """

    /// The same, where queued jobs count as being processed.
    static let progress =
        "CASE WHEN job.state IN ('complete', 'cancelled') THEN job.state ELSE 'processing' END"

    private static let segment = "json_extract(job.parameters, '$.segment')"

    /// An expression as an index has it: without the table's name.
    private static func unqualified(_ expression: String) -> String {
        expression.replacing("job.", with: "")
    }

    /// The jobs of one kind as the API shows them.
    ///
    /// `status`: ``status``, or ``progress`` where queued ones count as being processed. `created`: What the API calls
    /// the time of the request. `since`: What the jobs are younger than.
    static func jobs(
        of kind: String,
        status: String = progress,
        created: String = "created",
        since: Timestamp = Timestamp(microseconds: 0)
    ) -> Select {
        Select(
            "job.public_id AS id, job.* FROM job",
            id: "job.public_id",
            columns: [
                "status": .init(status), "list_id": .init("job.list_id"), "segment_id": .init(segment),
                created: .init("job.created", .date),
            ],
            scope: "job.kind = \(kind) AND job.public_id IS NOT NULL AND job.created > \(since.microseconds)"
        )
    }

    /// Stores a new job with its items; returns its number.
    static func insert(_ job: Job, _ items: [Job.Item], in db: Connection) throws -> Int64 {
        try db.cachedStatement(
            sql: """
                INSERT INTO job (public_id, kind, state, created, due, request_id, key_digest, list_id,
                  parameters, total, polls, completed, failed, skipped, failing)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?)
                """
        ).execute(
            arguments: [
                job.publicID, job.kind, job.state.rawValue, job.created.microseconds,
                job.due?.microseconds ?? never, job.request, job.keyDigest, job.list, job.parameters.text,
                job.total, job.polls, text(job.failing),
            ]
        )
        let id = db.lastInsertedRowID
        let statement = try db.cachedStatement(sql: "INSERT INTO jobItem VALUES (?, ?, ?, ?, ?)")
        for (position, item) in items.enumerated() {
            try statement.execute(
                arguments: [id, position, item.email, item.phoneNumber, item.payload.text]
            )
        }
        return id
    }

    static func items(of job: Int64, in db: Connection) throws -> [Job.Item] {
        let statement = try db.cachedStatement(
            sql: "SELECT * FROM jobItem WHERE job_id = ? ORDER BY position"
        )
        return try Row.fetchAll(statement, arguments: [job]).map { row in
            Job.Item(
                email: row["email"],
                phoneNumber: row["phone_number"],
                payload: try JSON(parsing: row["payload"] as String)
            )
        }
    }

    /// The queued job to be done first, of those due at a time or, without one, of all.
    static func next(dueAt time: Timestamp?, in db: Connection) throws -> Job? {
        let statement = try db.cachedStatement(
            sql: "SELECT * FROM job WHERE state = 'queued' AND due <= ? ORDER BY due, number LIMIT 1"
        )
        return try Row.fetchOne(statement, arguments: [time?.microseconds ?? .max]).map(Job.init)
    }

    /// Stores how far a job is.
    static func saveProgress(of job: Job, in db: Connection) throws {
        try db.cachedStatement(
            sql: """
                UPDATE job SET state = ?, started = ?, finished = ?, polled = ?, completed = ?, failed = ?,
                  skipped = ?
                WHERE number = ?
                """
        ).execute(
            arguments: [
                job.state.rawValue, job.started?.microseconds, job.finished?.microseconds, job.polled,
                job.counts.completed, job.counts.failed, job.counts.skipped, job.id,
            ]
        )
    }

    /// The last job of a kind before another one that is about the same address, from a time on; cancelled ones
    /// don't count.
    ///
    /// `column`: `email` or `phone_number`.
    static func last(
        before job: Job,
        since time: Timestamp,
        _ column: String,
        _ value: String,
        in db: Connection
    ) throws -> Job? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT job.* FROM jobItem JOIN job ON job.number = jobItem.job_id
                WHERE jobItem.\(column.quotedDatabaseIdentifier) = ? AND job.kind = ? AND job.number < ?
                  AND job.created > ? AND job.state <> 'cancelled'
                ORDER BY job.number DESC LIMIT 1
                """
        )
        return try Row.fetchOne(statement, arguments: [value, job.kind, job.id, time.microseconds])
            .map(Job.init)
    }

    static func find(number: Int64, in db: Connection) throws -> Job? {
        let statement = try db.cachedStatement(sql: "SELECT * FROM job WHERE number = ?")
        return try Row.fetchOne(statement, arguments: [number]).map(Job.init)
    }

    /// Puts a job that is not done into another state.
    static func save(_ state: Job.State, of job: Job, in db: Connection) throws {
        try db.cachedStatement(sql: "UPDATE job SET state = ? WHERE number = ?")
            .execute(arguments: [state.rawValue, job.id])
    }

    /// Notes which items of a job are to fail.
    static func saveFailing(_ places: Set<Int>, of job: Job, in db: Connection) throws {
        try db.cachedStatement(sql: "UPDATE job SET failing = ? WHERE number = ?").execute(arguments: [
            text(places), job.id,
        ])
    }

    private static func text(_ places: Set<Int>) -> String {
        JSON.array(places.sorted().map { .int($0) }).text
    }

    /// The job that the API knows by an id.
    static func find(publicID: String, kind: String, in db: Connection) throws -> Job? {
        let statement = try db.cachedStatement(sql: "SELECT * FROM job WHERE public_id = ? AND kind = ?")
        return try Row.fetchOne(statement, arguments: [publicID, kind]).map(Job.init)
    }

    /// The newest jobs first, without those that follow every event.
    static func all(limit: Int, in db: Connection) throws -> [Job] {
        let statement = try db.cachedStatement(
            sql: "SELECT * FROM job WHERE kind <> ? ORDER BY number DESC LIMIT ?"
        )
        return try Row.fetchAll(statement, arguments: [EventDateJob.kind, limit]).map(Job.init)
    }

    /// The jobs about an address, the oldest first.
    ///
    /// `column`: `email` or `phone_number`.
    static func all(_ column: String, _ value: String, in db: Connection) throws -> [Job] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT * FROM job WHERE number IN
                  (SELECT job_id FROM jobItem WHERE \(column.quotedDatabaseIdentifier) = ?)
                ORDER BY number
                """
        )
        return try Row.fetchAll(statement, arguments: [value]).map(Job.init)
    }

    /// How many jobs of a kind one key, or every key, has asked for since a time, up to and with a given job.
    static func count(
        upTo job: Job,
        since time: Timestamp,
        ofKey isOfKey: Bool,
        in db: Connection
    ) throws -> Int {
        let key = isOfKey ? "AND key_digest = ?" : ""
        let statement = try db.cachedStatement(
            sql: "SELECT count(*) FROM job WHERE kind = ? AND created > ? AND number <= ? \(key)"
        )
        var arguments: StatementArguments = [job.kind, time.microseconds, job.id]
        if isOfKey { arguments += [job.keyDigest] }
        return try Int.fetchOne(statement, arguments: arguments) ?? 0
    }
}

extension Job {
    init(_ row: Row) throws {
        id = row["number"]
        publicID = row["public_id"]
        kind = row["kind"]
        state = State(rawValue: row["state"]) ?? .queued
        created = Timestamp(microseconds: row["created"])
        let time: Int64 = row["due"]
        due = time == .max ? nil : Timestamp(microseconds: time)
        started = (row["started"] as Int64?).map(Timestamp.init(microseconds:))
        polls = row["polls"]
        polled = row["polled"]
        finished = (row["finished"] as Int64?).map(Timestamp.init(microseconds:))
        request = row["request_id"]
        keyDigest = row["key_digest"]
        list = row["list_id"]
        failing = Set(try JSON(parsing: row["failing"] as String).array?.compactMap(\.int) ?? [])
        parameters = try JSON(parsing: row["parameters"] as String)
        total = row["total"]
        counts = Counts(completed: row["completed"], failed: row["failed"], skipped: row["skipped"])
    }
}
