import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// How members come and go.
@Suite struct SegmentMembershipTests {
    private static let isGold: JSON = [
        "type": "profile-property", "property": "properties['plan']",
        "filter": ["type": "string", "operator": "equals", "value": "gold"],
    ]
    private static let isNew: JSON = [
        "type": "profile-property", "property": "created",
        "filter": ["type": "date", "operator": "in-the-last", "unit": "day", "quantity": 7],
    ]

    private func joined(_ server: TestServer, _ segment: String) -> [String: String] {
        let members = server.send("GET /api/segments/\(segment)/profiles").data.array ?? []
        return Dictionary(
            members.map { member in
                let attributes = member["attributes"]
                return (
                    attributes?["external_id"]?.string ?? "", attributes?["joined_group_at"]?.string ?? ""
                )
            },
            uniquingKeysWith: { $1 }
        )
    }

    private func importProfile(_ server: TestServer, _ name: String, _ plan: String) {
        server.send(
            "POST /api/profile-import",
            Requests.profile(["external_id": .string(name), "properties": ["plan": .string(plan)]])
        )
    }

    private func pending(_ server: TestServer) -> Int {
        (server.control("GET jobs?kind=evaluate-segments").json["jobs"]?.array ?? []).count {
            $0["state"] == "queued"
        }
    }

    @Test func `who meets the conditions joins after the job delay, and keeps the time until leaving`() throws
    {
        let server = try TestServer()
        importProfile(server, "ada", "gold")
        let id = server.send("POST /api/segments", Requests.segment([[Self.isGold]])).id
        server.control("POST clock", ["advance": "PT1S"])
        #expect(joined(server, id) == ["ada": "2026-11-23T12:00:01+00:00"])

        server.control("POST clock", ["advance": "PT1H"])
        importProfile(server, "bob", "gold")
        #expect(joined(server, id).keys.sorted() == ["ada"])
        server.control("POST clock", ["advance": "PT1S"])
        #expect(
            joined(server, id) == ["ada": "2026-11-23T12:00:01+00:00", "bob": "2026-11-23T13:00:02+00:00"]
        )

