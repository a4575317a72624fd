import HTTP
import JSONAPI
import Store
import TestSupport
import Testing
import Threads

@testable import KlaviyoAPI

/// What nobody sends who means well, and what nevertheless must be answered.
@Suite struct HostileTests {
    @Test func `a filter has as many conditions as a request can hold`() throws {
        let server = try TestServer("profiles: [{id: P1, email: ada@klaviyo-demo.com}]")
        server.send("POST /api/events", Requests.event("Opened", ["email": "ada@klaviyo-demo.com"]))
        try server.runJobs()

        let filter = Array(repeating: "has(profile)", count: 2400).joined(separator: ",")
        #expect(server.send("GET /api/events?filter=\(filter)").data.array?.count == 1)
        let metric = JSON.string(server.metric("Opened"))
        let filters = ["greater-or-equal(datetime,2026-11-23)", "less-than(datetime,2026-11-24)"]
        let conditions = (0..<2400).map { "equals(URL,\"\($0)\")" }
        let query: JSON = [
            "data": [
                "type": "metric-aggregate",
                "attributes": [
                    "metric_id": metric, "measurements": ["count"],
                    "filter": .array((filters + conditions).map { .string($0) }),
                ],
            ]
        ]
        let answer = server.send("POST /api/metric-aggregates", query)
        #expect(answer.status == 200, "\(answer.text)")
    }

    @Test(.timeLimit(.minutes(1)))
    func `taking many elements from a long list takes no longer than writing it`() throws {
        let server = try TestServer("profiles: [{id: P1, email: ada@klaviyo-demo.com}]")
        // An event may say more of its profile than the profile's own requests, which have at most 100 KB.
        func patch(_ verb: String, _ elements: some Sequence<Int>) throws {
            let skus = JSON.array(elements.map { .string("sku-\($0)") })
            let meta: JSON = ["patch_properties": .object([verb: ["skus": skus]])]
            let profile: JSONObject = ["email": "ada@klaviyo-demo.com", "meta": meta]
            #expect(server.send("POST /api/events", Requests.event("Opened", profile)).status == 202)
            try server.runJobs()
        }
        try patch("append", 0..<100_000)
        try patch("unappend", 1..<100_000)

        let properties = server.send("GET /api/profiles/P1").data["attributes"]?["properties"]
        expectSame(properties ?? .null, ["skus": ["sku-0"]])
    }

    @Test(.timeLimit(.minutes(1)))
    func `changing many properties takes no longer than writing them`() {
        let names = (0..<100_000).map { "p\($0)" }
        let lists = JSON.object(JSONObject(names.map { .init(name: $0, value: ["a", "b"]) }))
        let texts = JSON.object(JSONObject(names.map { .init(name: $0, value: "b") }))
        let others = JSON.array(names.dropFirst().map { .string($0) })

        let patch: JSON = ["append": lists, "unappend": texts, "unset": others]

        #expect(PatchProperties.apply(patch, to: ["own": 1]) == ["own": 1, "p0": ["a"]])
    }

    @Test func `an answer tells a hundred problems, and the journal keeps the beginning of much`() throws {
        let server = try TestServer()
        let name = String(repeating: "x", count: 1000)
        let attributes = JSONObject((0..<100_000).map { .init(name: "\(name.prefix(9))\($0)", value: 1) })
        func refuse(_ attributes: JSONObject, query: String = "") -> TestResponse {
            server.send(
                "POST /api/lists\(query)",
                ["data": ["type": "list", "attributes": .object(attributes)]]
            )
        }
        let many = refuse(attributes)
        let profiles = (0..<5000).map { _ -> JSON in ["type": "profile", "attributes": ["email": "a@b"]] }
        let jobs = server.send(
            "POST /api/profile-bulk-import-jobs",
            [
                "data": [
                    "type": "profile-bulk-import-job",
                    "attributes": ["profiles": ["data": .array(profiles)], "no": 1],
                ]
            ]
        )
        for answer in [many, jobs] {
            #expect(answer.status == 400)
            #expect(answer.details.count == 100)
        }

        let long = JSONObject((0..<100).map { .init(name: "\(name)\($0)", value: 1) })
        let wide = refuse((["email": "wide@b.co"] as JSONObject).merging(long))
        #expect(wide.details.joined().utf8.count > 100_000)
        _ = refuse(["email": "long@b.co"], query: "?\(String(repeating: "a", count: 20_000))")
        let kept = ["wide", "long"].map {
            server.control("GET why?email=\($0)@b.co").json["story"]?[0] ?? .null
        }
        #expect((65_000...65_540).contains(kept[0]["problem"]?.string?.utf8.count ?? 0))
        #expect(kept[1]["target"]?.string?.utf8.count == 4096)
    }

