import JSONAPI
import TestSupport
import Testing

@Suite struct EventQueryTests {
    /// A server with events 0 to 4 of Ada, an hour apart from 2026-11-20T00:00:00Z, the odd ones of another metric.
    private func server() throws -> TestServer {
        let server = try TestServer(
            "profiles: [{id: P1, email: ada@klaviyo-demo.com, first_name: Ada}, {id: P2, email: bo@klaviyo-demo.com}]"
        )
        for number in 0..<5 {
            server.send(
                "POST /api/events",
                Requests.event(
                    number % 2 == 0 ? "Even" : "Odd",
                    ["email": number == 4 ? "bo@klaviyo-demo.com" : "ada@klaviyo-demo.com"],
                    properties: ["n": .int(number)],
                    ["time": .string("2026-11-20T0\(number):00:00Z"), "unique_id": .string("e\(number)")]
                )
            )
        }
        try server.runJobs()
        return server
    }

    private func numbers(_ answer: TestResponse) -> [Int] {
        (answer.data.array ?? []).compactMap { $0["attributes"]?["event_properties"]?["n"]?.int }
    }

    @Test(
        arguments: [
            ("", [4, 3, 2, 1, 0]),
            ("?sort=datetime", [0, 1, 2, 3, 4]),
            ("?sort=-timestamp", [4, 3, 2, 1, 0]),
            ("?filter=equals(profile_id,\"P2\")", [4]),
            ("?filter=equals(profile_id,\"nobody\")", []),
            ("?filter=has(profile)", [4, 3, 2, 1, 0]),
            ("?filter=greater-or-equal(datetime,2026-11-20T02:00:00Z)&sort=datetime", [2, 3, 4]),
            (
                "?filter=greater-than(datetime,2026-11-20T02:00:00Z),less-than(datetime,2026-11-20T04:00:00Z)",
                [3]
            ),
            ("?filter=less-or-equal(timestamp,1795136400)&sort=timestamp", [0, 1]),
            ("?filter=greater-than(timestamp,1795143600.5)", [4]),
        ]
    )
    func `finds and sorts events`(query: String, numbers expected: [Int]) throws {
        #expect(numbers(try server().send("GET /api/events\(query)")) == expected)
    }

    @Test func `finds the events of a metric, and refuses one that isn't there`() throws {
        let server = try server()
        let odd = server.metric("Odd")

        #expect(numbers(server.send("GET /api/events?filter=equals(metric_id,\"\(odd)\")")) == [3, 1])
        let both = "equals(metric_id,\"\(odd)\"),equals(profile_id,\"P1\")"
        #expect(numbers(server.send("GET /api/events?filter=\(both)&sort=datetime")) == [1, 3])
        let refused = server.send("GET /api/events?filter=equals(metric_id,\"NOPE01\")")
        #expect(refused.status == 400)
        #expect(refused.details == ["Metric IDs ['NOPE01'] do not exist."])
        #expect(refused.places == ["filter"])
    }

    @Test func `pages in both directions with cursors like the recorded ones`() throws {
        let server = try server()
        func page(_ link: JSON?) throws -> TestResponse {
            server.send("GET \(try #require(link?.string).dropFirst("https://a.klaviyo.com".count))")
        }
        let first = server.send("GET /api/events?sort=-datetime&page%5Bsize%5D=2")
        #expect(first.json["links"]?["prev"] == .null)
        let second = try page(first.json["links"]?["next"])
        let third = try page(second.json["links"]?["next"])
        let back = try page(third.json["links"]?["prev"])

        #expect([first, second, third, back].map(numbers) == [[4, 3], [2, 1], [0], [2, 1]])
        #expect(third.json["links"]?["next"] == .null)
        let cursor = try #require(first.json["links"]?["next"]?.string?.split(separator: "=").last)
        let last = first.data[1]
        let expected = PageCursor(
            form: .time,
            direction: .next,
            sort: "",
            value: "1795143600",
            id: try #require(last?["id"]?.string)
        )
        #expect(PageCursor(decoding: String(cursor)) == expected)
    }

    @Test func `includes metric and profile, each once, in the order of first use`() throws {
        let server = try server()
        let even = server.metric("Even")
        let answer = server.send(
            "GET /api/events?include=metric,profile,attributions&fields[metric]=name&fields[profile]=email,first_name"
                + "&fields[event]=datetime&filter=equals(metric_id,\"\(even)\")"
        )

        let included = answer.json["included"]?.array ?? []
        #expect(included.map { $0["type"] } == ["metric", "profile", "profile"])
        #expect(
            included.map { $0["attributes"]?.text } == [
                #"{"name":"Even"}"#, #"{"email":"bo@klaviyo-demo.com","first_name":null}"#,
                #"{"email":"ada@klaviyo-demo.com","first_name":"Ada"}"#,
            ]
        )
        #expect(answer.data[0]?["relationships"]?.object?.names == ["profile", "metric"])
    }

