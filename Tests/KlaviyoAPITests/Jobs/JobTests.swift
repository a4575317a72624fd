import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

@Suite struct JobTests {
    private static let scenario = "lists: [{id: SINGLE, name: A, opt_in_process: single_opt_in}]"

    private func subscribe(_ server: TestServer, _ email: String) {
        let body = Requests.subscribe([email], list: "SINGLE")
        server.send("POST /api/profile-subscription-bulk-create-jobs", body)
    }

    private func emails(_ server: TestServer) -> [String] {
        server.send("GET /api/profiles").data.array?.compactMap { $0["attributes"]?["email"]?.string } ?? []
    }

    @Test func `a held job waits until it is released`() throws {
        let server = try TestServer(Self.scenario)
        subscribe(server, "a@klaviyo-demo.com")
        #expect(server.control("POST jobs/1", ["action": "hold"]).json["state"] == "held")
        server.advance(by: .seconds(60))
        #expect(try server.emulator.runDueJobs() == nil)
        #expect(emails(server) == [])

        server.control("POST jobs/1", ["action": "release"])
        // What is left is to fill in last_event_date.
        #expect(try server.emulator.runDueJobs() == Timestamp(iso8601: "2026-11-23T12:31:00Z"))
        #expect(emails(server) == ["a@klaviyo-demo.com"])
    }

    @Test func `jobs can be done out of order, and before they are due`() throws {
        let server = try TestServer(Self.scenario)
        subscribe(server, "first@klaviyo-demo.com")
        subscribe(server, "second@klaviyo-demo.com")

        #expect(server.control("POST jobs/2", ["action": "run"]).json["state"] == "complete")
        #expect(emails(server) == ["second@klaviyo-demo.com"])
        #expect(server.control("POST jobs/run").json["ran"] == 1)
    }

    @Test func `a cancelled job is never done`() throws {
        let server = try TestServer(Self.scenario)
        subscribe(server, "a@klaviyo-demo.com")

        #expect(server.control("POST jobs/1", ["action": "cancel"]).json["state"] == "cancelled")
        #expect(server.control("POST jobs/run").json["ran"] == 0)
        #expect(server.control("POST jobs/1", ["action": "run"]).status == 409)
    }

    @Test func `items of an import fail where a tester wants them to`() throws {
        let server = try TestServer()
        let rows = ["a", "b", "c"].map { name -> JSON in
            ["type": "profile", "attributes": ["email": .string("\(name)@klaviyo-demo.com")]]
        }
        let job = server.send(
            "POST /api/profile-bulk-import-jobs",
            [
                "data": [
                    "type": "profile-bulk-import-job", "attributes": ["profiles": ["data": .array(rows)]],
                ]
            ]
        )
        server.control("POST jobs/1", ["action": "fail", "items": [1]])
        try server.runJobs()

        let done = server.send("GET /api/profile-bulk-import-jobs/\(job.id)").data["attributes"]
        #expect(done?["completed_count"] == 2 && done?["failed_count"] == 1)
        #expect(emails(server).sorted() == ["a@klaviyo-demo.com", "c@klaviyo-demo.com"])
    }

    @Test func `items of a subscription fail where a tester wants them to, and why tells it`() throws {
        let server = try TestServer(Self.scenario)
        let body = Requests.subscribe(["a@klaviyo-demo.com", "b@klaviyo-demo.com"], list: "SINGLE")
        server.send("POST /api/profile-subscription-bulk-create-jobs", body)
        server.control("POST jobs/1", ["action": "fail", "items": [0]])
        try server.runJobs()

        #expect(emails(server) == ["b@klaviyo-demo.com"])
        #expect(server.control("GET why?email=a@klaviyo-demo.com").json["cause"] == "failed_by_tester")
        let job = server.control("GET jobs").json["jobs"]?[0]
        #expect(job?["completed"] == 1 && job?["failed"] == 1 && job?["skipped"] == 0)
    }

    @Test func `items fail in every job of a kind where the setting says so`() throws {
        let server = try TestServer(Self.scenario, settings: ["job_failures": ["subscribe": [1, 7]]])
        for name in ["a", "b"] {
            let emails = ["\(name)1@klaviyo-demo.com", "\(name)2@klaviyo-demo.com"]
            server.send(
                "POST /api/profile-subscription-bulk-create-jobs",
                Requests.subscribe(emails, list: "SINGLE")
            )
        }
        try server.runJobs()

        #expect(emails(server).sorted() == ["a1@klaviyo-demo.com", "b1@klaviyo-demo.com"])
        let refused = server.control("PATCH settings", ["job_failures": ["suppress": [0]]])
        #expect(refused.status == 400 && refused.json["name"] == "job_failures.suppress")
        #expect(server.control("PATCH settings", ["job_failures": ["import": [-1]]]).status == 400)
        server.send(
            "POST /api/profile-suppression-bulk-create-jobs",
            Requests.suppress(["a1@klaviyo-demo.com"])
        )
        let unfit = server.control("POST jobs/3", ["action": "fail", "items": [0]])
        #expect(unfit.status == 400 && unfit.text.contains("don't fail one by one"))
    }

    private static let mistakes: [(String, JSON, Int)] = [
        ("1", ["action": "explode"], 400), ("1", [:], 400), ("1", ["action": "fail"], 400),
        ("7", ["action": "run"], 404), ("x", ["action": "run"], 404),
    ]

    @Test(arguments: mistakes)
    func `refuses what it cannot do to a job`(id: String, body: JSON, status: Int) throws {
        let server = try TestServer(Self.scenario)
        subscribe(server, "a@klaviyo-demo.com")

        #expect(server.control("POST jobs/\(id)", body).status == status)
        #expect(server.control("GET jobs").json["jobs"]?[0]?["state"] == "queued")
    }
}
