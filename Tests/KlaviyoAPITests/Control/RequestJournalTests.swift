import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

@Suite struct RequestJournalTests {
    private static let path = "/api/profile-subscription-bulk-create-jobs"

    /// Two subscriptions, one of them refused, and a profile.
    private func server() throws -> TestServer {
        let server = try TestServer()
        server.send("POST \(Self.path)", Requests.subscribe(["a@b.co"], list: nil))
        server.send("POST \(Self.path)", Requests.subscribe(["a@b.co"], list: "NOPE12"))
        server.send(
            "POST /api/profiles?additional-fields[profile]=subscriptions",
            Requests.profile(["email": "c@d.co"])
        )
        server.send("GET /api/profiles")
        return server
    }

    @Test(
        arguments: [
            ("", 3), ("?method=POST", 3), ("?method=patch", 0), ("?path=\(path)", 2),
            ("?path=/api/profiles", 1),
            ("?status=202", 1), ("?status=400&path=\(path)", 1), ("?email=a@b.co", 2),
            ("?email=A@B.co&status=202", 1),
            ("?email=nobody@b.co", 0), ("?limit=1", 3),
        ]
    )
    func `counts the requests that a filter finds`(query: String, count: Int) throws {
        let answer = try server().control("GET requests\(query)").json

        #expect(answer["count"] == .int(count))
        #expect(answer["requests"]?.array?.count == (query == "?limit=1" ? 1 : count))
    }

    @Test func `shows what was sent and how it was answered, the newest first`() throws {
        let body = Requests.subscribe(["a@b.co"], list: "NOPE12")
        let requests = try server().control("GET requests?email=a@b.co").json["requests"]?.array ?? []

        expectSame(
            .object(JSONObject((requests[0].object ?? [:]).filter { $0.name != "request_id" })),
            [
                "time": "2026-11-23T12:00:00.000000+00:00", "method": "POST", "target": .string(Self.path),
                "status": 400, "revision": "2026-07-15", "key": "pk_…b273",
                "problem": "List not found with id NOPE12.", "body": body,
            ]
        )
        #expect(requests[1]["status"] == 202 && requests[1]["problem"] == .null)
    }

    @Test func `refuses a status that is no number`() throws {
        let answer = try TestServer().control("GET requests?status=ok")

        #expect(answer.status == 400)
        expectSame(answer.json, ["error": "status takes a number such as 202", "name": "status"])
    }

    @Test func `each refused request is said on the console, the same ones not for ever`() throws {
        let server = try TestServer()
        for _ in 1...5 { server.send("GET /api/profiles/NOPE") }
        server.send("GET /api/nope")

        let line =
            "refused  GET /api/profiles/NOPE → 404  key pk_…b273  A profile with id NOPE does not exist."
        #expect(Array(server.console.prefix(4)) == [line, line, line, "… and 2 more like it"])
        #expect(server.console.last?.hasPrefix("refused  GET /api/nope → 404  key pk_…b273 ") ?? false)
    }

    @Test func `requests that succeed are not said on the console`() throws {
        let server = try TestServer()
        server.send("GET /api/profiles")
        server.send("POST /api/profiles", Requests.profile(["email": "c@d.co"]))

        #expect(server.console == [])
    }
}
