import HTTP

/// Finds the private key of a request.
///
/// <https://developers.klaviyo.com/en/docs/authenticate_>
struct Authentication {
    let settings: Settings

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