    @Test func `shows what an event is related to`() throws {
        let server = try server()
        let odd = server.metric("Odd")
        let id = server.send("GET /api/events?sort=datetime").data[1]?["id"]?.string ?? ""
        let own = "/api/events/\(id)"

        #expect(server.send("GET \(own)/metric").data["attributes"]?["name"] == "Odd")
        #expect(server.send("GET \(own)/profile").data["attributes"]?["email"] == "ada@klaviyo-demo.com")
        expectSame(
            server.send("GET \(own)/relationships/metric").json,
            [
                "data": ["type": "metric", "id": .string(odd)],
                "links": ["self": .string("https://a.klaviyo.com\(own)/relationships/metric")],
            ]
        )
        #expect(server.send("GET \(own)/relationships/profile").data.text == #"{"type":"profile","id":"P1"}"#)
        let additional = server.send("GET \(own)/profile?additional-fields[profile]=subscriptions")
        #expect(additional.data["attributes"]?["subscriptions"] != nil)
    }

    @Test(arguments: ["", "/metric", "/relationships/metric", "/profile", "/relationships/profile"])
    func `tells a malformed id from one that isn't there`(path: String) throws {
        let server = try server()
        let malformed = server.send("GET /api/events/NOPE01\(path)")
        #expect(malformed.status == 400)
        #expect(malformed.details == ["Invalid Event ID: 'NOPE01'"])
        #expect(malformed.places == ["/data/id"])
        let unknown = server.send("GET /api/events/7qWkC6JPz7g\(path)")
        #expect(unknown.status == 404)
        #expect(unknown.details == ["An event with id 7qWkC6JPz7g does not exist."])
    }

    @Test func `goes with its profile`() throws {
        let server = try TestServer(
            "lists: [{id: L1, name: L, opt_in_process: single_opt_in}]",
            settings: ["spam_filter": "off"]
        )
        server.send(
            "POST /api/profile-subscription-bulk-create-jobs",
            Requests.subscribe(["ada@klaviyo-demo.com"], list: "L1")
        )
        try server.runJobs()

        let answer = server.send("GET /api/events?include=metric")
        let names = answer.json["included"]?.array?.compactMap { $0["attributes"]?["name"]?.string } ?? []
        #expect(Set(names) == ["Subscribed to List", "Subscribed to Email Marketing"])
        let integrations = answer.json["included"]?.array?.map { $0["attributes"]?["integration"]?.text }
        let klaviyo =
            #"{"object":"integration","id":"0rG4eQ","key":"klaviyo","name":"Klaviyo","category":"Internal"}"#
        #expect(integrations == [klaviyo, klaviyo])
    }

    @Test(.enabled(if: Fixture.shared != nil, "\(Fixture.sharedIsMissing)"))
    func `looks like the recorded events`() throws {
        let server = try TestServer()
        for number in 0..<3 {
            server.send(
                "POST /api/events",
                Requests.event(
                    "SDK Smoke",
                    ["email": .string("p\(number)@klaviyo-demo.com")],
                    properties: ["sku": "D4", "bulk": true],
                    ["value": 3, "value_currency": "EUR", "unique_id": .string("u\(number)")]
                )
            )
        }
        try server.runJobs()
        let metric = server.metric("SDK Smoke")
        let list = server.send(
            "GET /api/events?fields[event]=timestamp,datetime,event_properties,uuid&fields[metric]=name"
                + "&fields[profile]=email&filter=equals(metric_id,\"\(metric)\")&include=metric,profile"
                + "&sort=-datetime&page[size]=2"
        )
        expectSame(list.json.shape, try Fixture.recorded("get_events.200").shape)
        let one = server.send(
            "GET /api/events/\(list.data[0]?["id"]?.string ?? "")?fields[event]=event_properties,datetime"
                + "&fields[metric]=name&fields[profile]=email&include=metric,profile,attributions"
        )
        expectSame(one.json.shape, try Fixture.recorded("get_event.200").shape)
    }
}
