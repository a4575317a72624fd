import JSONAPI
import TestSupport
import Testing

/// What aggregates make of unusual events and queries, each with its evidence level.
@Suite struct AggregateFactsTests {
    /// A server with events of one metric, all at noon.
    private func server(_ events: [JSONObject]) throws -> TestServer {
        let server = try TestServer()
        for places in stride(from: 0, to: events.count, by: 1000).map({ $0..<min($0 + 1000, events.count) }) {
            let attributes = places.map { place -> JSONObject in
                Requests.eventAttributes("Ordered", [:], ["unique_id": .string("e\(place)")])
                    .merging(events[place])
            }
            let body = Requests.events([(["email": "ada@klaviyo-demo.com"], attributes)])
            #expect(server.send("POST /api/event-bulk-create-jobs", body).status == 202)
        }
        try server.runJobs()
        return server
    }

    private func aggregate(
        _ server: TestServer,
        _ more: JSONObject = [:],
        metric: String? = nil
    ) -> TestResponse {
        let attributes: JSONObject = [
            "metric_id": .string(metric ?? server.metric("Ordered")), "measurements": ["sum_value"],
            "filter": ["greater-or-equal(datetime,2026-11-23)", "less-than(datetime,2026-11-24)"],
        ]
        return server.send(
            "POST /api/metric-aggregates",
            Requests.resource("metric-aggregate", .object(attributes.merging(more)))
        )
    }

    private func rows(_ answer: TestResponse) -> [JSON] { answer.data["attributes"]?["data"]?.array ?? [] }

    /// What becomes of sums that no number can hold is assumed, as that a text is worth nothing.
    @Test(
        arguments: [
            (
                [["value": .number("9223372036854775807")], ["value": .number("9223372036854775807")]],
                1.8446744073709552e19
            ),
            ([["value": .number("1e308")], ["value": .number("1e308")]], Double.greatestFiniteMagnitude),
            ([["value": .number("-1e308")], ["value": .number("-1e308")]], -Double.greatestFiniteMagnitude),
            ([["properties": ["$value": "12.5 EUR"]], ["value": 2]], 2),
            ([["properties": ["$value": true]], ["value": 2]], 2),
            ([["properties": ["$value": 12.5]], ["value": 2]], 14.5),
        ] as [([JSONObject], Double)]
    )
    func `sums the values that are numbers, however large`(events: [JSONObject], sum: Double) throws {
        let answer = aggregate(try server(events))

        #expect(answer.status == 200, "\(answer.text)")
        #expect(rows(answer).first?["measurements"]?["sum_value"]?[0]?.double == sum)
    }

    /// How a boolean is written is assumed.
    @Test func `divides and filters by a boolean`() throws {
        let server = try server([
            ["properties": ["Bot Click": true]], ["properties": ["Bot Click": false]],
            ["properties": ["Bot Click": "maybe"]], [:],
        ])
        let all = aggregate(server, ["by": ["Bot Click"], "measurements": ["count"]])
        #expect(rows(all).map { $0["dimensions"] } == [[""], ["false"], ["maybe"], ["true"]])
        let filter: JSON = [
            "greater-or-equal(datetime,2026-11-23)", "less-than(datetime,2026-11-24)",
            "equals(Bot Click,\"true\")",
        ]
        let some = aggregate(server, ["by": ["Bot Click"], "measurements": ["count"], "filter": filter])
        expectSame(
            .array(rows(some)),
            [["dimensions": ["true"], "measurements": ["count": [1]]]]
        )
    }

    @Test func `refuses a custom metric (reported), pointing to its id (assumed)`() throws {
        let server = try server([[:]])
        let group: JSON = ["metric_id": .string(server.metric("Ordered"))]
        let definition: JSON = ["aggregation_method": "count", "metric_groups": [group]]
        let attributes: JSON = ["name": "Orders", "definition": definition]
        let custom = server.send("POST /api/custom-metrics", Requests.resource("custom-metric", attributes))
        let answer = aggregate(server, metric: custom.id)

        #expect(answer.status == 400)
        #expect(answer.details == ["Custom metrics are not supported for this API."])
        #expect(answer.places == ["/data/attributes/metric_id"])
    }

    /// That a page has 500 rows is documented, the cursor assumed.
    @Test func `gives 500 rows at a time, the next ones by the cursor of the link`() throws {
        let server = try server(
            (0..<1100).map { ["properties": ["URL": .string("/\(10_000 + $0)")]] }
        )
        let query: JSONObject = ["by": ["URL"], "measurements": ["count"]]
        var seen: [String] = []
        var cursor: JSON?
        for size in [500, 500, 100] {
            let answer = aggregate(
                server,
                query.merging(cursor.map { ["page_cursor": $0] as JSONObject } ?? [:])
            )
            let urls = rows(answer).compactMap { $0["dimensions"]?[0]?.string }
            #expect(urls.count == size)
            seen += urls
            #expect(answer.json["links"]?["prev"] == .null)
            let next = answer.json["links"]?["next"]?.string
            cursor = next?.split(separator: "page%5Bcursor%5D=").last.map { .string(String($0)) }
        }
        #expect(cursor == nil)
        #expect(seen == (0..<1100).map { "/\(10_000 + $0)" })

        let whole = aggregate(server, query.merging(["page_size": 2000]))
        #expect(rows(whole).count == 1100 && whole.json["links"]?["next"] == .null)
    }

    @Test(
        arguments: [
            (["page_size": 499], "'page_size' must be at least 500.", "/data/attributes/page_size"),
            (["page_cursor": "xyz"], "Invalid cursor provided.", "/data/"),
            (["page_cursor": .string("next::id::5".base64)], "Invalid cursor provided.", "/data/"),
        ] as [(JSONObject, String, String)]
    )
    func `refuses a page that is too small (reported) and a cursor that is none (recorded)`(
        more: JSONObject,
        detail: String,
        place: String
    ) throws {
        let answer = aggregate(try server([[:]]), more)
        #expect(answer.status == 400)
        #expect(answer.details == [detail])
        #expect(answer.places == [place])
    }

    /// Three exceptions and that upper case counts are documented, what else is common is assumed.
    @Test(
        arguments: [
            ("UTC", 200), ("GMT", 200), ("Europe/Kiev", 200), ("US/Eastern", 200), ("Asia/Kolkata", 200),
            ("America/Argentina/Buenos_Aires", 200), ("Factory", 400), ("Europe/Kyiv", 400),
            ("Pacific/Kanton", 400), ("GMT+2", 400), ("GMT+0200", 400), ("EST", 400), ("utc", 400),
            ("europe/berlin", 400), ("Europe", 400), ("", 400),
        ]
    )
    func `takes the common time zones`(zone: String, status: Int) throws {
        let answer = aggregate(try server([[:]]), ["timezone": .string(zone)])
        #expect(answer.status == status)
        #expect(answer.details == (status == 200 ? [] : ["'\(zone)' is not a valid choice for 'timezone'."]))
    }
}
