import HTTP
import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// Who may do what.
@Suite struct AuthenticationTests {
    @Test(
        arguments: [
            ("", "not_authenticated", "Missing or invalid authorization scheme. Please use Klaviyo-API-Key."),
            (
                "pk_0123", "not_authenticated",
                "Missing or invalid authorization scheme. Please use Klaviyo-API-Key."
            ),
            ("Klaviyo-API-Key invalid", "not_authenticated", "Missing or invalid private key."),
            ("Klaviyo-API-Key", "not_authenticated", "Missing or invalid private key."),
            ("Bearer", "not_authenticated", "Missing or invalid private key."),
            ("Bearer pk_unknown", "authentication_failed", "Incorrect authentication credentials."),
            ("Klaviyo-API-Key pk_unknown", "authentication_failed", "Incorrect authentication credentials."),
        ]
    )
    func `refuses with one of three 401s, without the headers of an account (recorded)`(
        header: String,
        code: String,
        detail: String
    ) throws {
        let server = try TestServer(settings: ["keys": ["pk_known"]])

        let answer = server.send("GET /api/lists", headers: ["Authorization": header])

        #expect(answer.status == 401)
        #expect(answer.headers["WWW-Authenticate"] == "Bearer, Klaviyo-API-Key")
        #expect(answer.headers["Content-Type"] == "application/vnd.api+json")
        for name in [
            "Ratelimit-Limit", "Ratelimit-Remaining", "Ratelimit-Reset", "Cid", "X-Klaviyo-Api-Revision",
            "X-Klaviyo-Api-Retirement-Date",
        ] {
            #expect(answer.headers[name] == nil)
        }
        let id = try #require(answer.headers["X-Klaviyo-Req-Id"])
        let title =
            code == "not_authenticated" ? "Authentication credentials were not provided." : detail
        var error: JSONObject = [
            "id": .string(id), "code": .string(code), "title": .string(title),
            "detail": .string(detail), "source": ["pointer": "/data/"], "status": 401,
        ]
        // The status comes last only of a key that isn't known.
        if code == "not_authenticated" {
            error = JSONObject([error.members[0], error.members[5]] + error.members[1..<5])
        }
        expectSame(answer.json, ["errors": [.object(error)]])
    }

    @Test func `says the status last of a key that it doesn't know (recorded)`() throws {
        let server = try TestServer(settings: ["keys": ["pk_known"]])
        let error = server.send("GET /api/lists").json["errors"]?[0]?.object

        #expect(error?.names == ["id", "code", "title", "detail", "source", "status"])
    }

    private func server(_ scopes: JSON) throws -> TestServer {
        try TestServer(settings: ["keys": [["key": .string(TestServer.key), "scopes": scopes]]])
    }

    @Test func `checks scopes before the body (reported), and names all that are missing`() throws {
        let server = try server(["lists:read"])

        let answer = server.send("POST /api/profile-subscription-bulk-create-jobs", ["nonsense": true])

        #expect(answer.status == 403)
        #expect(
            answer.details == [
                "Your API key is missing required scopes: lists:write,profiles:write,subscriptions:write"
            ]
        )
        #expect(answer.headers["Ratelimit-Limit"] != nil && answer.headers["Cid"] != nil)
    }

    @Test func `needs the scope to read what is included (documented)`() throws {
        let server = try server(["events:read"])

        #expect(server.send("GET /api/events").status == 200)
        #expect(server.send("GET /api/events?include=attributions").status == 200)
        #expect(
            server.send("GET /api/events?include=profile,metric").details
                == ["Your API key is missing required scopes: profiles:read,metrics:read"]
        )
        #expect(server.send("GET /api/events?include=nonsense").status == 400)
    }

    @Test func `knows the scope of everything that can be included`() {
        let description = Description.embedded
        let names = Set(
            description.entries.flatMap { entry in
                description.revisions.flatMap { revision in
                    description.operation(entry, at: revision)?.parameters.includes ?? []
                }
            }
        )

        #expect(names.subtracting(Operation.includeScopes.keys) == ["attributions"])
        #expect(Set(Operation.includeScopes.keys).subtracting(names) == [])
        #expect(Set(Operation.includeScopes.values).subtracting(description.scopes) == [])
    }

    @Test func `takes only its own company id where the scenario states one`() throws {
        let path = "/client/reviews?company_id"
        let stated = try TestServer("company_id: ABC123")
        #expect(stated.send("GET \(path)=ABC123").status == 200)
        #expect(stated.send("GET \(path)=ZZZ999").details == ["Invalid Company ID"])

        let server = try TestServer()
        #expect(server.send("GET \(path)=ZZZ999").status == 200)
        #expect(server.send("GET \(path)=ZZZ999").status == 200)
        #expect(server.console.count { $0.hasPrefix("a client has the company id ZZZ999") } == 1)
    }

    private static let mistakes: [(JSON, String)] = [
        (["keys": [["key": "pk_a", "scope": ["lists:read"]]]], "keys.scope"),
        (["keys": [["key": "pk_a", "scopes": ["lists:red"]]]], "keys.scopes"),
        (["keys": [["key": "pk_a", "scopes": "some"]]], "keys.scopes"),
        (["keys": ["pk_…b273"]], "keys"),
        (
            [
                "oauth_clients": [
                    ["client_id": "a", "client_secret": "…cdef", "redirect_uris": ["http://localhost/"]]
                ]
            ], "oauth_clients"
        ),
        (
            [
                "oauth_clients": [
                    [
                        "client_id": "a", "client_secret": "s", "redirect_uris": ["http://localhost/"],
                        "scopes": ["lists"],
                    ]
                ]
            ], "oauth_clients.scopes"
        ),
    ]

    @Test(arguments: mistakes)
    func `refuses keys and apps that would get more, or less, than was meant`(change: JSON, name: String)
        throws
    {
        let answer = try TestServer().control("PATCH settings", change)

        #expect(answer.status == 400)
        #expect(answer.json["name"] == .string(name))
    }

    @Test func `knows scopes by the names that they had, and takes full for all`() throws {
        let server = try TestServer()
        let client: JSON = [
            "client_id": "a", "client_secret": "s", "redirect_uris": ["http://localhost/"], "scopes": "full",
        ]
        let keys: JSON = [["key": "pk_a", "scopes": ["list:read", "translations:read"]]]
        let change: JSON = ["keys": keys, "oauth_clients": [client]]

        #expect(server.control("PATCH settings", change).status == 200)
    }

    @Test(arguments: ["", "ABC", "ABC12!", "ABC1234"])
    func `refuses a company id that is none at the client endpoints (recorded)`(company: String) throws {
        let answer = try TestServer().send(
            "POST /client/profiles?company_id=\(company)",
            Requests.profile([:])
        )

        #expect(answer.status == 400)
        let id = try #require(answer.headers["X-Klaviyo-Req-Id"])
        expectSame(
            answer.json,
            [
                "errors": [
                    [
                        "id": .string(id), "status": 400, "code": "invalid", "title": "Invalid input.",
                        "detail": "Invalid Company ID", "source": ["pointer": "/data"], "links": [:],
                        "meta": [:],
                    ]
                ]
            ]
        )
    }
}
