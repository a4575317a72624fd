import Foundation
import JSONAPI
import KlaviyoAPI
import Store
import TestSupport
import Testing

/// What is still there when an account is opened again.
@Suite struct StateTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "state-\(UUID().uuidString)")
        .path

    private func open(_ scenario: String? = nil, at time: String = TestServer.noon) throws -> TestServer {
        let clock = Clock(fixedAt: Timestamp(iso8601: time))
        let account = try Account(
            .folder(folder),
            scenario: try scenario.map { try Scenario(yaml: $0, file: "test.yaml") },
            clock: clock
        )
        return TestServer(account, clock)
    }

    @Test func `keeps everything, and still runs a queued job`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let scenario = "lists: [{id: SINGLE, name: A, opt_in_process: single_opt_in}]"
        let company = try {
            let server = try open(scenario)
            server.send("POST /api/profiles", Requests.profile(["email": "a@b.co"]))
            server.control("PATCH settings", ["job_delay": "5s"])
            let body = Requests.subscribe(["c@d.co"], list: "SINGLE")
            server.send("POST /api/profile-subscription-bulk-create-jobs", body)
            return server.emulator.account.company
        }()

        let server = try open("lists: [{id: OTHER1, name: B}]", at: "2026-11-23T12:00:10Z")
        #expect(server.emulator.account.company == company)
        #expect(server.control("GET settings").json["job_delay"] == "5s")
        #expect(server.send("GET /api/lists").data[0]?["id"] == "SINGLE")
        // What is left is to fill in last_event_date.
        #expect(try server.emulator.runDueJobs() == Timestamp(iso8601: "2026-11-23T12:30:10Z"))
        #expect(server.send("GET /api/profiles").data.array?.count == 2)
        #expect(try server.emulator.runAllJobs() == 0)
    }

    @Test func `never gives an id twice`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var ids: Set<String> = []
        for number in 0..<5 {
            let server = try open()
            ids.insert(server.send("POST /api/lists", Requests.list("L\(number)")).id)
        }
        #expect(ids.count == 5)
    }

    @Test func `keeps a second server away from its folder`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let first = try open()

        let error = #expect(throws: Store.OpenError.self) { try open() }

        #expect(error?.description.contains("in use by another process") ?? false)
        #expect(first.send("GET /api/lists").status == 200)
    }

    @Test func `says so when its file is no database`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data("not a database, but long enough to look like one".utf8)
            .write(to: URL(filePath: "\(folder)/account.sqlite"))

        let error = #expect(throws: Store.OpenError.self) { try open() }
        #expect(error?.description.contains("account.sqlite") ?? false)
    }
}
