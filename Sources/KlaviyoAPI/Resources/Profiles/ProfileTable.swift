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
              texts TEXT NOT NULL,
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

    static let columns: [String: Select.Column] = [
        "email": .init("profile.email"),
        "phone_number": .init("profile.phone_number"),
        "external_id": .init("profile.external_id"),
        "created": .init("profile.created", .date),
        "updated": .init("profile.updated", .date),
    ]

    static func find(id: String, in db: Connection) throws -> Profile? {
        try Row.fetchOne(db.cachedStatement(sql: "SELECT * FROM profile WHERE id = ?"), arguments: [id])
            .map(Profile.init)
    }

    /// The profile with an identifier.
    ///
    /// - Parameter column: `email`, `phone_number`, `external_id` or `anonymous_id`.
    static func find(_ column: String, _ value: JSON, in db: Connection) throws -> Profile? {
        guard columns[column] != nil || column == "anonymous_id" else { return nil }
        let statement = try db.cachedStatement(sql: "SELECT * FROM profile WHERE \(column) = ?")
        return try Row.fetchOne(statement, arguments: [value.databaseValue]).map(Profile.init)
    }

    /// Writes a new profile, or all of a known one.
    static func save(_ profile: Profile, in db: Connection) throws {
        let texts = JSONObject(
            Profile.textNames.compactMap { name in
                profile.texts[name].map { .init(name: name, value: .string($0)) }
            }
        )
        try db.cachedStatement(
            sql: """
                INSERT INTO profile VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET email = excluded.email, phone_number = excluded.phone_number,
                  external_id = excluded.external_id, anonymous_id = excluded.anonymous_id,
                  texts = excluded.texts, location = excluded.location, properties = excluded.properties,
                  updated = excluded.updated, last_event_date = excluded.last_event_date
                """
        ).execute(
            arguments: [
                profile.id, profile.email, profile.phoneNumber, profile.externalID?.databaseValue,
                profile.anonymousID, JSON.object(texts).text, JSON.object(profile.location).text,
                profile.properties, profile.created.microseconds, profile.updated.microseconds,
                profile.lastEventDate?.microseconds,
            ]
        )
    }

    /// Which identifiers of a profile another one has already, with that one's id.
    static func conflict(of profile: Profile, in db: Connection) throws -> String? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id FROM profile WHERE email = ?1 AND id <> ?5
                UNION ALL SELECT id FROM profile WHERE phone_number = ?2 AND id <> ?5
                UNION ALL SELECT id FROM profile WHERE external_id = ?3 AND id <> ?5
                UNION ALL SELECT id FROM profile WHERE anonymous_id = ?4 AND id <> ?5
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
    init(_ row: Row) {
        self.init(id: row["id"], at: Timestamp(microseconds: row["created"]))
        email = row["email"]
        phoneNumber = row["phone_number"]
        externalID = JSON(row["external_id"] as DatabaseValue)
        anonymousID = row["anonymous_id"]
        let texts: String = row["texts"]
        if texts != "{}" {
            for member in (try? JSON(parsing: texts))?.object ?? [:] {
                self.texts[member.name] = member.value.string
            }
        }
        let location: String = row["location"]
        if location != "{}" { self.location = (try? JSON(parsing: location))?.object ?? [:] }
        properties = row["properties"]
        updated = Timestamp(microseconds: row["updated"])
        lastEventDate = (row["last_event_date"] as Int64?).map(Timestamp.init(microseconds:))
    }
}

extension JSON {
    /// This value as a column of any type holds it; a fraction as text, so that it comes back unchanged.
    var databaseValue: DatabaseValue {
        switch self {
        case .string(let text): text.databaseValue
        case .number(let literal): Int64(literal).map(\.databaseValue) ?? literal.databaseValue
        default: .null
        }
    }

    init?(_ value: DatabaseValue) {
        switch value.storage {
        case .string(let text): self = .string(text)
        case .int64(let number): self = .int(number)
        default: return nil
        }
    }
}
