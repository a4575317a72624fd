import JSONAPI
import TestSupport
import Testing

@Suite struct AggregateTests {
    /// A server with four orders of two profiles within two days, and the metric's id.
    private func server() throws -> (TestServer, String) {
        let server = try TestServer()
        let orders: [(String, String, JSON, String)] = [
            ("ada", "2026-11-20T00:30:00Z", 1.5, "EUR"), ("ada", "2026-11-20T10:00:00Z", 2, "USD"),
            ("bo", "2026-11-20T11:00:00Z", 4, "EUR"), ("ada", "2026-11-21T23:30:00Z", 8, "EUR"),
        ]
        for (name, time, value, currency) in orders {
            server.send(
                "POST /api/events",
                Requests.event(
                    "Placed Order",
                    ["email": .string("\(name)@klaviyo-demo.com")],
                    ["time": .string(time), "value": value, "value_currency": .string(currency)]
                )
            )
        }
        try server.runJobs()
        return (server, server.metric("Placed Order"))
    }

    private func body(
        _ metric: String,
        _ more: JSONObject = [:],
        from start: String = "2026-11-20T00:00:00Z",
        to end: String = "2026-11-22T00:00:00Z"
    ) -> JSON {
        let attributes: JSONObject = [
            "metric_id": .string(metric), "measurements": ["count", "sum_value", "unique"],
            "filter": [
                .string("greater-or-equal(datetime,\(start))"), .string("less-than(datetime,\(end))"),
            ],
        ]
        return ["data": ["type": "metric-aggregate", "attributes": .object(attributes.merging(more))]]
    }

    @Test func `counts, sums and counts profiles by day`() throws {
        let (server, metric) = try server()
        let answer = server.send("POST /api/metric-aggregates", body(metric))

        #expect(answer.status == 200)
        expectSame(
            answer.json,
            [
                "data": [
                    "type": "metric-aggregate", "id": .string(answer.id),
                    "attributes": [
                        "dates": ["2026-11-20T00:00:00+00:00", "2026-11-21T00:00:00+00:00"],
                        "data": [
                            [
                                "dimensions": [],
                                "measurements": [
                                    "count": [3, 1], "sum_value": [7.5, 8], "unique": [2, 1],
                                ],
                            ]
                        ],
                    ],
                    "links": ["self": "https://a.klaviyo.com/api/metric-aggregates/"],
                ],
                "links": ["self": "https://a.klaviyo.com/api/metric-aggregates", "next": nil, "prev": nil],
            ]
        )
        #expect(Int64(answer.id) != nil)
    }

    @Test(
        arguments: [
            ("hour", "UTC", 48, "2026-11-20T00:00:00+00:00", 4.0),
            ("week", "UTC", 1, "2026-11-16T00:00:00+00:00", 4.0),
            ("month", "UTC", 1, "2026-11-01T00:00:00+00:00", 4.0),
            ("day", "Europe/Copenhagen", 3, "2026-11-19T23:00:00+00:00", 4.0),
            ("day", "America/New_York", 3, "2026-11-19T05:00:00+00:00", 4.0),
        ]
    )
    func `divides the time by the calendar of the time zone`(
        interval: String,
        zone: String,
        count: Int,
        first: String,
        total: Double
    ) throws {
        let (server, metric) = try server()
        let answer = server.send(
            "POST /api/metric-aggregates",
            body(metric, ["interval": .string(interval), "timezone": .string(zone)])
        )

        let dates = answer.data["attributes"]?["dates"]?.array
        #expect(dates?.count == count)
        #expect(dates?.first?.string == first)
        let counts = answer.data["attributes"]?["data"]?[0]?["measurements"]?["count"]?.array
        #expect(counts?.count == count)
        #expect(counts?.compactMap(\.double).reduce(0, +) == total)
    }

    @Test func `divides by a dimension, sorts and filters by it`() throws {
        let (server, metric) = try server()
        let more: JSONObject = [
            "by": ["$value_currency"], "measurements": ["count"], "sort": "-$value_currency",
        ]
        let answer = server.send("POST /api/metric-aggregates", body(metric, more))
        expectSame(
            answer.data["attributes"]?["data"] ?? .null,
            [
                ["dimensions": ["USD"], "measurements": ["count": [1, 0]]],
                ["dimensions": ["EUR"], "measurements": ["count": [2, 1]]],
            ]
        )
        let filters: JSON = [
            "greater-or-equal(datetime,2026-11-20T00:00:00)", "less-than(datetime,2026-11-22T00:00:00)",
            "equals($value_currency,\"USD\")",
        ]
        let filtered = server.send("POST /api/metric-aggregates", body(metric, ["filter": filters]))
        let counts = filtered.data["attributes"]?["data"]?[0]?["measurements"]?["count"]
        #expect(counts?.text == "[1,0]")
    }

