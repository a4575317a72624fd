import GRDB
import JSONAPI
import Store

/// What somebody has allowed an app to do.
struct OAuthGrant: Sendable, Equatable {
    var id: Int64 = 0
    let client: String
    let scopes: [String]
    let redirectURI: String
    /// The SHA-256 of the app's verifier in base64url (<https://www.rfc-editor.org/rfc/rfc7636>).
    let challenge: String
}

/// Where grants and tokens are stored: of codes and tokens only the SHA-256 in hexadecimal.
enum OAuthTable {
    static let schema = [
        Store.Migration(
            "oauth 1",
            """
            CREATE TABLE oauthGrant (
              id INTEGER PRIMARY KEY,
              client_id TEXT NOT NULL,
              scopes TEXT NOT NULL,
              redirect_uri TEXT NOT NULL,
              challenge TEXT NOT NULL,
              code TEXT UNIQUE,
              code_expires INTEGER NOT NULL,
              refresh TEXT UNIQUE,
              refresh_used INTEGER
            ) STRICT;
            CREATE TABLE oauthToken (
              access TEXT NOT NULL PRIMARY KEY,
              grant_id INTEGER NOT NULL REFERENCES oauthGrant ON DELETE CASCADE,
              expires INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX oauthToken_grant ON oauthToken (grant_id);
            CREATE INDEX oauthToken_expires ON oauthToken (expires);
            """
        )
    ]

    /// Stores what was allowed, with the code that stands for it until `expiry`.
    static func insert(_ grant: OAuthGrant, code: String, until expiry: Timestamp, in db: Connection) throws {
        try db.execute(
            sql: """
                INSERT INTO oauthGrant (client_id, scopes, redirect_uri, challenge, code, code_expires)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                grant.client, grant.scopes.joined(separator: " "), grant.redirectURI, grant.challenge, code,
                expiry.microseconds,
            ]
        )
    }

    /// The grant that a code stands for at a time.
    static func grant(code: String, at now: Timestamp, in db: Connection) throws -> OAuthGrant? {
        let sql = "SELECT * FROM oauthGrant WHERE code = ? AND code_expires > ?"
        return try Row.fetchOne(db, sql: sql, arguments: [code, now.microseconds]).map(OAuthGrant.init)
    }

    /// The grant of a refresh token that was used since a time.
    static func grant(refresh: String, usedSince time: Timestamp, in db: Connection) throws -> OAuthGrant? {
        let sql = "SELECT * FROM oauthGrant WHERE refresh = ? AND refresh_used > ?"
        return try Row.fetchOne(db, sql: sql, arguments: [refresh, time.microseconds]).map(OAuthGrant.init)
    }

    /// The grant of an access token that is valid at a time.
    static func grant(access: String, at now: Timestamp, in db: Connection) throws -> OAuthGrant? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT oauthGrant.* FROM oauthToken JOIN oauthGrant ON oauthGrant.id = oauthToken.grant_id
                WHERE oauthToken.access = ? AND oauthToken.expires > ?
                """
        )
        return try Row.fetchOne(statement, arguments: [access, now.microseconds]).map(OAuthGrant.init)
    }

    /// Gives a grant its refresh token in place of its code.
    static func exchange(_ grant: OAuthGrant, refresh: String, in db: Connection) throws {
        try db.execute(
            sql: "UPDATE oauthGrant SET code = NULL, refresh = ? WHERE id = ?",
            arguments: [refresh, grant.id]
        )
    }

    /// Stores an access token, and that the grant was used; what has expired goes on the way.
    static func insert(
        access: String,
        of grant: OAuthGrant,
        at now: Timestamp,
        until expiry: Timestamp,
        in db: Connection
    ) throws {
        try db.execute(sql: "DELETE FROM oauthToken WHERE expires <= ?", arguments: [now.microseconds])
        try db.execute(
            sql: "INSERT INTO oauthToken VALUES (?, ?, ?)",
            arguments: [access, grant.id, expiry.microseconds]
        )
        try db.execute(
            sql: "UPDATE oauthGrant SET refresh_used = ? WHERE id = ?",
            arguments: [now.microseconds, grant.id]
        )
    }

    /// Revokes a token of an app: an access token alone, a refresh token with all that came of it.
    static func revoke(_ token: String, of client: String, in db: Connection) throws {
        try db.execute(
            sql: """
                DELETE FROM oauthToken WHERE access = ?1
                  AND grant_id IN (SELECT id FROM oauthGrant WHERE client_id = ?2)
                """,
            arguments: [token, client]
        )
        try db.execute(
            sql: "DELETE FROM oauthGrant WHERE refresh = ? AND client_id = ?",
            arguments: [token, client]
        )
    }
}

extension OAuthGrant {
    fileprivate init(_ row: Row) {
        self.init(
            id: row["id"],
            client: row["client_id"],
            scopes: (row["scopes"] as String).split(separator: " ").map(String.init),
            redirectURI: row["redirect_uri"],
            challenge: row["challenge"]
        )
    }
}
