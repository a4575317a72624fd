import HTTP
import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

@Suite struct ControlResetTests {
    @Test func `resets the account to a scenario by its name, which stays its own`() throws {
        let server = try TestServer("{name: mine, profiles: [{email: a@b.co}]}")

        #expect(server.control("POST reset", ["scenario": "missing-profile-stuck"]).status == 200)
        for _ in 1...2 {
            #expect(server.control("GET health").json["scenario"] == "missing-profile-stuck")
            #expect(server.control("GET settings").json["job_progress"]?["default"] == "stalled")
            #expect(server.send("GET /api/profiles").data == [])
            #expect(server.send("GET /api/lists/SmXX9X").status == 200)
            server.control("POST reset")
        }
    }

    @Test func `resets the account to the text of a scenario`() throws {
        let server = try TestServer("{name: mine, company_id: ABC123}")

        let yaml = "{name: other, lists: [{id: Y6nRLr, name: A}]}"
        #expect(server.control("POST reset", ["yaml": .string(yaml)]).status == 200)
        #expect(server.control("GET health").json["scenario"] == "other")
        #expect(server.control("GET health").json["company_id"] == "ABC123")
        #expect(server.send("GET /api/lists/Y6nRLr").status == 200)
    }

    private static let unknown: [(JSON, String)] = [
        (
            ["scenario": "missing-profile-stock"],
            "no scenario is called 'missing-profile-stock' (did you mean 'missing-profile-stuck'?); the program has "
        ),
        (["yaml": "lists: A"], "scenario:1:8: lists must be a list of values"),
        (["yaml": 5], "yaml takes the text of a scenario"),
    ]

    @Test(arguments: unknown)
    func `refuses a scenario that it doesn't have, and changes nothing`(body: JSON, message: String) throws {
        let server = try TestServer("profiles: [{email: a@b.co}]")
        let answer = server.control("POST reset", body)

        #expect(answer.status == 400)
        #expect(answer.json["error"]?.string?.hasPrefix(message) == true, "\(answer.text)")
        #expect(server.send("GET /api/profiles").data.array?.count == 1)
    }

    @Test func `lists the scenarios of the program with what they show`() throws {
        let scenarios = try TestServer().control("GET scenarios").json["scenarios"]?.array ?? []

        #expect(scenarios.compactMap { $0["name"]?.string } == BuiltInScenarios.names)
        expectSame(
            scenarios.last ?? .null,
            [
                "name": "quickstart",
                "about": "Two lists, one of each opt-in process, and three profiles to look at.",
            ]
        )
    }

    @Test func `shows a page to a browser that opens the server's address`() throws {
        let server = try TestServer()
        let page = server.send("GET /")

        #expect(page.status == 200)
        #expect(page.headers["Content-Type"] == "text/html; charset=utf-8")
        #expect(page.text.contains("<li><a href=\"/__emulator/inbox\">inbox</a></li>"))
        #expect(server.send("POST /").status == 404)
    }
}
