import JSONAPI
import TestSupport
import Testing

@Suite struct ImportTests {
    private static let path = "/api/profile-bulk-import-jobs"
    private static let scenario = """
        company_id: WBhXHN
        lists: [{id: Y6nRLr, name: A}]
        profiles: [{id: P1, email: known@klaviyo-demo.com, first_name: Known, title: T}, {id: P2, phone_number: '+15005550006'}]
        """

    private func body(_ rows: [JSON], lists: [String] = []) -> JSON {
        var data: JSONObject = [
            "type": "profile-bulk-import-job",
            "attributes": [
                "profiles": ["data": .array(rows.map { ["type": "profile", "attributes": $0] })]
            ],
        ]
        if !lists.isEmpty { data.append("relationships", ["lists": Requests.identifiers("list", lists)]) }
        return ["data": .object(data)]
    }

    @Test func `answers with the job, as the real API does`() throws {
        let server = try TestServer(Self.scenario)
        let answer = server.send(
            "POST \(Self.path)",
            body([["email": "a@klaviyo-demo.com"]], lists: ["Y6nRLr"])
        )

        #expect(answer.status == 202)
        #expect(String(base64: answer.id)?.hasPrefix("WBhXHN_maintenance.") ?? false)
        expectSame(
            answer.data["attributes"] ?? .null,
            [
                "status": "queued", "created_at": "2026-11-23T12:00:00+00:00", "total_count": 1,
                "completed_count": 0, "failed_count": 0, "completed_at": nil,
                "expires_at": "2026-11-30T12:00:00+00:00", "started_at": nil,
            ]
        )
    }

    @Test(.enabled(if: Fixture.shared != nil, "\(Fixture.sharedIsMissing)"))
    func `has the shape of the recorded answers`() throws {
        let server = try TestServer(Self.scenario)
        let created = server.send(
            "POST \(Self.path)",
            body([["email": "a@klaviyo-demo.com"]], lists: ["Y6nRLr"])
        )
        let fields = "fields[profile-bulk-import-job]=status,completed_count,failed_count,total_count"
        let read = server.send("GET \(Self.path)/\(created.id)?\(fields)&include=lists")
        let lists = server.send("GET \(Self.path)/\(created.id)/relationships/lists")
        let errors = server.send("GET \(Self.path)/\(created.id)/import-errors")

        expectSame(created.json.shape, try Fixture.recorded("bulk_import_profiles.202").shape)
        expectSame(read.json.shape, try Fixture.recorded("get_bulk_import_profiles_job.200").shape)
        expectSame(
            lists.json.shape,
            try Fixture.recorded("get_list_ids_for_bulk_import_profiles_job.200").shape
        )
        expectSame(
            errors.json.shape,
            try Fixture.recorded("get_errors_for_bulk_import_profiles_job.200").shape
        )
    }

    @Test func `creates and updates profiles, puts them on the lists and leaves consent alone`() throws {
        let server = try TestServer(Self.scenario)
        let rows: [JSON] = [
            ["email": "new@klaviyo-demo.com", "properties": ["plan": "gold"]],
            ["email": "known@klaviyo-demo.com", "first_name": nil, "last_name": "L"],
        ]
        let job = server.send("POST \(Self.path)", body(rows, lists: ["Y6nRLr"]))
        #expect(server.send("GET /api/lists/Y6nRLr/profiles").data == [])
        try server.runJobs()

        let done = server.send("GET \(Self.path)/\(job.id)").data["attributes"]
        #expect(done?["status"] == "complete" && done?["completed_count"] == 2 && done?["failed_count"] == 0)
        let known = server.send("GET /api/profiles/P1?additional-fields[profile]=subscriptions").data[
            "attributes"
        ]
        #expect(known?["first_name"] == "Known" && known?["last_name"] == "L" && known?["title"] == "T")
        #expect(known?["subscriptions"]?["email"]?["marketing"]?["consent"] == "NEVER_SUBSCRIBED")
        #expect(server.send("GET /api/lists/Y6nRLr/profiles").data.array?.count == 2)
        #expect(server.send("GET \(Self.path)/\(job.id)/profiles").data.array?.count == 2)
        #expect(server.send("GET \(Self.path)/\(job.id)/lists").data[0]?["id"] == "Y6nRLr")
    }

