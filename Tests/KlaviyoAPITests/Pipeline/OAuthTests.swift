import HTTP
import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// An app that asks for an account's consent, and the tokens it gets.
@Suite struct OAuthTests {
    private static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    /// The challenge of the verifier, from appendix B of RFC 7636.
    private static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    private static let callback = "http://localhost:3000/callback"
    private static let declared: JSONObject = [
        "oauth_clients": [
            [
                "client_id": "app-1", "client_secret": "secret-of-app-1",
                "redirect_uris": ["https://app.example/back?x=1", .string(callback)],
            ]
        ]
    ]

    private func target(_ changes: [String: String] = [:]) -> String {
        let standard = [
            "response_type": "code", "client_id": "app-1", "redirect_uri": Self.callback,
            "scope": "lists:read profiles:read", "state": "a b&c", "code_challenge_method": "S256",
            "code_challenge": Self.challenge,
        ]
        let query = standard.merging(changes) { $1 }.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        return "/oauth/authorize?"
            + query.map { "\($0.key)=\(QueryString.encoded($0.value))" }.joined(separator: "&")
    }

    private func post(
        _ server: TestServer,
        _ target: String,
        _ form: String,
        authorization: String? = "Basic \("app-1:secret-of-app-1".base64)",
        origin: String? = nil
    ) -> TestResponse {
        var headers: Headers = [
            "Host": "localhost:5528", "Content-Type": "application/x-www-form-urlencoded",
        ]
        headers["Authorization"] = authorization
        headers["Origin"] = origin
        let request = Request(method: "POST", target: target, headers: headers, body: Array(form.utf8))
        return TestResponse(server.emulator.respond(to: request))
    }

    /// The code that an app gets when it is allowed.
    private func code(_ server: TestServer, _ changes: [String: String] = [:]) throws -> String {
        let answer = post(server, target(changes), "decision=allow", authorization: nil)
        let location = try #require(answer.headers["Location"])
        let query = try #require(location.split(separator: "?").last)
        return try #require(QueryString(parsing: query)["code"])
    }

    private func exchange(_ code: String, verifier: String = verifier) -> String {
        "grant_type=authorization_code&code=\(code)&code_verifier=\(verifier)"
            + "&redirect_uri=\(QueryString.encoded(Self.callback))"
    }

    private func status(_ server: TestServer, _ line: String, _ token: String?) -> Int {
        server.send(line, headers: ["Authorization": "Bearer \(token ?? "")"]).status
    }

