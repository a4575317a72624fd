import GRDB
import JSONAPI
import Store

/// What was decided about one address, and by which rule.
struct Outcome: Sendable, Equatable {
    var time: Timestamp
    var rule: Rule
    /// What was special about this case: which word, which window.
    var detail: String?
    var email: String?
    var phoneNumber: String?
    var profile: String?
    var list: String?
    /// The job that decided; `nil` where a person did, by opening a link.
    var job: Int64?

    /// The address in question, as people know it.
    var address: String { email ?? phoneNumber ?? profile ?? "?" }
}

extension Outcome {
    /// What was decided about a profile that is there.
    init(
        _ rule: Rule,
        _ profile: Profile,
        at time: Timestamp,
        detail: String? = nil,
        list: String? = nil,
        job: Int64? = nil
    ) {
        self.time = time
        self.rule = rule
        self.detail = detail
        email = profile.email
        phoneNumber = profile.phoneNumber
        self.profile = profile.id
        self.list = list
        self.job = job
    }
}

/// Where outcomes are stored.
enum OutcomeTable {
    static let schema = [
        Store.Migration(
            "outcome 1",
            """
            CREATE TABLE outcome (
              id INTEGER PRIMARY KEY,
              time INTEGER NOT NULL,
              rule TEXT NOT NULL,
              detail TEXT,
              email TEXT COLLATE NOCASE,
              phone_number TEXT,
              profile_id TEXT,
              list_id TEXT,
              job_id INTEGER
            ) STRICT;
            CREATE INDEX outcome_email ON outcome (email) WHERE email IS NOT NULL;
            CREATE INDEX outcome_phone ON outcome (phone_number) WHERE phone_number IS NOT NULL;
            """
        )
    ]

    static func insert(_ outcome: Outcome, in db: Connection) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO outcome (time, rule, detail, email, phone_number, profile_id, list_id, job_id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                outcome.time.microseconds, outcome.rule.id, outcome.detail, outcome.email,
                outcome.phoneNumber,
                outcome.profile, outcome.list, outcome.job,
            ]
        )
    }

    /// The outcomes of an address, the oldest first.
    ///
    /// - Parameters:
    ///   - column: `email` or `phone_number`.
    ///   - value: The address.
    ///   - db: A connection.
    /// - Returns: The outcomes.
    /// - Throws: ``BrokenInvariant`` for one of a rule that there isn't.
    static func all(_ column: String, _ value: String, in db: Connection) throws -> [Outcome] {
        let statement = try db.cachedStatement(
            sql: "SELECT * FROM outcome WHERE \(column.quotedDatabaseIdentifier) = ? ORDER BY id"
        )
        return try Row.fetchAll(statement, arguments: [value]).map { row in
            let id: String = row["rule"]
            guard let rule = Rule.byID[id] else { throw BrokenInvariant("an outcome is by the rule '\(id)'") }
            return Outcome(
                time: Timestamp(microseconds: row["time"]),
                rule: rule,
                detail: row["detail"],
                email: row["email"],
                phoneNumber: row["phone_number"],
                profile: row["profile_id"],
                list: row["list_id"],
                job: row["job_id"]
            )
        }
    }
}
