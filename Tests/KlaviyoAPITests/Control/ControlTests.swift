import HTTP
import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

@Suite struct ControlTests {
    @Test func `tells that it is well, and what it runs`() throws {
        let answer = try TestServer("{name: mine, company_id: ABC123}").control("GET health")

        #expect(answer.headers["Content-Type"] == "application/json")
        expectSame(
            answer.json,
            [
                "status": "ok", "version": "0", "company_id": "ABC123",
                "time": "2026-11-23T12:00:00.000000+00:00", "scenario": "mine",
            ]
        )
    }

    @Test func `resets the account to its scenario`() throws {
        let server = try TestServer(
            """
            settings: {spam_filter: strict}
            lists: [{id: Y6nRLr, name: A}]
            profiles: [{id: P1, email: a@b.co}]
            """
        )
        server.send("POST /api/profiles", Requests.profile(["email": "c@d.co"]))
        server.send("DELETE /api/lists/Y6nRLr")
        server.send(
            "POST /api/profile-subscription-bulk-create-jobs",
            Requests.subscribe(["e@f.co"], list: nil)
        )
        server.control("PATCH settings", ["spam_filter": "off"])

        #expect(server.control("POST reset").status == 200)

        #expect(server.send("GET /api/profiles").data.array?.map { $0["id"] } == ["P1"])
        #expect(server.send("GET /api/lists/Y6nRLr").status == 200)
        #expect(server.control("GET settings").json["spam_filter"] == "strict")
        #expect(server.control("GET jobs").json["jobs"] == [])
        #expect(server.control("GET why?email=e@f.co").json["verdict"] == "unknown")
    }

    @Test func `a reset keeps what the server was started with`() throws {
        let server = try TestServer("settings: {spam_filter: strict}", settings: ["job_delay": "5s"])
        server.control("PATCH settings", ["job_delay": "9s", "spam_filter": "off"])

        server.control("POST reset")

        let settings = server.control("GET settings").json
        #expect(settings["job_delay"] == "5s" && settings["spam_filter"] == "strict")
    }

    private static let changes: [(JSON, String)] = [
        (["spam_filter": "strict", "nope": 1], "nope"),
        (["spam_filter": "sometimes"], "spam_filter"),
        (["spam_filter": ["rules": [["domain": 1]]]], "spam_filter"),
        (["spam_filter": ["colour": 1]], "spam_filter.colour"),
        (["bot_protection": ["subscribes": 0]], "bot_protection"),
        (["bot_protection": ["subscribes": 5, "per": "soon"]], "bot_protection.per"),
        (["job_delay": "later"], "job_delay"),
        (["job_delay": "-1s"], "job_delay"),
        (["default_opt_in": "triple"], "default_opt_in"),
        (["global_unsubscribe": "maybe"], "global_unsubscribe"),
        (["rate_limits": "maybe"], "rate_limits"),
        (["revision_today": "today"], "revision_today"),
        (["keys": ["sk_1"]], "keys"),
    ]

    @Test(arguments: changes)
    func `refuses a setting it cannot take, names it and changes nothing`(change: JSON, name: String) throws {
        let server = try TestServer()
        let before = server.control("GET settings").text
        let answer = server.control("PATCH settings", change)

        #expect(answer.status == 400)
        #expect(answer.json["name"] == .string(name))
        #expect(answer.json["error"]?.string?.contains(name.prefix { $0 != "." }) ?? false)
        #expect(server.control("GET settings").text == before)
    }

