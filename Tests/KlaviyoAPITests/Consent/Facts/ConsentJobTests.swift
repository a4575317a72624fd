import HTTP
import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// What is known of the jobs around consent: imports, merges, deletions, and how lists are made.
@Suite struct ConsentJobTests {
    private static let imports = "/api/profile-bulk-import-jobs"

    private static func `import`(_ rows: [JSON], _ server: TestServer, list: String? = nil) -> TestResponse {
        let profiles = rows.map { row -> JSON in ["type": "profile", "attributes": row] }
        var data: JSONObject = [
            "type": "profile-bulk-import-job", "attributes": ["profiles": ["data": .array(profiles)]],
        ]
        if let list { data["relationships"] = ["lists": Requests.identifiers("list", [list])] }
        return server.send("POST \(imports)", ["data": .object(data)])
    }

    private static func merge(_ source: String, into destination: String, _ server: TestServer)
        -> TestResponse
    {
        server.send(
            "POST /api/profile-merge",
            [
                "data": [
                    "type": "profile-merge", "id": .string(destination),
                    "relationships": ["profiles": Requests.identifiers("profile", [source])],
                ]
            ]
        )
    }

    private static func erase(_ profile: JSONObject, _ server: TestServer) -> TestResponse {
        let data = JSONObject([.init(name: "type", value: "profile")]).merging(profile)
        let attributes: JSON = ["profile": ["data": .object(data)]]
        return server.send(
            "POST /api/data-privacy-deletion-jobs",
            ["data": ["type": "data-privacy-deletion-job", "attributes": attributes]]
        )
    }

