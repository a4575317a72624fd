import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// What makes jobs go on: the setting `job_progress`, and reads of the job.
@Suite struct JobProgressTests {
    private static let scenario = "lists: [{id: SINGLE, name: A, opt_in_process: single_opt_in}]"

    private func server(_ progress: JSON) throws -> TestServer {
        try TestServer(Self.scenario, settings: ["job_progress": progress])
    }

    private func importing(_ server: TestServer, _ count: Int) -> String {
        let rows = (0..<count).map { place -> JSON in
            ["type": "profile", "attributes": ["email": .string("p\(place)@klaviyo-demo.com")]]
        }
        let attributes: JSON = ["profiles": ["data": .array(rows)]]
        let answer = server.send(
            "POST /api/profile-bulk-import-jobs",
            ["data": ["type": "profile-bulk-import-job", "attributes": attributes]]
        )
        #expect(answer.data["attributes"]?["status"] == "queued")
        return answer.id
    }

    /// The status and the counts that a read shows, and whether it names a start and an end.
    private func read(_ server: TestServer, _ id: String) -> [JSON] {
        let job = server.send("GET /api/profile-bulk-import-jobs/\(id)").data["attributes"]
        return [
            job?["status"] ?? .null, job?["completed_count"] ?? .null,
            .bool(job?["started_at"]?.string != nil), .bool(job?["completed_at"]?.string != nil),
        ]
    }

    private func emails(_ server: TestServer) -> Int {
        server.send("GET /api/profiles").data.array?.count ?? 0
    }

    /// The states are documented, and that a first read is still `queued` is recorded; that the counts grow
    /// with the reads is assumed.
    @Test func `an import goes on with the reads of it, and its counts are true at each`() throws {
        let server = try server(["import": ["polls": 4]])
        let id = importing(server, 10)

        #expect(read(server, id) == ["queued", 0, false, false])
        #expect(emails(server) == 0)
        #expect(read(server, id) == ["processing", 5, true, false])
        #expect(emails(server) == 5)
        #expect(read(server, id) == ["processing", 7, true, false])
        #expect(emails(server) == 7)
        #expect(read(server, id) == ["complete", 10, true, true])
        #expect(emails(server) == 10)
        #expect(read(server, id) == ["complete", 10, true, true])
    }

    @Test(arguments: [(1, ["complete"]), (2, ["processing", "complete"])])
    func `few reads skip the first states`(polls: Int, states: [String]) throws {
        let server = try server(["import": ["polls": .int(polls)]])
        let id = importing(server, 1)

        #expect(states.map { _ in read(server, id)[0].string } == states)
    }

    @Test func `time does not make a polled job go on, and running the jobs does`() throws {
        let server = try server(["import": ["polls": 3]])
        let id = importing(server, 4)
        #expect(server.control("POST clock", ["advance": "2d"]).json["ran"] == 0)
        #expect(read(server, id)[0] == "queued")
        #expect(read(server, id)[0] == "processing")

        #expect(server.control("POST jobs/run").json["ran"] == 1)
        #expect(read(server, id) == ["complete", 4, true, true])
        #expect(emails(server) == 4)
    }

    @Test func `lists and other reads are no polls, and the filter knows what is being processed`() throws {
        let server = try server(["import": ["polls": 3]])
        let id = importing(server, 4)
        server.send("GET /api/profile-bulk-import-jobs")
        server.send("GET /api/profile-bulk-import-jobs/\(id)/profiles")
        func statuses(_ status: String) -> Int {
            let jobs = server.send("GET /api/profile-bulk-import-jobs?filter=equals(status,\"\(status)\")")
                .data
            return jobs.array?.count ?? -1
        }

        #expect(statuses("queued") == 1)
        #expect(read(server, id)[0] == "queued")
        #expect(read(server, id)[0] == "processing")
        #expect(statuses("queued") == 0 && statuses("processing") == 1)
    }

    /// Recorded: a suppression job that has not run is `processing` and counts nothing.
    @Test func `a suppression that is polled shows processing without counts, then complete`() throws {
        let server = try server(["suppress": ["polls": 3]])
        let body = Requests.suppress(["a@klaviyo-demo.com", "b@klaviyo-demo.com"])
        let id = server.send("POST /api/profile-suppression-bulk-create-jobs", body).id
        let shown = (1...3).map { _ -> [JSON?] in
            let job = server.send("GET /api/profile-suppression-bulk-create-jobs/\(id)").data["attributes"]
            return [job?["status"], job?["total_count"], job?["completed_count"]]
        }

        #expect(shown == [["processing", 0, 0], ["processing", 0, 0], ["complete", 2, 2]])
    }

