import HTTP
import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// What every request goes through before it reaches its handler.
@Suite struct RequestTests {
    @Test func `accepts only declared keys once there are any, each with its scopes`() throws {
        let server = try TestServer(
            settings: ["keys": [["key": "pk_readonly", "scopes": ["lists:read"]], "pk_full"]]
        )
        func status(_ method: String, _ key: String) -> Int {
            server.send("\(method) /api/lists", headers: ["Authorization": "Klaviyo-API-Key \(key)"]).status
        }

        #expect(status("GET", "pk_readonly") == 200)
        #expect(status("GET", "pk_unknown") == 401)
        let refusal = server.send(
            "POST /api/lists",
            Requests.list("A"),
            headers: ["Authorization": "Klaviyo-API-Key pk_readonly"]
        )
        #expect(refusal.status == 403)
        #expect(refusal.details == ["Your API key is missing required scopes: lists:write"])
    }

    @Test(
        arguments: [
            ("GET /api/nope", 404, "Not found."),
            ("GET /nope", 404, "Not found."),
            ("PUT /api/lists", 405, "Method \"PUT\" not allowed."),
            (
                "POST /api/flow-values-reports", 501,
                "query_flow_values (POST /api/flow-values-reports) is a Klaviyo operation that klaviyo-emulator does not"
                    + " emulate yet."
            ),
        ]
    )
    func `says what is not there, not allowed or not emulated`(line: String, status: Int, detail: String)
        throws
    {
        let answer = try TestServer().send(line)

        #expect(answer.status == status)
        #expect(answer.details == [detail])
    }

    @Test func `says of client endpoints that they are not emulated, without asking for a key`() throws {
        let description = Description(
            adding:
                #"operation get_client_gadgets GET /client/gadgets {"tag":"Client","success":200,"scopes":[]}"#
                + "\n"
        )
        let answer = try TestServer(description: description).send(
            "GET /client/gadgets?company_id=ABC123",
            headers: ["Authorization": ""]
        )

        #expect(answer.status == 501)
    }