    @Test func `digests as the standard says`() {
        #expect(
            SHA256.hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
        #expect(
            SHA256.hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        #expect(
            SHA256.hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        )
        #expect(
            SHA256.hex(String(repeating: "a", count: 1_000_000))
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        )
        #expect(SHA256.base64URL(Self.verifier) == Self.challenge)
    }

    @Test func `asks on a page, and sends back with a code that becomes tokens`() throws {
        let server = try TestServer(settings: Self.declared)
        let page = server.send("GET \(target())", headers: ["Authorization": ""])
        #expect(page.status == 200)
        #expect(page.text.contains("lists:read, profiles:read") && page.text.contains("value=\"allow\""))
        #expect(
            page.headers["Content-Security-Policy"]?.hasSuffix(
                "frame-ancestors 'none'; form-action 'self' http://localhost:3000"
            ) == true
        )
        let allowed = post(server, target(), "decision=allow", authorization: nil)
        #expect(allowed.status == 302)
        let location = try #require(allowed.headers["Location"])
        #expect(location.hasPrefix("\(Self.callback)?code=") && location.hasSuffix("&state=a%20b%26c"))

        let answer = post(server, "/oauth/token", exchange(try code(server)))

        #expect(answer.status == 200)
        #expect(answer.headers["Cache-Control"] == "no-store")
        #expect(
            answer.json.object?.names
                == ["access_token", "token_type", "expires_in", "refresh_token", "scope"]
        )
        #expect(answer.json["expires_in"] == 3600 && answer.json["token_type"] == "Bearer")
        #expect(answer.json["scope"] == "lists:read profiles:read")
        let token = answer.json["access_token"]?.string
        #expect(status(server, "GET /api/lists", token) == 200)
        #expect(status(server, "POST /api/lists", token) == 403)
        server.advance(by: .seconds(3600))
        #expect(status(server, "GET /api/lists", token) == 401)
    }

    @Test func `gives new access for the same refresh token (reported), until it has rested for 90 days`()
        throws
    {
        let server = try TestServer(settings: Self.declared)
        let first = post(server, "/oauth/token", exchange(try code(server))).json
        let refresh = try #require(first["refresh_token"]?.string)
        let form = "grant_type=refresh_token&refresh_token=\(refresh)"

        let second = post(server, "/oauth/token", form).json

        #expect(second["refresh_token"]?.string == refresh)
        #expect(second["access_token"] != first["access_token"])
        #expect(status(server, "GET /api/lists", first["access_token"]?.string) == 200)
        server.advance(by: .seconds(89 * 86_400))
        #expect(post(server, "/oauth/token", form).status == 200)
        server.advance(by: .seconds(90 * 86_400))
        let late = post(server, "/oauth/token", form)
        #expect(late.status == 400 && late.json["error"] == "invalid_grant")
    }

    @Test func `revokes an access token alone, and a refresh token with all that came of it`() throws {
        let server = try TestServer(settings: Self.declared)
        let first = post(server, "/oauth/token", exchange(try code(server))).json
        let refresh = try #require(first["refresh_token"]?.string)
        let access = try #require(first["access_token"]?.string)
        let form = "grant_type=refresh_token&refresh_token=\(refresh)"
        let second = post(server, "/oauth/token", form).json["access_token"]?.string

        #expect(post(server, "/oauth/revoke", "token=\(access)").status == 200)
        #expect(status(server, "GET /api/lists", access) == 401)
        #expect(status(server, "GET /api/lists", second) == 200)
        #expect(post(server, "/oauth/revoke", "token=\(refresh)").status == 200)
        #expect(status(server, "GET /api/lists", second) == 401)
        #expect(post(server, "/oauth/token", form).json["error"] == "invalid_grant")
        #expect(post(server, "/oauth/revoke", "token=unknown").status == 200)
    }

    @Test func `refuses what is no proper request for tokens, and changes nothing`() throws {
        let server = try TestServer(settings: Self.declared)
        let code = try code(server)
        let wrong = "Basic \("app-1:wrong".base64)"
        let cases: [(form: String, authorization: String?, status: Int, error: JSON)] = [
            (exchange(code), nil, 401, "invalid_client"),
            (exchange(code), wrong, 401, "invalid_client"),
            (exchange(code), "Basic ???", 401, "invalid_client"),
            (exchange("unknown"), nil, 401, "invalid_client"),
        ]
        for row in cases {
            let answer = post(server, "/oauth/token", row.form, authorization: row.authorization)
            #expect(answer.status == row.status && answer.json["error"] == row.error)
            #expect(answer.headers["WWW-Authenticate"] == "Basic realm=\"klaviyo\"")
        }
        for (form, error) in [
            (exchange("unknown"), "invalid_grant"),
            (exchange(code, verifier: "another"), "invalid_grant"),
            (exchange(code).replacing("3000", with: "3001"), "invalid_grant"),
            (exchange(code) + "&code=\(code)", "invalid_request"),
            ("grant_type=authorization_code&code=\(code)", "invalid_request"),
            ("grant_type=password", "unsupported_grant_type"),
            ("grant_type=refresh_token", "invalid_request"),
            ("grant_type=refresh_token&refresh_token=unknown", "invalid_grant"),
            ("", "invalid_request"),
        ] {
            let answer = post(server, "/oauth/token", form)
            #expect(answer.status == 400 && answer.json["error"]?.string == error, "\(form)")
            #expect(answer.json["error_description"]?.string?.isEmpty == false)
        }
        #expect(post(server, "/oauth/token", exchange(code)).status == 200)
        #expect(post(server, "/oauth/token", exchange(code)).json["error"] == "invalid_grant")
        let expired = try self.code(server)
        server.advance(by: .seconds(300))
        #expect(post(server, "/oauth/token", exchange(expired)).json["error"] == "invalid_grant")
    }

    @Test(
        arguments: [
            (["client_id": "another"], "Unknown app"), (["client_id": ""], "Unknown app"),
            (["redirect_uri": "http://localhost:3000/other"], "Wrong redirect_uri"),
            (["redirect_uri": "https://evil.example/"], "Wrong redirect_uri"),
            (["redirect_uri": "\(callback)\r\nSet-Cookie: a=b"], "Wrong redirect_uri"),
            (["redirect_uri": ""], "Wrong redirect_uri"),
        ]
    )
    func `sends nobody to an address that isn't the app's`(changes: [String: String], title: String) throws {
        let server = try TestServer(settings: Self.declared)

        for method in ["GET", "POST"] {
            let answer = server.send("\(method) \(target(changes))")
            #expect(answer.status == 400)
            #expect(answer.headers["Location"] == nil && answer.text.contains("<h1>\(title)</h1>"))
        }
    }

    @Test(
        arguments: [
            (["response_type": "token"], "unsupported_response_type"),
            (["code_challenge": ""], "invalid_request"),
            (["code_challenge_method": "plain"], "invalid_request"),
            (["scope": "lists:read everything"], "invalid_scope"), (["scope": ""], "invalid_scope"),
        ]
    )
    func `tells the app what is wrong with its request`(changes: [String: String], error: String) throws {
        let answer = try TestServer(settings: Self.declared).send("GET \(target(changes))")

        #expect(answer.status == 302)
        #expect(answer.headers["Location"]?.hasPrefix("\(Self.callback)?error=\(error)&") == true)
    }

    @Test func `tells the app that it was denied, and keeps what its address has already`() throws {
        let server = try TestServer(settings: Self.declared)

        let answer = post(server, target(["redirect_uri": "https://app.example/back?x=1"]), "decision=deny")

        #expect(
            answer.headers["Location"]?.hasPrefix("https://app.example/back?x=1&error=access_denied&") == true
        )
    }

    @Test func `takes any app that leads to this machine where none is declared (assumed)`() throws {
        let server = try TestServer()

        #expect(server.send("GET \(target(["client_id": "any"]))").status == 200)
        #expect(server.send("GET \(target(["redirect_uri": "https://evil.example/"]))").status == 400)
        #expect(
            server.send("GET \(target(["redirect_uri": "http://localhost@evil.example/"]))").status == 400
        )
        #expect(
            server.send("GET \(target(["redirect_uri": "http://localhost.evil.example/"]))").status == 400
        )
        let answer = post(server, "/oauth/token", exchange(try code(server)))
        #expect(answer.status == 200)
    }

    @Test func `lets no page of another origin press the button`() throws {
        let server = try TestServer()

        let answer = post(server, target(), "decision=allow", origin: "https://evil.example")

        #expect(answer.status == 403 && answer.headers["Location"] == nil)
    }

    @Test func `counts the requests of an app in a quota of its own`() throws {
        let server = try TestServer(settings: Self.declared)
        let scopes = ["scope": "profiles:read lists:read"]
        let tokens = post(server, "/oauth/token", exchange(try code(server, scopes))).json
        let bearer = ["Authorization": "Bearer \(tokens["access_token"]?.string ?? "")"]

        #expect(server.send("GET /api/lists").headers["Ratelimit-Remaining"] == "74")
        #expect(server.send("GET /api/lists", headers: bearer).headers["Ratelimit-Remaining"] == "74")
        let clients = server.control("GET rate-limits").json["clients"]?.array ?? []
        #expect(clients.map { $0["key"] } == ["app app-1", "pk_…b273"])
    }

    @Test func `stores no code and no token as it is, and shows no secret`() throws {
        let server = try TestServer(settings: Self.declared)
        let code = try code(server)
        let tokens = post(server, "/oauth/token", exchange(code)).json

        let secrets = [code, tokens["access_token"]?.string, tokens["refresh_token"]?.string]
        let now = server.clock.now
        for secret in secrets.compactMap(\.self) {
            let found = try server.emulator.account.read { db in
                [
                    try OAuthTable.grant(access: secret, at: now, in: db),
                    try OAuthTable.grant(code: secret, at: now, in: db),
                    try OAuthTable.grant(refresh: secret, usedSince: Timestamp(seconds: 0), in: db),
                ]
            }
            #expect(found == [nil, nil, nil])
        }
        #expect(!server.control("GET settings").text.contains("secret-of"))
    }
}
