import HTTP
import JSONAPI

extension OAuthEndpoints {
    /// A request to be allowed something, checked as far as it must be before anybody is sent anywhere.
    private struct Ask {
        let client: String
        let redirect: RedirectURI
        let query: QueryString

        var state: [(name: String, value: String)] { query["state"].map { [("state", $0)] } ?? [] }
    }

    /// Shows the page that asks, or does what its buttons say: both send back to the app.
    ///
    /// A wrong app or address is said on the page; nobody is sent to an address that isn't the app's
    /// (<https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1>).
    func authorize(_ request: Request) throws -> Response {
        let query = QueryString(parsing: request.query)
        let client = query["client_id"] ?? ""
        guard isKnown(client) else {
            return Page(400, "Unknown app", "No OAuth app has this client_id; see the setting oauth_clients.")
                .response
        }
        guard let redirect = redirect(query["redirect_uri"] ?? "", of: client) else {
            let remedy =
                settings.oauthClients.isEmpty
                ? "It must lead to this machine, or be declared in the setting oauth_clients."
                : "It must be one of those that the setting oauth_clients has for this app."
            return Page(400, "Wrong redirect_uri", remedy).response
        }
        let ask = Ask(client: client, redirect: redirect, query: query)
        let scopes: [String]
        do throws(OAuthError) {
            scopes = try self.scopes(of: ask)
        } catch {
            return Self.redirect(
                ask,
                [("error", error.code), ("error_description", error.description)]
            )
        }
        guard request.method == "POST" else { return Self.page(ask, scopes, request.query) }
        let form = QueryString(parsing: Substring(String(decoding: request.body, as: UTF8.self)))
        guard form["decision"] == "allow" else {
            return Self.redirect(
                ask,
                [("error", "access_denied"), ("error_description", "The request was denied.")]
            )
        }
        let account = emulator.account
        let code = try account.write { db in
            let code = account.ids.token()
            try OAuthTable.insert(
                OAuthGrant(
                    client: client,
                    scopes: scopes,
                    redirectURI: redirect.text,
                    challenge: query["code_challenge"] ?? ""
                ),
                code: SHA256.hex(code),
                until: account.clock.now + Self.codeLifetime,
                in: db
            )
            return code
        }
        return Self.redirect(ask, [("code", code)])
    }

    /// The address to send back to, if it is one the app has; where no app is declared, one of this machine.
    private func redirect(_ text: String, of client: String) -> RedirectURI? {
        guard let redirect = RedirectURI(text) else { return nil }
        guard let declared = declared(client) else { return redirect.isLoopback ? redirect : nil }
        return declared.redirectURIs.contains(text) ? redirect : nil
    }

    /// The scopes that are asked for; PKCE is required (documented).
    private func scopes(of ask: Ask) throws(OAuthError) -> [String] {
        guard ask.query["response_type"] == "code" else {
            throw OAuthError(code: "unsupported_response_type", description: "response_type must be code.")
        }
        let challenge = ask.query["code_challenge"] ?? ""
        guard ask.query["code_challenge_method"] == "S256", challenge.utf8.count == 43 else {
            throw .invalidRequest("code_challenge and code_challenge_method=S256 are required.")
        }
        let scopes = (ask.query["scope"] ?? "").split(separator: " ").map(String.init)
        let known = declared(ask.client)?.scopes ?? emulator.description.scopes
        guard !scopes.isEmpty, scopes.allSatisfy(known.contains) else {
            let unknown = scopes.filter { !known.contains($0) }.joined(separator: " ")
            throw OAuthError(
                code: "invalid_scope",
                description: scopes.isEmpty ? "scope is required." : "Invalid scopes: \(unknown)"
            )
        }
        return scopes
    }

    private static func page(_ ask: Ask, _ scopes: [String], _ query: Substring) -> Response {
        let target = "/oauth/authorize?\(query)"
        return Page(
            200,
            "Allow \(ask.client)?",
            "The app asks for \(scopes.joined(separator: ", ")), and goes on at \(ask.redirect.origin).",
            actions: [
                Page.Action(target: target, label: "Allow", decision: "allow"),
                Page.Action(target: target, label: "Deny", decision: "deny"),
            ],
            destination: ask.redirect.origin
        ).response
    }

    private static func redirect(_ ask: Ask, _ parameters: [(name: String, value: String)]) -> Response {
        Response(
            status: 302,
            headers: [
                "Location": ask.redirect.adding(parameters + ask.state), "Cache-Control": "no-store",
                "Referrer-Policy": "no-referrer",
            ],
            body: []
        )
    }
}

extension Choice {
    /// What the OAuth endpoints had to decide.
    static let ofOAuth: [Choice] = [
        Choice(
            id: "oauth_any_client",
            statement: "Where no OAuth app is declared, any is taken that sends people back to this machine.",
            evidence: .assumed
        ),
        Choice(
            id: "oauth_code_lifetime",
            statement: "A code is valid for five minutes and for one exchange.",
            evidence: .assumed
        ),
        Choice(
            id: "oauth_token_lifetime",
            statement: "An access token is valid for an hour.",
            evidence: .reported
        ),
        Choice(
            id: "oauth_refresh_lifetime",
            statement: "A refresh token stays the same, and is valid until it has rested for 90 days.",
            evidence: .reported
        ),
        Choice(
            id: "oauth_opaque_tokens",
            statement: "Access tokens are opaque; Klaviyo's look like signed JSON web tokens.",
            evidence: .assumed
        ),
        Choice(
            id: "oauth_missing_scopes",
            statement: "An app that lacks a scope is refused in the same words as a private key.",
            evidence: .assumed
        ),
    ]
}