    @Test func `a failing item fails in its part, and a held job does not go on with reads`() throws {
        let server = try server(["import": ["polls": 3]])
        let id = importing(server, 3)
        server.control("POST jobs/1", ["action": "fail", "items": [0]])
        _ = read(server, id)
        #expect(read(server, id) == ["processing", 1, true, false])
        server.control("POST jobs/1", ["action": "hold"])
        #expect(read(server, id) == ["processing", 1, true, false])
        server.control("POST jobs/1", ["action": "release"])

        #expect(read(server, id) == ["complete", 2, true, true])
        let errors = server.send("GET /api/profile-bulk-import-jobs/\(id)/import-errors").data
        #expect(errors.array?.count == 1)
        #expect(
            errors[0]?["attributes"]?["original_payload"]?["attributes"]?["email"] == "p0@klaviyo-demo.com"
        )
    }

    @Test func `at once means before the request is answered`() throws {
        let server = try server("at_once")
        let body = Requests.subscribe(["a@klaviyo-demo.com"], list: "SINGLE")
        server.send("POST /api/profile-subscription-bulk-create-jobs", body)

        #expect(server.send("GET /api/lists/SINGLE/profiles").data.array?.count == 1)
        let id = importing(server, 2)
        #expect(read(server, id) == ["complete", 2, true, true])
    }

    @Test func `by hand means when a tester says so, and why tells what it waits for`() throws {
        let server = try server(["subscribe": "by_hand"])
        let body = Requests.subscribe(["a@klaviyo-demo.com"], list: "SINGLE")
        server.send("POST /api/profile-subscription-bulk-create-jobs", body)
        #expect(server.control("POST clock", ["advance": "30d"]).json["ran"] == 0)
        let why = server.control("GET why?email=a@klaviyo-demo.com").json
        #expect(why["cause"] == "queued")
        #expect(why["summary"]?.string?.hasSuffix("Here: job 1 is done by hand.") == true)
        #expect(server.control("GET jobs").json["jobs"]?[0]?["due"] == .null)

        #expect(server.control("POST jobs/1", ["action": "run"]).json["state"] == "complete")
        #expect(emails(server) == 1)
    }

    @Test func `kinds have delays of their own`() throws {
        let server = try server(["subscribe": ["delay": "10m"], "default": ["delay": "5s"]])
        let body = Requests.subscribe(["a@klaviyo-demo.com"], list: "SINGLE")
        server.send("POST /api/profile-subscription-bulk-create-jobs", body)
        _ = importing(server, 1)

        #expect(server.control("POST clock", ["advance": "5s"]).json["ran"] == 1)
        #expect(server.control("POST clock", ["advance": "595s"]).json["ran"] == 1)
    }

    @Test func `a stalled job is being processed for ever, until it is released`() throws {
        let server = try server([:])
        let id = importing(server, 2)
        #expect(server.control("POST jobs/1", ["action": "stall"]).json["state"] == "stalled")
        #expect(server.control("POST clock", ["advance": "2d"]).json["ran"] == 0)
        #expect(read(server, id)[0] == "processing")
        #expect(server.control("GET why?email=p0@klaviyo-demo.com").json["cause"] == "stuck")

        server.control("POST jobs/1", ["action": "release"])
        #expect(try server.emulator.runDueJobs() == nil)
        #expect(read(server, id) == ["complete", 2, true, true])
    }

    @Test func `a job goes by its number, its id in the API and the id of its request`() throws {
        let server = try server([:])
        let id = importing(server, 2)
        let job = server.control("GET jobs").json["jobs"]?[0]
        let request = job?["request_id"]?.string ?? ""

        #expect(job?["job_id"] == .string(id))
        for name in ["1", id, request] {
            let held = server.control("POST jobs/\(name)", ["action": "hold"]).json
            #expect(held["id"] == 1 && held["state"] == "held")
            server.control("POST jobs/\(name)", ["action": "release"])
        }
        #expect(server.control("POST jobs/nope", ["action": "hold"]).status == 404)
    }

    @Test func `looks at segments are neither shown nor counted unless they are asked for`() throws {
        let server = try server([:])
        let isGold: JSON = [
            "type": "profile-property", "property": "properties['plan']",
            "filter": ["type": "string", "operator": "equals", "value": "gold"],
        ]
        server.send("POST /api/segments", Requests.segment([[isGold]]))
        _ = importing(server, 1)

        #expect(server.control("POST jobs/run").json["ran"] == 1)
        #expect(server.control("GET jobs").json["jobs"]?.array?.map { $0["kind"] } == ["import"])
        let looks = server.control("GET jobs?kind=evaluate-segments").json["jobs"]?.array ?? []
        #expect(!looks.isEmpty && looks.allSatisfy { $0["kind"] == "evaluate-segments" })
        #expect(server.control("GET jobs?kind=baking").status == 400)
    }

    @Test func `a cancelled job tells why of each of its addresses`() throws {
        let server = try server([:])
        let id = importing(server, 2)
        server.control("POST jobs/1", ["action": "cancel"])

        #expect(read(server, id) == ["cancelled", 0, false, false])
        #expect(server.control("GET why?email=p1@klaviyo-demo.com").json["cause"] == "cancelled_by_tester")
    }

    @Test func `polls as the standard leave alone what the API cannot read`() throws {
        let server = try server(["default": ["polls": 2]])
        let body = Requests.subscribe(["a@klaviyo-demo.com"], list: "SINGLE")
        server.send("POST /api/profile-subscription-bulk-create-jobs", body)

        #expect(server.control("POST clock", ["advance": "1s"]).json["ran"] == 1)
        #expect(server.control("GET settings").json["job_progress"] == ["default": ["polls": 2]])
    }

    @Test(
        arguments: [
            (["subscribe": ["polls": 3]], "job_progress.subscribe"),
            (["bake": "at_once"], "job_progress.bake"),
            (["import": "later"], "job_progress.import"), (["import": ["polls": 0]], "job_progress.import"),
            (["import": ["delay": "soon"]], "job_progress.import"), ("later", "job_progress"),
            (7, "job_progress"),
        ] as [(JSON, String)]
    )
    func `refuses what makes no job go on`(value: JSON, name: String) throws {
        let answer = try TestServer().control("PATCH settings", ["job_progress": value])

        #expect(answer.status == 400)
        #expect(answer.json["name"] == .string(name))
    }
}
