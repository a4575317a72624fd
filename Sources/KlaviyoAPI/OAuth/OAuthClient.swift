import JSONAPI

/// An OAuth app that a scenario or setting declares.
///
/// <https://developers.klaviyo.com/en/docs/set_up_oauth>
struct OAuthClient: Sendable, Equatable {
    let id: String
    let secret: String
    /// Where people may be sent back to.
    let redirectURIs: [String]
    /// What it may ask for; `nil` for everything.
    let scopes: [String]?

    /// Reads `{"client_id", "client_secret", "redirect_uris"}`, and `scopes` if there are any.
    ///
    /// - Returns: `nil` for a value of another form, one with a masked secret among them.
    /// - Throws: ``SettingError`` for an unknown member or scope.
    init?(_ json: JSON) throws(SettingError) {
        let known = ["client_id", "client_secret", "redirect_uris", "scopes"]
        for name in json.object?.names ?? [] where !known.contains(name) {
            throw SettingError(unknown: name, of: "oauth_clients", known: known)
        }
        guard let object = json.object, let id = object["client_id"]?.string, !id.isEmpty,
            let secret = object["client_secret"]?.string, !secret.isEmpty, !secret.hasPrefix(Self.mask),
            let uris = object["redirect_uris"]?.array?.compactMap(\.string), !uris.isEmpty,
            uris.allSatisfy({ RedirectURI($0) != nil })
        else { return nil }
        self.id = id
        self.secret = secret
        redirectURIs = uris
        scopes = try DeclaredScopes.read(object["scopes"], of: "oauth_clients")
    }

    /// What stands for the part of a secret that isn't shown.
    private static let mask = "…"

    /// The app as settings show it, its secret masked.
    var json: JSON {
        [
            "client_id": .string(id),
            "client_secret": .string("\(Self.mask)\(secret.count > 8 ? secret.suffix(4) : "")"),
            "redirect_uris": .array(redirectURIs.map { .string($0) }),
            "scopes": DeclaredScopes.json(scopes),
        ]
    }
}

/// An address that people are sent back to with a code; nothing here ever opens it.
struct RedirectURI: Sendable, Equatable {
    let text: String
    /// Its scheme, host and port.
    let origin: String
    private let host: Substring

    /// Reads an `http` or `https` address without a fragment, of characters that are safe in a header and a page.
    init?(_ text: String) {
        let isSafe = text.utf8.allSatisfy {
            (0x21...0x7E).contains($0) && !"\"'<>\\^`{|}#,;".utf8.contains($0)
        }
        guard isSafe, let scheme = ["http://", "https://"].first(where: text.hasPrefix) else { return nil }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard !authority.isEmpty, !authority.contains("@") else { return nil }
        self.text = text
        origin = scheme + authority
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            host = authority[...end]
        } else {
            host = authority.prefix { $0 != ":" }
        }
    }

    /// Whether it leads to this machine.
    var isLoopback: Bool {
        ["localhost", "127.0.0.1", "[::1]"].contains(host) || host.hasSuffix(".localhost")
    }

    /// The address with further parameters.
    func adding(_ parameters: [(name: String, value: String)]) -> String {
        let query = parameters.map { "\($0.name)=\(QueryString.encoded($0.value))" }.joined(separator: "&")
        return text + (text.contains("?") ? "&" : "?") + query
    }
}
