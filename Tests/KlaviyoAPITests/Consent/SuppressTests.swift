import HTTP
import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// The jobs that suppress and unsuppress profiles.
@Suite struct SuppressTests {
    private static let suppression = "/api/profile-suppression-bulk-create-jobs"
    private static let unsuppression = "/api/profile-suppression-bulk-delete-jobs"
    private static let ada = "ada@klaviyo-demo.com"
    private static let now = "2026-11-23T12:00:00.000000+00:00"
    private static let scenario = """
        lists: [{id: NEWS01, name: News, opt_in_process: single_opt_in}]
        profiles: [{email: ada@klaviyo-demo.com, lists: [NEWS01]}, {phone_number: "+15005550006", lists: [NEWS01]}]
        """

    /// Makes a job and runs it.
    ///
    /// Returns the job as it is then.
    @discardableResult
    private func run(_ server: TestServer, _ body: JSON) throws -> JSON {
        let path =
            body["data"]?["type"] == "profile-suppression-bulk-create-job"
            ? Self.suppression : Self.unsuppression
        let answer = server.send("POST \(path)", body)
        #expect(answer.status == 202)
        try server.runJobs()
        return server.send("GET \(path)/\(answer.id)").data["attributes"] ?? .null
    }

    private func counts(_ attributes: JSON) -> [Int?] {
        ["total_count", "completed_count", "skipped_count"].map { attributes[$0]?.int }
    }

    @Test(.enabled(if: Fixture.shared != nil, "\(Fixture.sharedIsMissing)"))
    func `a new job is answered with 202 and itself, as recorded`() throws {
        let server = try TestServer(Self.scenario)
        let answer = server.send("POST \(Self.suppression)", Requests.suppress([Self.ada]))

        #expect(answer.status == 202)
        expectSame(answer.json.shape, try Fixture.recorded("bulk_suppress_profiles.202").shape)
        #expect(answer.id.utf8.count == 26)
        expectSame(
            answer.data["attributes"] ?? .null,
            [
                "status": "processing", "created_at": .string(Self.now), "total_count": 0,
                "completed_count": 0, "completed_at": .string(Self.now), "skipped_count": 0,
            ]
        )
    }

    /// Evidence: documented, by the OpenAPI documents of both revisions.
    @Test func `a new job is answered with nothing before 2024-10-15, and runs all the same`() throws {
        let profile = "profiles: [{email: ada@klaviyo-demo.com}]"
        let server = try TestServer(profile, settings: ["revision_today": "2025-01-01"])
        let body = Requests.suppress([Self.ada])
        let old = server.send("POST \(Self.suppression)", body, revision: "2024-07-15")

        #expect(old.status == 202)
        #expect(old.bytes.isEmpty)
        #expect(old.headers["Content-Type"] == nil)
        try server.runJobs()
        let ada = server.send(
            "GET /api/profiles?additional-fields[profile]=subscriptions",
            revision: "2024-07-15"
        )
        let marketing = ada.data[0]?["attributes"]?["subscriptions"]?["email"]?["marketing"]
        #expect(marketing?["can_receive_email_marketing"] == false)
        #expect(server.send("POST \(Self.suppression)", body, revision: "2024-10-15").id.utf8.count == 26)
    }

    @Test(.enabled(if: Fixture.shared != nil, "\(Fixture.sharedIsMissing)"))
    func `jobs are read as recorded: one, one of a list, some fields, and none`() throws {
        let server = try TestServer(Self.scenario)
        let one = server.send("POST \(Self.suppression)", Requests.suppress([Self.ada])).id
        let ofList = server.send(
            "POST \(Self.unsuppression)",
            Requests.suppress(list: "NEWS01", lifting: true)
        ).id
        expectSame(
            server.send("GET \(Self.unsuppression)/\(ofList)").json.shape,
            try Fixture.recorded("get_bulk_unsuppress_profiles_job.200").shape
        )
        try server.runJobs()

        let fields = "fields[profile-suppression-bulk-create-job]"
        expectSame(
            server.send("GET \(Self.suppression)/\(one)?\(fields)=status").json.shape,
            try Fixture.recorded("get_bulk_suppress_profiles_job.200").shape
        )
        let filter = "filter=equals(status,\"complete\")"
        expectSame(
            server.send("GET \(Self.suppression)?\(fields)=status,created_at,total_count&\(filter)").json
                .shape,
            try Fixture.recorded("get_bulk_suppress_profiles_jobs.200").shape
        )
        let unknown = server.send("GET \(Self.suppression)/NOPE01")
        #expect(unknown.status == 404)
        let recorded = try Fixture.recorded("get_bulk_suppress_profiles_job.404")["errors"]?[0]
        #expect(unknown.details == [recorded?["detail"]?.string])
        expectSame(unknown.json["errors"]?[0]?.shape ?? .null, recorded?.shape ?? .null)
    }

