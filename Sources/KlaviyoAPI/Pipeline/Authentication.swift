import HTTP
import JSONAPI

/// Finds the private key of a request.
///
/// <https://developers.klaviyo.com/en/docs/authenticate_>
struct Authentication {
    let settings: Settings
    /// The account's company id.
    let company: String

    /// What stands for a key at the client endpoints, which browsers call with a company id alone.
    ///
    /// Any company id is taken that looks like one, unless the account declares private keys (assumed): then it
    /// must be its own. Throws ``APIError`` 400 for another (recorded).
    func publicKey(of query: QueryString) throws(APIError) -> APIKey {
        let id = query["company_id"] ?? ""
        let isWellFormed = id.utf8.count == 6 && APIKey.isWellFormed("pk_\(id)")
        guard isWellFormed, settings.keys.isEmpty || id == company else { throw APIError(.invalidCompany) }
        return APIKey(value: id, scopes: nil)
    }

    /// The key in the `Authorization` header.
    ///
    /// - Throws: ``APIError`` with one of Klaviyo's three 401s: no scheme, no key, an unknown key.
    func key(of request: Request) throws(APIError) -> APIKey {
        let header = request.headers["Authorization"] ?? ""
        let parts = header.utf8.split(separator: UInt8(ascii: " "), maxSplits: 1).map { Substring($0) }
        guard let scheme = parts.first, scheme.lowercased() == "klaviyo-api-key" else {
            throw APIError(.missingScheme)
        }
        let value = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
        guard APIKey.isWellFormed(value) else { throw APIError(.malformedKey) }
        guard !settings.keys.isEmpty else { return APIKey(value: value, scopes: nil) }
        guard let declared = settings.keys.first(where: { $0.key == value }) else {
            throw APIError(.unknownKey)
        }
        return APIKey(value: value, scopes: declared.scopes)
    }
}