    @Test func `sends the headers that the real API sends`() throws {
        let answer = try TestServer("company_id: WBhXHN").send("GET /api/lists/")

        #expect(
            answer.headers.map { "\($0.name): \($0.value)" }.filter { !$0.hasPrefix("X-Klaviyo-Req-Id") } == [
                "Content-Type: application/vnd.api+json", "Allow: GET, POST, HEAD, OPTIONS", "Cid: WBhXHN",
                "Content-Language: en-us", "Ratelimit-Limit: 75, 75;w=1, 750;w=60", "Ratelimit-Remaining: 74",
                "Ratelimit-Reset: 0", "Vary: Accept, Accept-Language, Cookie, Origin",
                "X-Content-Type-Options: nosniff", "X-Klaviyo-Api-Revision: 2026-07-15",
                "Date: Mon, 23 Nov 2026 12:00:00 GMT",
            ]
        )
    }

    @Test func `answers the same requests with the same bytes where the clock stands still`() throws {
        let answers = try (0..<2).map { _ in
            let server = try TestServer()
            let bodies = [Requests.list("A"), Requests.list("B")]
            return bodies.map { server.send("POST /api/lists", $0) } + [server.send("GET /api/lists")]
        }

        #expect(answers[0].map(\.text) == answers[1].map(\.text))
        #expect(answers[0].map(\.headers) == answers[1].map(\.headers))
    }

    @Test func `answers HEAD wherever it answers GET`() throws {
        let server = try TestServer("company_id: ABC123")

        #expect(server.send("HEAD /client/reviews?company_id=ABC123").status == 200)
        #expect(server.send("HEAD /api/lists").status == 200)
        #expect(server.send("HEAD /client/profiles?company_id=ABC123").status == 405)
    }

    @Test(
        arguments: [
            (["Host": "evil.example"], 403), (["Host": "localhost:1"], 200), (["Host": "[::1]:5528"], 200),
            (["Host": "app.localhost"], 200), (["Host": ""], 403), (["Host": "localhost.evil.example"], 403),
            (["Host": "localhost:80@evil.example"], 403), (["Host": "[::1].evil.example"], 403),
            (["Host": "localhost:"], 200), (["Host": "LOCALHOST:80"], 200),
        ]
    )
    func `answers only for its own host`(headers: [String: String], status: Int) throws {
        #expect(try TestServer().send("GET /api/lists", headers: headers).status == status)
    }

    @Test func `takes the host of a target that is a whole URL for its own, and links to its path`() throws {
        let server = try TestServer()

        #expect(server.send("GET http://evil.example/__emulator/health").status == 403)
        #expect(server.send("GET http://evil.example/api/lists").status == 403)
        let answer = server.send("GET http://localhost:5528/api/lists?sort=name")
        #expect(answer.json["links"]?["self"] == "https://a.klaviyo.com/api/lists?sort=name")
    }

    @Test(
        arguments: [
            "/api/profiles/P1%00x", "/api/lists?filter=equals(name,'A%00')", "/__emulator/health?%00",
        ]
    )
    func `refuses the character that ends texts elsewhere`(target: String) throws {
        let answer = try TestServer("profiles: [{id: P1, email: a@b.co}]").send("GET \(target)")

        #expect(answer.status == 400)
        #expect(answer.details == ["Null characters are not allowed."])
    }

    @Test func `keys in addresses, headers and bodies are masked where a request is kept`() throws {
        let server = try TestServer()
        let key = "pk_0123456789abcdef"
        server.send(
            "POST /api/v2/people?api_key=\(key)",
            ["email": "sk_johnson@good-shop.com", "api_key": .string(key)],
            headers: ["revision": key]
        )

        let story = server.control("GET why?email=sk_johnson@good-shop.com")

        #expect(!story.text.contains(key))
        let request = story.json["story"]?[0]
        #expect(request?["target"] == "/api/v2/people?api_key=pk_…cdef")
        #expect(request?["revision"] == "pk_…cdef")
        let kept = try server.emulator.account.read { db in
            try JournalTable.find(request: request?["request_id"]?.string ?? "", in: db)
        }
        #expect(kept?.body == #"{"email":"sk_johnson@good-shop.com","api_key":"pk_…cdef"}"#)
    }

    private static let texts: [(String, String?)] = [
        ("Bearer pk_0123456789abcdef.", "Bearer pk_…cdef."), ("sk_123456", "sk_…"), ("risk_assessment", nil),
        ("pk_12345", nil), ("pk_me_and_you@good-shop.com", nil), ("a pk_", nil), ("", nil),
    ]

    @Test(arguments: texts)
    func `a key in a text is masked, and nothing else`(text: String, masked: String?) {
        #expect(APIKey.masking(text) == masked ?? text)
    }

    @Test func `keeps pages of other origins away from the control API`() throws {
        let server = try TestServer()

        let foreign = server.send("GET /__emulator/health", headers: ["Origin": "https://evil.example"])
        #expect(foreign.status == 403)
        let named = server.send(
            "GET /__emulator/health",
            headers: ["Origin": "http://localhost:1@evil.example"]
        )
        #expect(named.status == 403)
        let own = server.send("GET /__emulator/health", headers: ["Origin": "http://localhost:5528"])
        #expect(own.status == 200)
        let form = server.send("POST /__emulator/reset", headers: ["Content-Type": "text/plain"])
        #expect(form.status == 415)
        #expect([foreign, own, form].allSatisfy { $0.headers["Access-Control-Allow-Origin"] == nil })
    }

    @Test func `refuses bodies of other types, too large ones and ones that are no JSON`() throws {
        let server = try TestServer()
        func send(_ body: String, _ type: String, tooLarge: Bool = false) -> TestResponse {
            let headers: Headers = [
                "Host": "localhost", "Authorization": "Klaviyo-API-Key pk_1", "revision": "2026-07-15",
                "Content-Type": type,
            ]
            var request = Request(
                method: "POST",
                target: "/api/lists",
                headers: headers,
                body: Array(body.utf8)
            )
            request.bodyTooLarge = tooLarge
            return TestResponse(server.emulator.respond(to: request))
        }

        #expect(send("{}", "text/plain").details == ["Unsupported media type \"text/plain\" in request."])
        let tooLarge = send("", "application/json", tooLarge: true)
        #expect(tooLarge.status == 413)
        expectSame(
            tooLarge.json["errors"] ?? .null,
            [
                [
                    "id": tooLarge.json["errors"]?[0]?["id"] ?? .null, "status": 413,
                    "code": "payload_too_large", "title": "Payload too large.",
                    "detail": "The payload of a request may have at most 5 MB.",
                    "source": ["pointer": "/data/"],
                ]
            ]
        )
        #expect(
            send("{\"data\":", "application/vnd.api+json; charset=utf-8").details
                == ["JSON parse error - Expecting value: line 1 column 9 (char 8)"]
        )
        #expect(send("[]", "application/json").details == ["The payload provided in the request is invalid."])
        #expect(server.send("GET /api/lists").data == [])
    }

    @Test func `gives the same bytes for the same requests, clock and seed`() throws {
        func bytes() throws -> [[UInt8]] {
            let server = try TestServer()
            let list = server.send("POST /api/lists", Requests.list("A"))
            let profile = server.send("POST /api/profiles", Requests.profile(["email": "a@b.co"]))
            return [list.bytes, profile.bytes, server.send("GET /api/nope").bytes]
        }

        #expect(try bytes() == bytes())
    }
}