    static let facts = [
        Fact("subscribing is acknowledged with 202 and nothing else", .recorded) { server in
            let answer = try server.subscribe("new@klaviyo-demo.com")
            #expect(answer.status == 202 && answer.bytes.isEmpty && answer.headers["Content-Type"] == nil)
        },
        Fact("subscribing says how many requests are left", .recorded) { server in
            let headers = try server.subscribe("new@klaviyo-demo.com").headers
            #expect(headers["RateLimit-Limit"] == "75, 75;w=1, 750;w=60")
            #expect(headers["RateLimit-Remaining"] == "74" && headers["RateLimit-Reset"] == "0")
        },
        Fact("an import is queued at first, with its true number of profiles", .recorded) { server in
            let job = `import`([["email": "a@b.co"], ["email": "c@d.co"]], server).data["attributes"]
            #expect(job?["status"] == "queued" && job?["total_count"] == 2 && job?["started_at"] == .null)
        },
        Fact("an import's resource links to itself with a slash, its document without", .recorded) { server in
            let answer = `import`([["email": "a@b.co"]], server)
            let path = "https://a.klaviyo.com\(imports)"
            #expect(answer.data["links"]?["self"] == .string("\(path)/\(answer.id)/"))
            #expect(answer.json["links"]?["self"] == .string(path))
        },
        Fact("an import expires after seven days", .recorded) { server in
            let job = `import`([["email": "a@b.co"]], server)
            #expect(job.data["attributes"]?["expires_at"] == "2026-11-30T12:00:00+00:00")
            try server.runJobs()
            server.advance(by: .seconds(7 * 86_400 + 1))
            #expect(server.send("GET \(imports)/\(job.id)").status == 404)
        },
        Fact("an import updates who is there, and null clears nothing", .documented) { server in
            _ = `import`([["email": "known@klaviyo-demo.com", "first_name": "Ada"]], server)
            _ = `import`([["email": "known@klaviyo-demo.com", "first_name": nil]], server)
            try server.runJobs()
            #expect(server.send("GET /api/profiles/KNOWN1").data["attributes"]?["first_name"] == "Ada")
        },
        Fact("an import sets no consent", .documented) { server in
            _ = `import`([["email": "new@klaviyo-demo.com"]], server, list: "SINGLE")
            try server.runJobs()
            #expect(server.consent("new@klaviyo-demo.com") == "NEVER_SUBSCRIBED")
            #expect(server.members(of: "SINGLE") == 2)
        },
        Fact("one invalid address refuses the whole import", .documented) { server in
            let answer = `import`([["email": "good@klaviyo-demo.com"], ["email": "nonsense"]], server)
            #expect(answer.status == 400 && answer.details == ["Invalid email address"])
            #expect(answer.places == ["/data/attributes/profiles/data/1/attributes/email"])
            #expect(server.control("GET jobs").json["jobs"] == [])
        },
        Fact("an unknown list refuses the whole import", .assumed, id: "import_list_not_found") { server in
            let answer = `import`([["email": "good@klaviyo-demo.com"]], server, list: "NOPE01")
            #expect(answer.status == 400 && answer.details == ["List ID NOPE01 does not exist."])
            #expect(server.control("GET jobs").json["jobs"] == [])
        },
        Fact("a bad row becomes an import error, and the others are kept", .assumed, id: "import_failures") {
            server in
            let rows: [JSON] = [
                ["email": "new@klaviyo-demo.com"],
                ["email": "known@klaviyo-demo.com", "phone_number": "+12125550101"],
            ]
            let job = `import`(rows, server)
            try server.runJobs()
            let error = server.send("GET \(imports)/\(job.id)/import-errors").data[0]?["attributes"]
            #expect(error?["code"] == "invalid" && error?["title"] == "Invalid input")
            #expect(error?["original_payload"]?["attributes"] == rows[1])
            #expect(server.isThere("new@klaviyo-demo.com"))
        },
        Fact("a merge is acknowledged with 202 and the destination", .recorded) { server in
            let answer = merge("PHONE1", into: "KNOWN1", server)
            expectSame(
                answer.json,
                [
                    "data": [
                        "type": "profile", "id": "KNOWN1", "attributes": [:],
                        "links": ["self": "https://a.klaviyo.com/api/profiles/KNOWN1/"],
                    ],
                    "links": ["self": "https://a.klaviyo.com/api/profile-merge"],
                ]
            )
            #expect(answer.status == 202)
        },
        Fact("a merged profile is there until its job is done", .reported) { server in
            _ = merge("PHONE1", into: "KNOWN1", server)
            #expect(server.send("GET /api/profiles/PHONE1").status == 200)
        },
        Fact("a merge deletes the source and leaves an event on the survivor", .documented) { server in
            _ = merge("PHONE1", into: "KNOWN1", server)
            try server.runJobs()
            let ids = server.send("GET /api/profiles").data.array?.compactMap { $0["id"]?.string }
            #expect(ids.map(Set.init) == ["KNOWN1", "MEMBER"])
            #expect(server.eventNames.contains("Merged Profile"))
        },
        Fact("an erasure is acknowledged with 202 and nothing else", .recorded) { server in
            let answer = erase(["attributes": ["email": "known@klaviyo-demo.com"]], server)
            #expect(answer.status == 202 && answer.bytes.isEmpty)
            try server.runJobs()
            #expect(server.send("GET /api/profiles/KNOWN1").status == 404)
        },
        Fact(
            "an erasure names one identifier",
            .assumed,
            id: "deletion_needs_one_identifier"
        ) { server in
            let two: JSONObject = [
                "attributes": ["email": "known@klaviyo-demo.com", "phone_number": "+12125550100"]
            ]
            for profile in [two, ["attributes": [:]]] {
                let answer = erase(profile, server)
                #expect(answer.status == 400)
                #expect(
                    answer.details == ["Exactly one of 'id', 'email' and 'phone_number' must be given."]
                )
            }
            #expect(erase(["id": "KNOWN1", "attributes": [:]], server).status == 202)
        },
        Fact("the events of the erased stay, redacted", .assumed, id: "erased_events") { server in
            try server.subscribe("known@klaviyo-demo.com")
            _ = erase(["id": "KNOWN1", "attributes": [:]], server)
            try server.runJobs()
            let subscribed = server.events("Email Marketing").compactMap { $0[1]?["email_address"]?.string }
            #expect(subscribed.count == 1)
            #expect(subscribed.allSatisfy { $0.hasPrefix("redacted.") && $0.hasSuffix("@example.com") })
        },
        Fact("a new list shows microseconds, and seconds when it is read", .recorded) { server in
            let made = server.send("POST /api/lists", Requests.list("New"))
            #expect(made.status == 201 && made.id.count == 6)
            #expect(made.data["attributes"]?["created"] == "2026-11-23T12:00:00.000000+00:00")
            #expect(made.headers["RateLimit-Limit"] == "10, 10;w=1, 150;w=60, 150;w=86400")
            let read = server.send("GET /api/lists/\(made.id)").data["attributes"]
            #expect(read?["created"] == "2026-11-23T12:00:00+00:00")
        },
    ]

    @Test(arguments: facts) func `holds`(fact: Fact) throws { try fact.hold() }
}
