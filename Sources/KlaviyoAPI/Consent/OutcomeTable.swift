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
    /// The message types that it is about; `nil` where it is about none in particular.
    var types: [MessageType]?
    /// The number of the last journal entry before it, which puts it in order with requests; 0 before it is stored.
    var lastRequest: Int64 = 0

    /// The address in question, as people know it.
    var address: String { email ?? phoneNumber ?? profile ?? job.map { "job \($0)" } ?? "?" }
}

extension Outcome {
    /// What was decided about a profile that is there.
    init(
        _ rule: Rule,
        _ profile: Profile,
        at time: Timestamp,
        detail: String? = nil,
        list: String? = nil,
        job: Int64? = nil,
        types: [MessageType]? = nil
    ) {
        self.time = time
        self.rule = rule
        self.detail = detail
        email = profile.email
        phoneNumber = profile.phoneNumber
        self.profile = profile.id
        self.list = list
        self.job = job
        self.types = types
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
        ),
        Store.Migration(
            "outcome 2",
            """
            ALTER TABLE outcome ADD COLUMN message_types TEXT;
            ALTER TABLE outcome ADD COLUMN last_request INTEGER NOT NULL DEFAULT 0;
            CREATE INDEX outcome_profile ON outcome (profile_id) WHERE profile_id IS NOT NULL;
            \(leaving("email"))
            \(leaving("phone_number"))
            """
        ),
    ]

    /// The number of the last journal entry, in SQL.
    private static let lastRequest = "(SELECT coalesce(max(id), 0) FROM journal)"

    /// A trigger that notes an address which a profile gives up, whoever changes it.
    private static func leaving(_ column: String) -> String {
        """
        CREATE TRIGGER outcome_\(column)_left AFTER UPDATE OF \(column) ON profile
        WHEN OLD.\(column) IS NOT NULL AND OLD.\(column) IS NOT NEW.\(column) BEGIN
          INSERT INTO outcome (time, rule, detail, \(column), profile_id, last_request)
          VALUES (NEW.updated, '\(Rule.addressChanged.id)', 'it has ' || coalesce(NEW.\(column), 'none') || ' now',
            OLD.\(column), OLD.id, \(lastRequest));
        END;
        """
    }

    static func insert(_ outcome: Outcome, in db: Connection) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO outcome (time, rule, detail, email, phone_number, profile_id, list_id, job_id,
                  message_types, last_request)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, \(lastRequest))
                """
        ).execute(
            arguments: [
                outcome.time.microseconds, outcome.rule.id, outcome.detail, outcome.email,
                outcome.phoneNumber,
                outcome.profile, outcome.list, outcome.job,
                outcome.types?.map(\.text).joined(separator: " "),
            ]
        )
    }

    static func insert(_ outcomes: [Outcome], in db: Connection) throws {
        for outcome in outcomes { try insert(outcome, in: db) }
    }

    /// The outcomes of an address and of the profile that has it, the oldest first.
    ///
    /// - Parameters:
    ///   - column: `email` or `phone_number`.
    ///   - value: The address.
    ///   - profile: The id of its profile.
    ///   - db: A connection.
    /// - Returns: The outcomes.
    /// - Throws: ``UnreadableRow`` for one of a rule that there isn't.
    static func all(
        _ column: String,
        _ value: String,
        profile: String?,
        in db: Connection
    ) throws -> [Outcome] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT * FROM outcome WHERE \(column.quotedDatabaseIdentifier) = ? OR profile_id = ? ORDER BY id
                """
        )
        return try Row.fetchAll(statement, arguments: [value, profile]).map { row in
            let id: String = row["rule"]
            guard let rule = Rule.byID[id] else { throw UnreadableRow(kind: "rule", value: id) }
            return Outcome(
                time: Timestamp(microseconds: row["time"]),
                rule: rule,
                detail: row["detail"],
                email: row["email"],
                phoneNumber: row["phone_number"],
                profile: row["profile_id"],
                list: row["list_id"],
                job: row["job_id"],
                types: (row["message_types"] as String?).map { text in
                    text.split(separator: " ").compactMap { MessageType($0) }
                },
                lastRequest: row["last_request"]
            )
        }
    }
}
