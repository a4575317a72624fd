import FoundationEssentials
import HTTP
import JSONAPI

/// Klaviyo's OAuth 2.0: a page where people allow an app, and the tokens it gets then.
///
/// <https://developers.klaviyo.com/en/docs/set_up_oauth>. The page is at www.klaviyo.com in reality.
struct OAuthEndpoints {
    let emulator: Emulator
    let settings: Settings

    /// How long a code is valid (assumed).
    static let codeLifetime = Duration.seconds(300)
    /// How long an access token is valid (reported).
    static let accessLifetime = Duration.seconds(3600)
    /// How long a refresh token may rest (Klaviyo's own sample).
    static let refreshLifetime = Duration.seconds(90 * 86_400)

    init(_ emulator: Emulator) {
        self.emulator = emulator
        settings = emulator.account.settings
    }

    func respond(to request: Request) -> Response {
        do {
            switch (request.path, request.method) {
            case ("/oauth/authorize", "GET"), ("/oauth/authorize", "HEAD"), ("/oauth/authorize", "POST"):
                return try authorize(request)
            case ("/oauth/token", "POST"): return try token(request)
            case ("/oauth/revoke", "POST"): return try revoke(request)
            case ("/oauth/authorize", _), ("/oauth/token", _), ("/oauth/revoke", _):
                return Self.json(
                    405,
                    ["error": "invalid_request", "error_description": "Method not allowed."]
                )
            default: return Page(404, "No such page", "There is nothing at this address.").response
            }
        } catch let error as OAuthError {
            return error.response
        } catch {
            emulator.console.say("internal error at \(request.method) \(request.path): \(error)")
            return Self.json(500, ["error": "server_error"])
        }
    }

    /// An answer to an app, which must not be kept (<https://www.rfc-editor.org/rfc/rfc6749#section-5.1>).
    static func json(_ status: Int, _ json: JSON) -> Response {
        Response(
            status: status,
            headers: [
                "Content-Type": "application/json", "Cache-Control": "no-store", "Pragma": "no-cache",
                "X-Content-Type-Options": "nosniff",
            ],
            body: json.bytes
        )
    }

    /// Whether there is an app of an id: any id stands for one where none is declared (assumed).
    func isKnown(_ client: String) -> Bool {
        !client.isEmpty && (settings.oauthClients.isEmpty || declared(client) != nil)
    }

    func declared(_ client: String) -> OAuthClient? { settings.oauthClients.first { $0.id == client } }

    /// The app that has authenticated itself in the `Authorization` header.
    private func client(of request: Request) throws(OAuthError) -> String {
        let header = request.headers["Authorization"] ?? ""
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic",
            let pair = String(base64: String(parts[1].prefix { $0 != "=" })),
            let colon = pair.firstIndex(of: ":")
        else { throw .invalidClient }
        let (id, secret) = (String(pair[..<colon]), String(pair[pair.index(after: colon)...]))
        guard isKnown(id), !secret.isEmpty else { throw .invalidClient }
        if let declared = declared(id), SHA256.hex(declared.secret) != SHA256.hex(secret) {
            throw .invalidClient
        }
        return id
    }

    /// The members of a form; one that was sent twice makes the request invalid.
    private static func form(of request: Request) throws(OAuthError) -> QueryString {
        guard request.mediaType == "application/x-www-form-urlencoded", !request.bodyTooLarge else {
            throw .invalidRequest("The request needs a body of type application/x-www-form-urlencoded.")
        }
        let form = QueryString(parsing: Substring(String(decoding: request.body, as: UTF8.self)))
        guard Set(form.items.map(\.name)).count == form.items.count else {
            throw .invalidRequest("A parameter was sent twice.")
        }
        return form
    }
}

// MARK: - Tokens

extension OAuthEndpoints {
    /// Gives tokens for a code, or a new access token for a refresh token.
    private func token(_ request: Request) throws -> Response {
        let client = try client(of: request)
        let form = try Self.form(of: request)
        let account = emulator.account
        let now = account.clock.now
        return try account.write { db in
            let (grant, refresh): (OAuthGrant, String)
            switch form["grant_type"] {
            case "authorization_code":
                guard let code = form["code"], let verifier = form["code_verifier"] else {
                    throw OAuthError.invalidRequest("code, code_verifier and redirect_uri are required.")
                }
                let known = try OAuthTable.grant(code: SHA256.hex(code), at: now, in: db)
                guard let known, known.client == client else {
                    throw OAuthError.invalidGrant("The code is unknown, expired or has been used.")
                }
                guard known.redirectURI == form["redirect_uri"] else {
                    throw OAuthError.invalidGrant("redirect_uri is not the one the code was asked for with.")
                }
                guard SHA256.base64URL(verifier) == known.challenge else {
                    throw OAuthError.invalidGrant("The code verifier is invalid.")
                }
                (grant, refresh) = (known, account.ids.token() + account.ids.token())
                try OAuthTable.exchange(grant, refresh: SHA256.hex(refresh), in: db)
            case "refresh_token":
                guard let token = form["refresh_token"] else {
                    throw OAuthError.invalidRequest("refresh_token is required.")
                }
                let since = now - Self.refreshLifetime
                let known = try OAuthTable.grant(refresh: SHA256.hex(token), usedSince: since, in: db)
                guard let known, known.client == client else {
                    throw OAuthError.invalidGrant("The refresh token is unknown, expired or revoked.")
                }
                // The same refresh token comes back (reported).
                (grant, refresh) = (known, token)
            case nil: throw OAuthError.invalidRequest("grant_type is required.")
            case .some(let type):
                throw OAuthError(
                    code: "unsupported_grant_type",
                    description: "grant_type is authorization_code or refresh_token, not '\(type)'."
                )
            }
            let access = account.ids.token() + account.ids.token()
            try OAuthTable.insert(
                access: SHA256.hex(access),
                of: grant,
                at: now,
                until: now + Self.accessLifetime,
                in: db
            )
            return Self.json(
                200,
                [
                    "access_token": .string(access), "token_type": "Bearer",
                    "expires_in": .int(Self.accessLifetime.components.seconds),
                    "refresh_token": .string(refresh),
                    "scope": .string(grant.scopes.joined(separator: " ")),
                ]
            )
        }
    }

    /// Revokes a token; one that isn't known is no error (<https://www.rfc-editor.org/rfc/rfc7009>).
    private func revoke(_ request: Request) throws -> Response {
        let client = try client(of: request)
        guard let token = try Self.form(of: request)["token"] else {
            throw OAuthError.invalidRequest("token is required.")
        }
        try emulator.account.write { db in try OAuthTable.revoke(SHA256.hex(token), of: client, in: db) }
        return Self.json(200, [:])
    }
}

extension SHA256 {
    /// The digest of a text as PKCE writes it: base64 for URLs, without padding.
    static func base64URL(_ text: String) -> String {
        Data(digest(text.utf8)).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }
}
