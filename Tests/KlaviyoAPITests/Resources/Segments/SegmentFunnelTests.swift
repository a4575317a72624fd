import JSONAPI
import TestSupport
import Testing

/// Who goes through a funnel; how its steps follow one another is assumed.
@Suite struct SegmentFunnelTests {
    private let server: TestServer
    private let metrics: [String: String]

    /// What happened to each profile, by hours before noon, as `metric@hours` or `metric:color@hours`.
    private static let stories = [
        "ada": "Viewed:red@30 Added@29 Ordered@28",
        "bob": "Viewed@30 Ordered@29 Added@28",
        "cleo": "Viewed@40 Viewed@30 Added@29",
        "dora": "Viewed@400 Added@399 Ordered@10",
        "eve": "Viewed@5 Added@5 Ordered@5",
        "finn": "Ordered@3",
    ]

    init() throws {
        server = try TestServer()
        let noon = Timestamp(iso8601: TestServer.noon) ?? Timestamp(seconds: 0)
        for (name, story) in Self.stories.sorted(by: { $0.key < $1.key }) {
            for event in story.split(separator: " ") {
                let parts = event.split(separator: "@")
                let words = parts[0].split(separator: ":").map(String.init)
                let time = noon - .seconds((Int(parts[1]) ?? 0) * 3600)
                server.send(
                    "POST /api/events",
                    Requests.event(
                        words[0],
                        ["external_id": .string(name)],
                        properties: ["Color": .string(words.count > 1 ? words[1] : "blue")],
                        ["time": .string(time.iso8601())]
                    )
                )
            }
        }
        try server.runJobs()
        metrics = Dictionary(
            (server.send("GET /api/metrics").data.array ?? []).map {
                ($0["attributes"]?["name"]?.string ?? "", $0["id"]?.string ?? "")
            },
            uniquingKeysWith: { $1 }
        )
    }

    /// The names of who went through steps such as `Viewed` and `!Ordered` within some days.
    private func members(_ steps: [String], days: Int = 30, window: String? = nil) throws -> String {
        let steps = steps.map { step -> JSON in
            let parts = step.drop { $0 == "!" }.split(separator: ":").map(String.init)
            var json: JSONObject = [
                "metric_exists": .bool(!step.hasPrefix("!")), "metric_id": .optional(metrics[parts[0]]),
            ]
            if parts.count > 1 {
                let filter: JSON = ["type": "string", "operator": "equals", "value": .string(parts[1])]
                json["metric_filters"] = [["property": "Color", "filter": filter]]
            }
            return .object(json)
        }
        let condition: JSON = [
            "type": "profile-metric-funnel", "steps": .array(steps),
            "timeframe_filter": [
                "type": "date", "operator": "in-the-last", "unit": "day", "quantity": .int(days),
            ], "completion_window_seconds": .optional(window),
        ]
        let made = server.send("POST /api/segments", Requests.segment([[condition]]))
        guard made.status == 201 else { return made.text }
        try server.runJobs()
        let members = server.send("GET /api/segments/\(made.id)/profiles").data.array ?? []
        return members.compactMap { $0["attributes"]?["external_id"]?.string }.sorted().joined(separator: " ")
    }

    @Test func `each step comes after the one before it`() throws {
        #expect(try members(["Viewed"]) == "ada bob cleo dora eve")
        #expect(try members(["Viewed", "Added"]) == "ada bob cleo dora eve")
        #expect(try members(["Viewed", "Added", "Ordered"]) == "ada dora eve")
        #expect(try members(["Ordered", "Added"]) == "bob eve")
        #expect(try members(["Viewed", "Viewed"]) == "cleo")
        #expect(try members(["Viewed:red", "Ordered"]) == "ada")
    }

    @Test func `all steps are within the timeframe and the window`() throws {
        #expect(try members(["Viewed", "Added", "Ordered"], days: 10) == "ada eve")
        #expect(try members(["Viewed", "Ordered"], window: "HOURS_1") == "bob eve")
        #expect(try members(["Viewed", "Ordered"], window: "DAYS_1") == "ada bob eve")
        #expect(try members(["Viewed", "Added"], window: "HOURS_1") == "ada cleo dora eve")
    }

    @Test func `a step that must not happen doesn't, between its neighbours or after the last`() throws {
        #expect(try members(["Viewed", "Added", "!Ordered"]) == "bob cleo")
        #expect(try members(["Viewed", "!Ordered", "Added"]) == "ada cleo dora")
        #expect(try members(["!Viewed", "Ordered"]) == "finn")
        #expect(try members(["Viewed", "Added", "!Ordered"], window: "DAYS_3") == "bob cleo dora")
        #expect(try members(["!Viewed"]) == "finn")
    }

    @Test func `a funnel has steps`() throws {
        let condition: JSON = [
            "type": "profile-metric-funnel", "steps": [],
            "timeframe_filter": ["type": "date", "operator": "in-the-last", "unit": "day", "quantity": 1],
        ]
        let place = "/data/attributes/definition/condition_groups/0/conditions/0/steps"
        #expect(server.send("POST /api/segments", Requests.segment([[condition]])).places == [place])
    }
}
