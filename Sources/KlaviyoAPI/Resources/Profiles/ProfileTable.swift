import GRDB
import JSONAPI
import Store

/// Where profiles are stored.
enum ProfileTable {
    static let schema = [
        Store.Migration(
            "profile 1",
            """
            CREATE TABLE profile (
              id TEXT NOT NULL PRIMARY KEY,
              email TEXT COLLATE NOCASE UNIQUE,
              phone_number TEXT UNIQUE,
              external_id ANY UNIQUE,
              anonymous_id TEXT UNIQUE,
              first_name TEXT,
              last_name TEXT,
              organization TEXT,
              locale TEXT,
              title TEXT,
              image TEXT,
              location TEXT NOT NULL,
              properties TEXT NOT NULL,
              created INTEGER NOT NULL,
              updated INTEGER NOT NULL,
              last_event_date INTEGER
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX profile_created ON profile (created, id);
            CREATE INDEX profile_updated ON profile (updated, id);
            """
        )
    ]

    static let select = Select("profile.* FROM profile", id: "profile.id", columns: columns)

    static let columns: [String: Select.Column] = own.merging(
        SuppressedProfilesTable.columns,
        uniquingKeysWith: { $1 }
    )

    private static let own: [String: Select.Column] = [
        "email": .init("profile.email"),
        "phone_number": .init("profile.phone_number"),
        "external_id": .init("profile.external_id"),
        "created": .init("profile.created", .date),
        "updated": .init("profile.updated", .date),
    ]

    /// The members of a group of profiles, each with its profile.
    ///
    /// An identifier is looked up by its own index first, so that a long list isn't gone through.
    /// `table`: Where the members are stored. `scope`: The condition that makes it one group.
    static func members(_ table: String, where scope: SQL) -> Select {
        let id = "\(table).profile_id"
        func identifier(_ name: String) -> Select.Column {
            .init(id, .among("SELECT profile.id FROM profile WHERE profile.\(name)"))
        }
        return Select(
            "\(table).joined, profile.* FROM \(table) JOIN profile ON profile.id = \(id)",
            id: id,
            columns: columns.merging(
                [
                    "profile_id": .init(id), "email": identifier("email"),
                    "phone_number": identifier("phone_number"),
                    "push_token": PushTokenTable.column(ofProfile: id),
                    "joined_group_at": .init("\(table).joined", .date),
                ],
                uniquingKeysWith: { $1 }
            ),
            scope: scope
        )
    }

    static func find(id: String, in db: Connection) throws -> Profile? {
        let statement = try db.cachedStatement(sql: "SELECT * FROM profile WHERE id = ?")
        return try first(statement, [id])
    }

    /// The profile with an identifier.
    ///
    /// `column`: `email`, `phone_number`, `external_id` or `anonymous_id`.
    static func find(_ column: String, _ value: JSON, in db: Connection) throws -> Profile? {
        guard columns[column] != nil || column == "anonymous_id" else { return nil }
        let statement = try db.cachedStatement(sql: "SELECT * FROM profile WHERE \(column) = ?")
        if let profile = try first(statement, [value.databaseValue]) { return profile }
        guard column == "email", let email = value.string else { return nil }
        return try IdentityTable.profile(withSecondary: email, in: db)
    }

    /// The profile in the first row, read in place: `Row.fetchOne` would copy the row first.
    private static func first(_ statement: Statement, _ arguments: StatementArguments) throws -> Profile? {
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        return try withExtendedLifetime(rows) { try rows.next().map(Profile.init) }
    }

    /// Writes a new profile, or all of a known one.
    static func save(_ profile: Profile, in db: Connection) throws {
        let identifiers: [(any DatabaseValueConvertible)?] = [
            profile.id, profile.email, profile.phoneNumber, profile.externalID?.databaseValue,
            profile.anonymousID,
        ]
        let rest: [(any DatabaseValueConvertible)?] = [
            profile.location, profile.properties, profile.created.microseconds, profile.updated.microseconds,
            profile.lastEventDate?.microseconds,
        ]
        try db.cachedStatement(
            sql: """
                INSERT INTO profile VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET email = excluded.email, phone_number = excluded.phone_number,
                  external_id = excluded.external_id, anonymous_id = excluded.anonymous_id,
                  first_name = excluded.first_name, last_name = excluded.last_name,
                  organization = excluded.organization, locale = excluded.locale, title = excluded.title,
                  image = excluded.image, location = excluded.location, properties = excluded.properties,
                  updated = excluded.updated, last_event_date = excluded.last_event_date
                """
        ).execute(arguments: StatementArguments(identifiers + profile.texts + rest))
    }