    @Test func `reports bad rows with what was sent, and keeps the good ones`() throws {
        let server = try TestServer(Self.scenario)
        let rows: [JSON] = [
            ["email": "known@klaviyo-demo.com", "phone_number": "+15005550006"],
            ["email": "good@klaviyo-demo.com"],
            [
                "email": "big@klaviyo-demo.com",
                "properties": ["x": .string(String(repeating: "x", count: 102_400))],
            ],
        ]
        let job = server.send("POST \(Self.path)", body(rows))
        try server.runJobs()

        let done = server.send("GET \(Self.path)/\(job.id)").data["attributes"]
        #expect(done?["completed_count"] == 1 && done?["failed_count"] == 2)
        let errors = server.send("GET \(Self.path)/\(job.id)/import-errors").data.array ?? []
        let conflict = errors.first {
            $0["attributes"]?["detail"]?.string?.contains("already exists") ?? false
        }
        expectSame(
            conflict?["attributes"] ?? .null,
            [
                "code": "invalid", "title": "Invalid input",
                "detail": "A profile already exists with one of these identifiers.",
                "source": ["pointer": "/data"],
                "original_payload": [
                    "type": "profile",
                    "attributes": ["email": "known@klaviyo-demo.com", "phone_number": "+15005550006"],
                ],
            ]
        )
        #expect(errors.count == 2)
    }

    @Test func `refuses the whole import for faulty rows and unknown lists, one error each`() throws {
        let server = try TestServer(Self.scenario)
        let rows: [JSON] = [["email": "nonsense"], ["email": "a@klaviyo-demo.com"], ["first_name": "A"]]
        let answer = server.send("POST \(Self.path)", body(rows, lists: ["NOPE01"]))

        #expect(answer.status == 400)
        #expect(
            answer.details == [
                "List ID NOPE01 does not exist.", "Invalid email address",
                "One or more identifiers is required",
            ]
        )
        #expect(
            answer.places == [
                "/data/relationships/lists/data/0/id", "/data/attributes/profiles/data/0/attributes/email",
                "/data/attributes/profiles/data/2/attributes",
            ]
        )
        #expect(server.send("GET \(Self.path)").data == [])
        let many = body(Array(repeating: ["email": "a@b.co"], count: 10_001))
        #expect(
            server.send("POST \(Self.path)", many).details == ["'profiles' may contain at most 10000 items."]
        )
    }

    @Test func `lists jobs by status, newest first, until they expire after a week`() throws {
        let server = try TestServer(Self.scenario)
        let first = server.send("POST \(Self.path)", body([["email": "a@klaviyo-demo.com"]]))
        try server.runJobs()
        server.advance(by: .seconds(60))
        let second = server.send("POST \(Self.path)", body([["email": "b@klaviyo-demo.com"]]))

        let all = server.send("GET \(Self.path)?sort=-created_at").data.array?.map { $0["id"]?.string }
        #expect(all == [second.id, first.id])
        let page = server.send("GET \(Self.path)?sort=-created_at&page[size]=1")
        let next = try #require(page.json["links"]?["next"]?.string).dropFirst("https://a.klaviyo.com".count)
        #expect(server.send("GET \(next)").data.array?.map { $0["id"]?.string } == [first.id])
        let complete = server.send("GET \(Self.path)?filter=equals(status,\"complete\")").data
        #expect(complete.array?.map { $0["id"]?.string } == [first.id])
        server.advance(by: .seconds(7 * 86_400 - 30))
        #expect(server.send("GET \(Self.path)").data.array?.count == 1)
        #expect(server.send("GET \(Self.path)/\(first.id)").details == ["Invalid job id"])
        #expect(server.send("GET \(Self.path)/\(second.id)").status == 200)
    }

    @Test func `takes ten thousand profiles`() throws {
        let server = try TestServer(Self.scenario)
        let rows = (0..<10_000).map { number -> JSON in ["email": .string("p\(number)@klaviyo-demo.com")] }
        let job = server.send("POST \(Self.path)", body(rows, lists: ["Y6nRLr"]))
        try server.runJobs()

        #expect(server.send("GET \(Self.path)/\(job.id)").data["attributes"]?["completed_count"] == 10_000)
    }
}