    @Test func `filters by a dimension with a space in its name`() throws {
        let server = try TestServer()
        for (name, subject) in [("ada", "Hello"), ("bo", "Sale")] {
            server.send(
                "POST /api/events",
                Requests.event(
                    "Opened",
                    ["email": .string("\(name)@klaviyo-demo.com")],
                    properties: ["Campaign Name": .string(subject)]
                )
            )
        }
        try server.runJobs()
        let metric = server.metric("Opened")
        let filters: JSON = [
            "greater-or-equal(datetime,2026-11-23)", "less-than(datetime,2026-11-24)",
            "any(Campaign Name,[\"Sale\",\"Spring\"])",
        ]
        let answer = server.send(
            "POST /api/metric-aggregates",
            body(metric, ["filter": filters, "by": ["Campaign Name"], "measurements": ["unique"]])
        )

        expectSame(
            answer.data["attributes"]?["data"] ?? .null,
            [["dimensions": ["Sale"], "measurements": ["unique": [1]]]]
        )
    }

    @Test func `shows the fields asked for`() throws {
        let (server, metric) = try server()
        let fields = server.send("POST /api/metric-aggregates?fields[metric-aggregate]=data", body(metric))
        #expect(fields.data["attributes"]?.object?.names == ["data"])
        let returned = server.send("POST /api/metric-aggregates", body(metric, ["return_fields": ["dates"]]))
        #expect(returned.data["attributes"]?.object?.names == ["dates"])
    }

    @Test(
        arguments: [
            (
                ["timezone": "Mars/Olympus"], "'Mars/Olympus' is not a valid choice for 'timezone'.",
                "timezone"
            ),
            (["by": ["nope"]], "'nope' is not a valid choice for 'by'.", "by/0"),
            (
                ["filter": ["greater-than(datetime,2026-11-20)"]],
                "The only operators supported on datetime are 'less-than' and 'greater-or-equal'", "filter"
            ),
            (
                ["filter": ["greater-or-equal(datetime,2026-11-20)"]],
                "A 'greater-or-equal' and a 'less-than' filter on 'datetime' are required.", "filter"
            ),
            (
                ["filter": ["greater-or-equal(datetime,2020-11-20)", "less-than(datetime,2026-11-20)"]],
                "The time range may be at most 1 year long.", "filter"
            ),
        ] as [(JSONObject, String, String)]
    )
    func `refuses a query it cannot take`(more: JSONObject, detail: String, place: String) throws {
        let (server, metric) = try server()
        let answer = server.send("POST /api/metric-aggregates", body(metric, more))

        #expect(answer.status == 400)
        #expect(answer.details == [detail])
        #expect(answer.places == ["/data/attributes/\(place)"])
    }

    @Test func `refuses a dimension that it doesn't know and a metric that isn't there`() throws {
        let (server, metric) = try server()
        let dimension = server.send(
            "POST /api/metric-aggregates",
            body(metric, ["filter": ["equals(is_renewal,\"x\")"]])
        )
        #expect(dimension.status == 400)
        #expect(dimension.details[0].hasPrefix("Filter dimension must be one of: $attributed_channel, "))
        #expect(dimension.details[0].hasSuffix(" (got is_renewal)"))
        #expect(
            server.send("POST /api/metric-aggregates", body("NOPE01")).details == [
                "Metric with id NOPE01 does not exist."
            ]
        )
    }

    @Test(.enabled(if: Fixture.shared != nil, "\(Fixture.sharedIsMissing)"))
    func `looks like the recorded aggregate`() throws {
        let (server, metric) = try server()
        let answer = server.send(
            "POST /api/metric-aggregates?fields[metric-aggregate]=data,dates",
            body(
                metric,
                ["timezone": "Europe/Copenhagen"],
                from: "2026-09-01T00:00:00Z",
                to: "2026-09-05T00:00:00Z"
            )
        )
        let recorded = try Fixture.recorded("query_metric_aggregates.200")
        expectSame(answer.json.shape, recorded.shape)
        expectSame(answer.data["attributes"] ?? .null, recorded["data"]?["attributes"] ?? .null)
    }
}