    /// Deletes a profile with all that belongs to it but its events; `false` if there is none of that id.
    @discardableResult
    static func delete(id: String, in db: Connection) throws -> Bool {
        try db.cachedStatement(sql: "DELETE FROM profile WHERE id = ?").execute(arguments: [id])
        return db.changesCount > 0
    }

    /// Gives another profile what belongs to one, as far as the other doesn't have its own; bounces add up.
    static func moveBelongings(of source: String, to survivor: String, in db: Connection) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO softBounce SELECT ?, count FROM softBounce WHERE profile_id = ?
                ON CONFLICT (profile_id) DO UPDATE SET count = count + excluded.count
                """
        ).execute(arguments: [survivor, source])
        for table in try owned(in: db) {
            try db.cachedStatement(sql: "UPDATE OR IGNORE \(table) SET profile_id = ? WHERE profile_id = ?")
                .execute(arguments: [survivor, source])
        }
        try db.cachedStatement(
            sql: """
                UPDATE OR IGNORE relationship SET target_id = ? WHERE target_type = 'profile' AND target_id = ?
                """
        ).execute(arguments: [survivor, source])
    }

    /// The tables whose rows are a profile's: all that refer to one, and the events, which outlive theirs.
    static func owned(in db: Connection) throws -> [String] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT owner.name FROM sqlite_schema AS owner, pragma_foreign_key_list(owner.name) AS reference
                WHERE owner.type = 'table' AND reference."table" = 'profile' ORDER BY owner.name
                """
        )
        return try ["event"] + String.fetchAll(statement)
    }

    /// The id of another profile that has one of a profile's identifiers.
    static func conflict(of profile: Profile, in db: Connection) throws -> String? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id FROM profile WHERE email = ?1 AND id <> ?5
                UNION ALL SELECT id FROM profile WHERE phone_number = ?2 AND id <> ?5
                UNION ALL SELECT id FROM profile WHERE external_id = ?3 AND id <> ?5
                UNION ALL SELECT id FROM profile WHERE anonymous_id = ?4 AND id <> ?5
                UNION ALL SELECT profile_id FROM secondaryEmail WHERE email = ?1 AND profile_id <> ?5
                LIMIT 1
                """
        )
        return try String.fetchOne(
            statement,
            arguments: [
                profile.email, profile.phoneNumber, profile.externalID?.databaseValue, profile.anonymousID,
                profile.id,
            ]
        )
    }
}

extension Profile {
    /// Reads a row whose last columns are the table's, in its order: by their places, since a column's name takes
    /// longer to find than its value to read.
    init(_ row: Row) {
        let first = row.count - 16
        self.init(id: row[first], at: Timestamp(microseconds: row[first + 13]))
        email = row[first + 1]
        phoneNumber = row[first + 2]
        externalID = JSON(row[first + 3] as DatabaseValue)
        anonymousID = row[first + 4]
        for index in texts.indices { texts[index] = row[first + 5 + index] }
        location = row[first + 11]
        properties = row[first + 12]
        updated = Timestamp(microseconds: row[first + 14])
        lastEventDate = (row[first + 15] as Int64?).map(Timestamp.init(microseconds:))
    }
}

extension JSON {
    /// This value as a column of any type holds it, so that a number and the text of it are two values; one that no
    /// column can hold is a text.
    var databaseValue: DatabaseValue {
        switch self {
        case .string(let text): text.databaseValue
        case .number(let literal):
            Int64(literal).map(\.databaseValue)
                ?? Double(literal).flatMap { $0.isFinite ? $0.databaseValue : nil } ?? literal.databaseValue
        default: .null
        }
    }

    init?(_ value: DatabaseValue) {
        switch value.storage {
        case .string(let text): self = .string(text)
        case .int64(let number): self = .int(number)
        case .double(let number): self = .number(String(number))
        default: return nil
        }
    }
}
