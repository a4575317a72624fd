import Foundation
import HTTP
import JSONAPI
import KlaviyoAPI
import Store
import TestSupport
import Testing

/// What is still there when an account is opened again.
@Suite struct StateTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "state-\(UUID().uuidString)")
        .path

    private func open(
        _ scenario: String? = nil,
        at time: String = TestServer.noon,
        settings: JSONObject = [:],
        seed: UInt64? = nil
    ) throws -> TestServer {
        let clock = Clock(fixedAt: Timestamp(iso8601: time))
        let account = try Account(
            .folder(folder),
            scenario: try scenario.map { try Scenario(yaml: $0, file: "test.yaml") },
            overrides: settings,
            clock: clock,
            seed: seed
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

    @Test func `never gives a request's id twice, whatever the seed`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var ids: Set<String> = []
        for number in 0..<3 {
            let server = try open(seed: 7)
            let answer = server.send("POST /api/lists", Requests.list("L\(number)"))
            #expect(answer.status == 201)
            ids.insert(try #require(answer.headers["X-Klaviyo-Req-Id"]))
        }
        #expect(ids.count == 3)
    }

    @Test func `keeps its folder to itself`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try open()

        let attributes = try FileManager.default.attributesOfItem(atPath: folder)
        #expect("\(attributes[.posixPermissions] ?? "")" == "\(0o700)")
    }

    @Test func `knows the name of its scenario after a restart`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try open("name: mine")

        #expect(try open().control("GET health").json["scenario"] == "mine")
    }

    @Test func `a block of the bot protection outlives a restart with the same setting, and no other`() throws
    {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let scenario = "{settings: {bot_protection: {subscribes: 5}}, blocked_as_bot: true}"
        _ = try open(scenario)

        for (subscribes, cause) in [(5, "bot_protection"), (6, "default_double_opt_in")] {
            let server = try open(settings: ["bot_protection": ["subscribes": .int(subscribes)]])
            let address = "a\(subscribes)@klaviyo-demo.com"
            let body = Requests.subscribe([address], list: nil)
            server.send("POST /api/profile-subscription-bulk-create-jobs", body)
            try server.runJobs()
            #expect(server.control("GET why?email=\(address)").json["cause"] == .string(cause))
        }
    }

    @Test func `a reset that fails leaves the clock and the settings as they were`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try open("name: sound")
        // Two profiles of one address, which no server begins with.
        let broken =
            "{clock: 2026-01-01, settings: {push: false}, profiles: [{email: a@b.co}, {email: a@b.co}]}"
        try AccountFile.execute("UPDATE account SET scenario = '\(broken)'", in: folder)
        let server = try open()
        let (clock, settings) = (server.control("GET clock").text, server.control("GET settings").text)

        #expect(server.control("POST reset").status == 500)

        #expect(server.control("GET clock").text == clock)
        #expect(server.control("GET settings").text == settings)
        #expect(server.console.contains { $0.hasPrefix("internal error at POST /__emulator/reset") })
    }

    @Test func `says so rather than run a job in a state that it doesn't know`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try {
            let body = Requests.subscribe(["a@b.co"], list: nil)
            try open().send("POST /api/profile-subscription-bulk-create-jobs", body)
        }()
        try AccountFile.execute("UPDATE job SET state = 'odd'", in: folder)

        #expect(try open().control("GET jobs").status == 500)
    }

    @Test func `a transaction that SQLite has ended itself fails with the first error`() {
        struct DiskIsFull: Error {}

        #expect(throws: DiskIsFull.self) { try AccountFile.fail(with: DiskIsFull()) }
    }

    @Test func `keeps a second server away from its folder`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let first = try open()

        let error = #expect(throws: Store.OpenError.self) { try open() }

        #expect(error?.description.contains("in use by another process") ?? false)
        #expect(first.send("GET /api/lists").status == 200)
    }

    /// Changes the account's file as another program would.
    private func change(_ sql: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try OtherProgram.run(sql, on: "\(folder)/account.sqlite")
    }

    @Test func `leaves the database of another program alone`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try change(
            "CREATE TABLE grdb_migrations (identifier TEXT); CREATE TABLE mine (a); INSERT INTO mine VALUES (42)"
        )
        let file = URL(filePath: "\(folder)/account.sqlite")
        let before = try Data(contentsOf: file)

        let error = #expect(throws: Store.OpenError.self) { try open() }

        #expect(
            error?.description.hasSuffix("account.sqlite as a database: it belongs to another program")
                == true
        )
        #expect(try Data(contentsOf: file) == before)
    }

    @Test func `leaves an account alone that a newer version has made`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do { _ = try open() }
        try change("INSERT INTO grdb_migrations VALUES ('journal 99')")

        let error = #expect(throws: Store.OpenError.self) { try open() }

        #expect(error?.description.hasSuffix("a newer version of this program has made it") ?? false)
    }

    @Test func `takes an account from before its file said whose it is`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do { try open().send("POST /api/lists", Requests.list("A")) }
        try change(
            """
            PRAGMA application_id = 0;
            DELETE FROM grdb_migrations WHERE identifier = 'relationship 3';
            DROP INDEX relationship_position;
            """
        )

        #expect(try open().send("GET /api/lists").data.array?.count == 1)
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