        importProfile(server, "ada", "silver")
        server.control("POST clock", ["advance": "PT1S"])
        #expect(joined(server, id) == ["bob": "2026-11-23T13:00:02+00:00"])
        importProfile(server, "ada", "gold")
        server.control("POST clock", ["advance": "PT1S"])
        #expect(joined(server, id)["ada"] == "2026-11-23T13:00:04+00:00")
    }

    @Test func `however much changes, one job waits`() throws {
        let server = try TestServer()
        #expect(pending(server) == 0)
        let id = server.send("POST /api/segments", Requests.segment([[Self.isGold]])).id
        for number in 0..<5 { importProfile(server, "p\(number)", "gold") }

        #expect(pending(server) == 1)
        try server.runJobs()
        #expect(pending(server) == 0)
        #expect(joined(server, id).count == 5)
        let list = server.send("POST /api/lists", Requests.list("No matter")).id
        #expect(!list.isEmpty)
        #expect(pending(server) == 0)
    }

    @Test func `a cancelled job is replaced at the next change`() throws {
        let server = try TestServer()
        let id = server.send("POST /api/segments", Requests.segment([[Self.isGold]])).id
        let job = server.control("GET jobs?kind=evaluate-segments").json["jobs"]?[0]?["id"]?.int ?? 0
        server.control("POST jobs/\(job)", ["action": "cancel"])
        #expect(pending(server) == 0)
        importProfile(server, "ada", "gold")

        #expect(pending(server) == 1)
        try server.runJobs()
        #expect(joined(server, id).count == 1)
    }

    @Test func `without segments nothing is noted or queued`() throws {
        let server = try TestServer()
        let id = server.send("POST /api/segments", Requests.segment([[Self.isGold]])).id
        try server.runJobs()
        server.send("DELETE /api/segments/\(id)")
        importProfile(server, "ada", "gold")
        #expect(pending(server) == 0)

        server.send("POST /api/segments", Requests.segment([[Self.isGold]]))
        server.control("POST reset")
        importProfile(server, "ada", "gold")
        #expect(pending(server) == 0)
    }

    @Test func `time alone takes members out when the clock is moved`() throws {
        let server = try TestServer()
        importProfile(server, "ada", "gold")
        let id = server.send("POST /api/segments", Requests.segment([[Self.isNew]])).id
        server.control("POST clock", ["advance": "PT1S"])
        #expect(joined(server, id).count == 1)

        server.control("POST clock", ["advance": "PT167H"])
        #expect(joined(server, id).count == 1)
        server.control("POST clock", ["advance": "PT2H"])
        #expect(joined(server, id).isEmpty)
        server.control("POST clock", ["freeze": "2026-11-24T00:00:00Z"])
        #expect(joined(server, id) == ["ada": "2026-11-24T00:00:00+00:00"])
    }

    @Test func `a running clock looks at relative dates every hour`() throws {
        let server = try TestServer()
        importProfile(server, "ada", "gold")
        let id = server.send("POST /api/segments", Requests.segment([[Self.isNew]])).id
        server.advance(by: .seconds(1))
        #expect(try server.emulator.runDueJobs() == Timestamp(iso8601: "2026-11-23T13:00:01Z"))

        server.advance(by: .seconds(7 * 86_400))
        _ = try server.emulator.runDueJobs()
        #expect(joined(server, id).isEmpty)
    }

    @Test func `segments of segments follow in one go`() throws {
        let server = try TestServer()
        let gold = server.send("POST /api/segments", Requests.segment([[Self.isGold]])).id
        var ids = [gold]
        for isMember in [true, false] {
            let condition: JSON = [
                "type": "profile-group-membership", "is_member": .bool(isMember),
                "group_ids": [.string(ids[ids.count - 1])],
            ]
            ids.append(server.send("POST /api/segments", Requests.segment([[condition]])).id)
        }
        importProfile(server, "ada", "gold")
        importProfile(server, "bob", "silver")
        try server.runJobs()

        #expect(ids.map { joined(server, $0).keys.sorted() } == [["ada"], ["ada"], ["bob"]])
    }

    @Test func `subscribing, events and lists change members too`() throws {
        let server = try TestServer("lists: [{id: NEWS01, name: News, opt_in_process: single_opt_in}]")
        server.send("POST /api/events", Requests.event("Ordered", ["external_id": "ada"]))
        try server.runJobs()
        let metric = JSON.string(server.metric("Ordered"))
        let hasOrdered: JSON = [
            "type": "profile-metric", "metric_id": metric, "measurement": "count",
            "measurement_filter": ["type": "numeric", "operator": "greater-than", "value": 1],
            "timeframe_filter": ["type": "date", "operator": "alltime"],
        ]
        let isSubscribed: JSON = [
            "type": "profile-marketing-consent",
            "consent": [
                "channel": "email", "can_receive_marketing": true,
                "consent_status": ["subscription": "subscribed"],
            ],
        ]
        let orders = server.send("POST /api/segments", Requests.segment([[hasOrdered]])).id
        let subscribers = server.send("POST /api/segments", Requests.segment([[isSubscribed]])).id
        try server.runJobs()
        #expect(joined(server, orders).isEmpty)

        server.send(
            "POST /api/events",
            Requests.event("Ordered", ["external_id": "ada"], ["unique_id": "2"])
        )
        server.send(
            "POST /api/profile-subscription-bulk-create-jobs",
            Requests.subscribe(["bob@klaviyo-demo.com"], list: "NEWS01")
        )
        try server.runJobs()
        #expect(joined(server, orders).count == 1)
        #expect(joined(server, subscribers).count == 1)

        server.send(
            "POST /api/profile-subscription-bulk-delete-jobs",
            Requests.unsubscribe(["bob@klaviyo-demo.com"])
        )
        try server.runJobs()
        #expect(joined(server, subscribers).isEmpty)
    }

    @Test func `events are counted along the index of their profile`() throws {
        let server = try TestServer()
        let hasOrdered: JSON = [
            "type": "profile-metric", "metric_id": "Some01", "measurement": "count",
            "measurement_filter": ["type": "numeric", "operator": "greater-than", "value": 1],
            "timeframe_filter": ["type": "date", "operator": "in-the-last", "unit": "day", "quantity": 30],
        ]
        let definition = SegmentDefinition(["condition_groups": [["conditions": [hasOrdered]]]])
        let condition = try definition.sql(at: server.clock.now)

        let plan = try server.emulator.account.read { db in
            try QueryPlan.steps(
                of: "SELECT 1 FROM profile WHERE \(condition.text.replacing("?", with: "0"))",
                in: db
            )
        }
        #expect(plan.contains { $0.contains("event_once (profile_id=? AND metric_id=?)") }, "\(plan)")
    }

    @Test func `a merge hands the membership on, an erasure ends it`() throws {
        let server = try TestServer()
        importProfile(server, "ada", "gold")
        let id = server.send("POST /api/segments", Requests.segment([[Self.isGold]])).id
        try server.runJobs()
        server.advance(by: .seconds(3600))
        let source = server.send("GET /api/profiles").data[0]?["id"]?.string ?? ""
        let survivor = server.send("POST /api/profiles", Requests.profile(["external_id": "bob"])).id
        server.send(
            "POST /api/profile-merge",
            [
                "data": [
                    "type": "profile-merge", "id": .string(survivor),
                    "relationships": ["profiles": Requests.identifiers("profile", [source])],
                ]
            ]
        )
        try server.runJobs()
        #expect(joined(server, id) == ["bob": "2026-11-23T12:00:00+00:00"])

        server.send(
            "POST /api/data-privacy-deletion-jobs",
            [
                "data": [
                    "type": "data-privacy-deletion-job",
                    "attributes": [
                        "profile": ["data": ["type": "profile", "id": .string(survivor), "attributes": [:]]]
                    ],
                ]
            ]
        )
        try server.runJobs()
        #expect(joined(server, id).isEmpty)
    }

    @Test func `a scenario declares segments, filled from the start`() throws {
        let server = try TestServer(
            """
            lists:
              - {id: VIPS01, name: VIPs}
            segments:
              - id: GOLD01
                name: Gold
                definition:
                  condition_groups:
                    - conditions:
                        - type: profile-property
                          property: properties['plan']
                          filter: {type: string, operator: equals, value: gold}
              - name: Not gold
                definition:
                  condition_groups:
                    - conditions:
                        - {type: profile-group-membership, is_member: false, group_ids: [GOLD01]}
            profiles:
              - {external_id: ada, properties: {plan: gold}}
              - {external_id: bob}
            """
        )

        #expect(joined(server, "GOLD01") == ["ada": "2026-11-23T12:00:00+00:00"])
        #expect(server.send("GET /api/segments/GOLD01").data["attributes"]?["is_processing"] == false)
        #expect(pending(server) == 0)
        let other = server.send("GET /api/segments?filter=equals(name,\"Not gold\")").data[0]?["id"]
        #expect(joined(server, other?.string ?? "").keys.sorted() == ["bob"])
        importProfile(server, "bob", "gold")
        #expect(pending(server) == 1)
        server.control("POST reset")
        #expect(joined(server, "GOLD01").count == 1)
    }

    @Test(arguments: [
        ("{name: A}", "segments[0] needs a definition"),
        (
            "{name: A, definition: {condition_groups: [{conditions: [{type: profile-region, in_region: true}]}]}}",
            "condition_groups/0/conditions/0/region"
        ),
        (
            "{name: A, definition: {condition_groups: [{conditions: "
                + "[{type: profile-group-membership, is_member: true, group_ids: [NOPE01]}]}]}}",
            "no segment above this one, 'NOPE01'"
        ),
    ])
    func `a scenario's mistakes about segments are told with their place`(
        _ segment: String,
        _ message: String
    ) {
        let error = #expect(throws: ScenarioError.self) {
            try Scenario(yaml: "segments:\n  - \(segment)", file: "test.yaml")
        }
        #expect(error?.description.contains(message) ?? false, "\(error?.description ?? "")")
        #expect(error?.description.contains("test.yaml:2") ?? false, "\(error?.description ?? "")")
    }
}