    @Test func `shows settings as they can be set`() throws {
        let server = try TestServer()
        let change: JSON = [
            "default_opt_in": "single_opt_in", "spam_filter": ["level": "strict", "rules": [["word": "x"]]],
            "bot_protection": ["subscribes": 5, "per": "60s", "block": "2h"],
            "global_unsubscribe": true, "sms_regions": ["US", "CA"], "branded_sender_ids": ["GB"],
            "age_gate": 18, "job_delay": "500ms",
            "job_progress": ["import": ["polls": 3], "subscribe": "by_hand", "default": ["delay": "2s"]],
            "job_failures": ["import": [0, 2], "subscribe": [1]],
            "subscribe_interval": "30m", "confirmation_expiry": "48h",
            "confirmation_mail": "undelivered", "rate_limits": "enforce",
            "push": false, "custom_objects": false, "advanced_kdp": false, "revision_today": "2025-06-01",
            "keys": [],
            "oauth_clients": [],
        ]

        expectSame(server.control("PATCH settings", change).json, change)
        expectSame(server.control("GET settings").json, change)
    }

    @Test func `shows masked keys only`() throws {
        let server = try TestServer(settings: ["keys": [.string(TestServer.key)]])
        let text = server.control("GET settings").text

        #expect(text.contains("pk_…b273") && !text.contains("0123456789"))
    }

    @Test func `runs jobs, and confirms messages by their id`() throws {
        let server = try TestServer()
        server.send(
            "POST /api/profile-subscription-bulk-create-jobs",
            Requests.subscribe(["e@f.co"], list: nil)
        )

        #expect(server.control("GET jobs").json["jobs"]?[0]?["state"] == "queued")
        #expect(server.control("POST jobs/run").text == #"{"ran":1}"#)
        #expect(server.control("POST jobs/run").text == #"{"ran":0}"#)
        #expect(server.control("GET jobs").json["jobs"]?[0]?["state"] == "complete")
        let id = server.control("GET inbox").json["messages"]?[0]?["id"]?.string ?? ""
        #expect(server.control("GET inbox/\(id)").json["state"] == "waiting")
        #expect(server.control("POST inbox/\(id)/confirm").json["confirmed"] == true)
        #expect(server.control("GET inbox/\(id)").json["state"] == "confirmed")
        #expect(server.send("GET /api/profiles").data.array?.count == 1)
    }

    @Test(
        arguments: [
            ("GET nope", 404), ("DELETE health", 405), ("GET inbox/NOPE", 404), ("GET why", 400),
            ("GET jobs?limit=x", 400),
        ]
    )
    func `says what it does not have`(line: String, status: Int) throws {
        let answer = try TestServer().control(line)
        #expect(answer.status == status)
        #expect(answer.json["error"]?.string?.isEmpty == false)
    }

    @Test func `lists the operations and which are emulated`() throws {
        let operations = try TestServer().control("GET operations").json.array ?? []
        #expect(operations.count == 434)
        #expect(operations.count { $0["how"] == "behaviour" } == Handlers.table.count)
        #expect(operations.first { $0["id"] == "create_tag" }?["how"] == "described")
    }

    @Test func `tells how every rule, error and choice is known, the least certain first`() throws {
        let entries = try TestServer().control("GET evidence").json.array ?? []
        let kinds = Description.embedded.allKinds.count { $0.isKept }
        let levels = entries.compactMap { $0["evidence"]?.string }

        #expect(entries.count == Rule.all.count + ErrorKind.all.count + Choice.all.count + kinds)
        #expect(levels.first == "assumed" && levels.last == "recorded")
        #expect(
            Set(entries.map { "\($0["kind"]?.string ?? "") \($0["id"]?.string ?? "")" }).count
                == entries.count
        )
    }

    @Test func `a program that looks at a confirmation link does not confirm it`() throws {
        let server = try TestServer()
        server.send(
            "POST /api/profile-subscription-bulk-create-jobs",
            Requests.subscribe(["e@f.co"], list: nil)
        )
        try server.runJobs()
        let link = server.control("GET inbox").json["messages"]?[0]?["links"]?["confirm"]?.string ?? ""
        let target = link.dropFirst("http://localhost:5528".count)

        #expect(server.send("HEAD \(target)").status == 200)
        #expect(server.send("POST \(target)").status == 405)
        #expect(server.send("GET /api/profiles").data == [])
        #expect(server.send("GET /subscriptions/confirm?c=nope").status == 404)
        #expect(server.send("GET /subscriptions/other").status == 404)
    }
}
