import GRDB
import JSONAPI
import Store

/// Where it is stored what else profiles are known by: further email addresses, and the ids of those merged into them.
enum IdentityTable {
    static let schema = [
        Store.Migration(
            "identity 1",
            """
            CREATE TABLE secondaryEmail (
              email TEXT NOT NULL COLLATE NOCASE PRIMARY KEY,
              profile_id TEXT NOT NULL REFERENCES profile ON DELETE CASCADE
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX secondaryEmail_profile ON secondaryEmail (profile_id, email);
            CREATE TABLE mergedProfile (
              id TEXT NOT NULL PRIMARY KEY,
              profile_id TEXT NOT NULL REFERENCES profile ON DELETE CASCADE
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX mergedProfile_profile ON mergedProfile (profile_id);
            """
        )
    ]

    /// The profile that has an address as a secondary one.
    static func profile(withSecondary email: String, in db: Connection) throws -> Profile? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT profile.* FROM secondaryEmail JOIN profile ON profile.id = secondaryEmail.profile_id
                WHERE secondaryEmail.email = ?
                """
        )
        return try Row.fetchOne(statement, arguments: [email]).map { Profile($0) }
    }

    /// The secondary addresses of a profile.
    static func secondaryEmails(of profile: String, in db: Connection) throws -> [String] {
        let statement = try db.cachedStatement(
            sql: "SELECT email FROM secondaryEmail WHERE profile_id = ? ORDER BY email"
        )
        return try String.fetchAll(statement, arguments: [profile])
    }

    static func add(_ email: String, to profile: String, in db: Connection) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO secondaryEmail VALUES (?, ?)")
            .execute(arguments: [email, profile])
    }

    static func remove(_ email: String, from profile: String, in db: Connection) throws {
        try db.cachedStatement(sql: "DELETE FROM secondaryEmail WHERE email = ? AND profile_id = ?")
            .execute(arguments: [email, profile])
    }

    /// Notes that a profile was merged into another.
    static func note(_ source: String, mergedInto survivor: String, in db: Connection) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO mergedProfile VALUES (?, ?)")
            .execute(arguments: [source, survivor])
    }

    /// The profile with an id, or the one that it was merged into.
    static func profile(withID id: String, in db: Connection) throws -> Profile? {
        try ProfileTable.find(id: id, in: db) ?? survivor(of: id, in: db)
    }

    /// The profile that one was merged into.
    static func survivor(of source: String, in db: Connection) throws -> Profile? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT profile.* FROM mergedProfile JOIN profile ON profile.id = mergedProfile.profile_id
                WHERE mergedProfile.id = ?
                """
        )
        return try Row.fetchOne(statement, arguments: [source]).map { Profile($0) }
    }
}