    @Test(.enabled(if: Fixture.shared != nil, "\(Fixture.sharedIsMissing)"))
    func `a suppressed profile is shown as recorded, member by member`() throws {
        let server = try TestServer(
            "profiles: [{email: ada@klaviyo-demo.com}]",
            at: "2026-09-04T13:39:33.601782Z"
        )
        try run(server, Requests.suppress([Self.ada]))
        let recorded = try Fixture.recorded("get_profiles_for_list.200")["data"]?[0]?["attributes"]

        expectSame(server.subscriptions(Self.ada) ?? .null, try #require(recorded?["subscriptions"]))
    }

    @Test func `suppresses known and unknown addresses, and skips those it need not touch`() throws {
        let server = try TestServer(Self.scenario)
        let job = try run(server, Requests.suppress([Self.ada, "new@klaviyo-demo.com", Self.ada]))

        #expect(job["status"] == "complete")
        #expect(counts(job) == [3, 2, 1])
        let suppression: JSON = [["reason": "USER_SUPPRESSED", "timestamp": .string(Self.now)]]
        for email in [Self.ada, "new@klaviyo-demo.com"] {
            #expect(server.emailMarketing(email)?["suppression"] == suppression)
            #expect(server.emailMarketing(email)?["consent"] == "NEVER_SUBSCRIBED")
        }
        #expect(server.members(of: "NEWS01") == 2)
        #expect(server.why(Self.ada)["verdict"] == "suppressed")
        #expect(server.why(Self.ada)["cause"] == "user_suppressed")
    }

    @Test func `suppresses whoever is on the list when the job runs`() throws {
        let server = try TestServer(Self.scenario)
        let job = try run(server, Requests.suppress(list: "NEWS01"))

        #expect(counts(job) == [2, 1, 1])
        #expect(server.emailMarketing(Self.ada)?["can_receive_email_marketing"] == false)
        let story = server.why(Self.ada)["story"]?.array ?? []
        #expect(story.map { $0["kind"] } == ["request", "job", "decision"])
        let lifted = try run(server, Requests.suppress(list: "NEWS01", lifting: true))
        #expect(counts(lifted) == [2, 1, 1])
        #expect(server.emailMarketing(Self.ada)?["can_receive_email_marketing"] == true)
    }

    @Test func `unsuppressing lifts USER_SUPPRESSED alone`() throws {
        let server = try TestServer(Self.scenario)
        try run(server, Requests.suppress([Self.ada]))
        let lifted = try run(server, Requests.suppress([Self.ada, "nobody@klaviyo-demo.com"], lifting: true))

        #expect(counts(lifted) == [2, 1, 1])
        #expect(server.emailMarketing(Self.ada)?["suppression"] == [])
        #expect(server.emailMarketing(Self.ada)?["last_updated"] == .null)
        #expect(server.emailMarketing("nobody@klaviyo-demo.com") == nil)
        #expect(server.why(Self.ada)["verdict"] == "unsuppressed")

        server.send("POST /api/profile-subscription-bulk-delete-jobs", Requests.unsubscribe([Self.ada]))
        try server.runJobs()
        #expect(counts(try run(server, Requests.suppress([Self.ada], lifting: true))) == [1, 0, 1])
        #expect(server.emailMarketing(Self.ada)?["suppression"]?[0]?["reason"] == "UNSUBSCRIBE")
        #expect(server.why(Self.ada)["cause"] == "not_user_suppressed")
    }

    @Test func `subscribing again lifts a suppression`() throws {
        let server = try TestServer(Self.scenario)
        try run(server, Requests.suppress([Self.ada]))
        server.send(
            "POST /api/profile-subscription-bulk-create-jobs",
            Requests.subscribe([Self.ada], list: "NEWS01")
        )
        try server.runJobs()

        #expect(server.emailMarketing(Self.ada)?["can_receive_email_marketing"] == true)
    }

    @Test func `leaves events`() throws {
        let server = try TestServer(Self.scenario)
        for lifting in [false, true] {
            try run(server, Requests.suppress([Self.ada], lifting: lifting))
            server.advance(by: .seconds(1))
        }
        func properties(_ second: String) -> JSON {
            ["email_address": .string(Self.ada), "suppression_method": "API", "$event_id": .string(second)]
        }

        expectSame(
            .array(server.events()),
            [
                ["Manually Suppressed from Email Marketing", properties("1795435200")],
                ["Manually Unsuppressed from Email Marketing", properties("1795435201")],
            ]
        )
    }

    @Test func `all jobs: the newest first, filtered, sorted, and each kind by itself`() throws {
        let server = try TestServer(Self.scenario)
        var ids: [String] = []
        for body in [Requests.suppress([Self.ada]), Requests.suppress(list: "NEWS01")] {
            ids.append(server.send("POST \(Self.suppression)", body).id)
            server.advance(by: .seconds(1))
        }
        func found(_ query: String, _ path: String = Self.suppression) -> [String] {
            server.send("GET \(path)?\(query)").data.array?.compactMap { $0["id"]?.string } ?? []
        }

        #expect(found("") == ids.reversed())
        #expect(found("sort=created") == ids)
        #expect(found("sort=-created") == ids.reversed())
        #expect(found("filter=equals(list_id,\"NEWS01\")") == [ids[1]])
        #expect(found("filter=equals(segment_id,\"NEWS01\")") == [])
        #expect(found("filter=equals(status,\"processing\")").count == 2)
        #expect(found("filter=equals(status,\"queued\")") == [])
        #expect(found("", Self.unsuppression) == [])
        try server.runJobs()
        #expect(found("filter=equals(status,\"complete\")").count == 2)
        #expect(server.send("GET \(Self.suppression)?page[size]=5").status == 400)
        #expect(server.send("GET \(Self.unsuppression)/\(ids[0])").status == 404)
    }

    @Test func `all jobs come in pages of a hundred`() throws {
        let server = try TestServer(Self.scenario, settings: ["rate_limits": "off"])
        for _ in 0..<101 {
            server.send("POST \(Self.suppression)", Requests.suppress([Self.ada]))
            server.advance(by: .milliseconds(1))
        }
        let first = server.send("GET \(Self.suppression)")
        let next = try #require(first.json["links"]?["next"]?.string)
        let second = server.send("GET \(next.dropFirst("https://a.klaviyo.com".count))")

        #expect(first.data.array?.count == 100)
        #expect(second.data.array?.count == 1)
        #expect(second.json["links"]?["next"] == .null)
    }

    private static let refusals: [(JSON, String, String)] = [
        (
            Requests.suppress(["nonsense"]), "Invalid email address",
            "/data/attributes/profiles/data/0/attributes/email"
        ),
        (
            Requests.suppress((0...100).map { "p\($0)@klaviyo-demo.com" }),
            "'profiles' may contain at most 100 items.", "/data/attributes/profiles/data"
        ),
        (
            Requests.suppress(),
            "Exactly one of 'profiles', a list relationship and a segment relationship must be given.",
            "/data"
        ),
        (
            Requests.suppress([ada], list: "NEWS01"),
            "Exactly one of 'profiles', a list relationship and a segment relationship must be given.",
            "/data"
        ),
        (
            Requests.suppress(list: "NOPE01"), "List not found with id NOPE01.",
            "/data/relationships/list/data/id"
        ),
        (
            Requests.suppress(segment: "NOPE01"), "Segment not found with id NOPE01.",
            "/data/relationships/segment/data/id"
        ),
    ]

    @Test(arguments: refusals)
    func `refuses what it can't do, and makes no job`(body: JSON, detail: String, place: String) throws {
        let server = try TestServer(Self.scenario)
        let answer = server.send("POST \(Self.suppression)", body)

        #expect(answer.status == 400)
        #expect(answer.details == [detail])
        #expect(answer.places == [place])
        #expect(server.send("GET \(Self.suppression)").data == [])
    }
}