    @Test func `the journal keeps all of long bodies only of the newest requests`() throws {
        let server = try TestServer()
        let body = Requests.list(String(repeating: "a", count: 6000))
        let first = server.send("POST /api/lists", body).headers["X-Klaviyo-Req-Id"]
        for number in 0..<1200 { server.send("POST /api/nope", Requests.list("\(number)")) }
        let last = server.send("POST /api/lists", body).headers["X-Klaviyo-Req-Id"]

        let kept = try server.emulator.account.read { db in
            try [first, last].map { try JournalTable.find(request: $0 ?? "", in: db)?.body.utf8.count }
        }
        #expect(kept == [4096, body.bytes.count])
    }

    @Test func `naming a resource again and again relates it once`() throws {
        let server = try TestServer(
            "{lists: [{id: L1, name: A}], resources: [{type: tag, id: T1, attributes: {name: A}}]}"
        )
        let ids = Requests.identifiers("list", Array(repeating: "L1", count: 20_000))

        #expect(server.send("POST /api/tags/T1/relationships/lists", ids).status == 204)

        #expect(server.send("GET /api/tags/T1/relationships/lists").data.array?.count == 1)
    }

    @Test func `a flow and a campaign are refused that are larger than anybody's`() throws {
        let server = try TestServer("lists: [{id: L1, name: A}]")
        let actions = (0...1000).map { number -> JSON in
            [
                "temporary_id": .string("a\(number)"), "type": "time-delay",
                "links": ["next": nil],
                "data": [
                    "unit": "days", "value": 1, "secondary_value": 0, "timezone": "profile",
                    "delay_until_weekdays": ["monday"],
                ],
            ]
        }
        let flow = server.send(
            "POST /api/flows",
            [
                "data": [
                    "type": "flow",
                    "attributes": [
                        "name": "A",
                        "definition": [
                            "triggers": [], "profile_filter": nil, "actions": .array(actions),
                            "entry_action_id": "a0",
                        ],
                    ],
                ]
            ]
        )
        let message: JSON = [
            "type": "campaign-message",
            "attributes": ["definition": ["channel": "email", "content": ["subject": "A"]]],
        ]
        let campaign = server.send(
            "POST /api/campaigns",
            [
                "data": [
                    "type": "campaign",
                    "attributes": [
                        "name": "A", "audiences": ["included": ["L1"]],
                        "campaign-messages": ["data": .array(Array(repeating: message, count: 101))],
                    ],
                ]
            ]
        )
        #expect(flow.details == ["'actions' may contain at most 1000 items."])
        #expect(campaign.details == ["'campaign-messages' may contain at most 100 items."])
    }

    @Test func `a question with a body is answered without keeping others from writing`() throws {
        let statements = Locked<[String]>([])
        let account = try Account(
            .temporary,
            scenario: Scenario(
                yaml: """
                    resources:
                      - type: template
                        id: T1
                        attributes: {name: A, editor_type: CODE, html: hi}
                    """,
                file: "test.yaml"
            ),
            clock: Clock(fixedAt: Timestamp(iso8601: TestServer.noon)),
            trace: { statement in statements.withLock { $0.append(statement) } }
        )
        let server = TestServer(account, account.clock)
        statements.withLock { $0 = [] }

        let body: JSON = ["data": ["type": "template", "id": "T1", "attributes": ["context": [:]]]]
        #expect(server.send("POST /api/template-render", body).status == 201)

        let seen = statements.withLock { $0 }
        let begin = try #require(seen.firstIndex(of: "BEGIN DEFERRED"))
        let read = try #require(seen.firstIndex { $0.contains("FROM resource") })
        let write = try #require(seen.firstIndex(of: "BEGIN IMMEDIATE"))
        #expect(begin < read && read < write)
        #expect(seen.contains { $0.contains("INSERT INTO journal") })
    }

    @Test func `a template shows dates that have no four digits as the nearest that have`() throws {
        let server = try TestServer(
            """
            resources:
              - type: template
                id: T1
                attributes: {name: A, editor_type: CODE, html: "{{ when|date:'Y-m-d' }}"}
            """
        )
        for (when, shown) in [(-8.9e11, "0001-01-01"), (8.9e11, "9999-12-31"), (1e17, "")] {
            let answer = server.send(
                "POST /api/template-render",
                [
                    "data": [
                        "type": "template", "id": "T1",
                        "attributes": ["context": ["when": .number("\(when)")]],
                    ]
                ]
            )
            #expect(answer.data["attributes"]?["html"] == .string(shown), "\(answer.text)")
        }
    }
}
