import HTTP
import JSONAPI

/// Finds the private key of a request, or the OAuth app whose access token it carries.
///
/// <https://developers.klaviyo.com/en/docs/authenticate_>
struct Authentication {
    let account: Account
    let settings: Settings
    let now: Timestamp

    /// The company id that client endpoints take in place of a key.
    ///
    /// Where the scenario states one, or private keys are declared, it must be the account's own; any other account
    /// takes every id that looks like one (assumed).
    ///
    /// - Parameters:
    ///   - query: The query of the request.
    ///   - isNeeded: Whether a request without one is refused; otherwise the account's own is used.
    /// - Returns: The id, as a key that may do everything.
    /// - Throws: ``APIError`` 400 for an id that is none, or another's (recorded).
    func publicKey(of query: QueryString, isNeeded: Bool) throws(APIError) -> APIKey {
        let id = query["company_id"] ?? (isNeeded ? "" : account.company)
        let isWellFormed = id.utf8.count == 6 && APIKey.isWellFormed("pk_\(id)")
        let takesAny = settings.keys.isEmpty && account.scenario?.company == nil
        guard isWellFormed, takesAny || id == account.company else { throw APIError(.invalidCompany) }
        return APIKey(value: id, scopes: nil)
    }

    /// The key in the `Authorization` header.
    ///
    /// - Throws: ``APIError`` with one of Klaviyo's three 401s: no scheme, no key, an unknown key or token.
    func key(of request: Request) throws -> APIKey {
        let header = request.headers["Authorization"] ?? ""
        let words = header.utf8.drop { $0 == UInt8(ascii: " ") }
        let end = words.firstIndex(of: UInt8(ascii: " ")) ?? words.endIndex
        let scheme = String(Substring(words[..<end])).lowercased()
        let value = String(Substring(words[end...].drop { $0 == UInt8(ascii: " ") }))
        if scheme == "bearer" { return try app(of: value) }
        guard scheme == "klaviyo-api-key" else { throw APIError(.missingScheme) }
        guard APIKey.isWellFormed(value) else { throw APIError(.malformedKey) }
        guard !settings.keys.isEmpty else { return APIKey(value: value, scopes: nil) }
        guard let declared = settings.keys.first(where: { $0.key == value }) else {
            throw APIError(.unknownKey)
        }
        return APIKey(value: value, scopes: declared.scopes)
    }

    /// The app that an access token was issued to; a token that isn't known any more is refused as recorded.
    private func app(of token: String) throws -> APIKey {
        guard !token.isEmpty else { throw APIError(.malformedKey) }
        let grant = try account.readOnce { db in
            try OAuthTable.grant(access: SHA256.hex(token), at: now, in: db)
        }
        guard let grant else { throw APIError(.unknownKey) }
        return APIKey(value: grant.client, scopes: grant.scopes, client: grant.client)
    }
}
