import HTTP
import JSONAPI
import TestSupport
import Testing

@Suite struct EventTests {
    private static let ada: JSONObject = ["email": "ada@klaviyo-demo.com"]

    /// A server where each event was sent and worked off.
    private func server(_ events: [JSON], _ scenario: String = "lists: []") throws -> TestServer {
        let server = try TestServer(scenario)
        for event in events { #expect(server.send("POST /api/events", event).status == 202) }
        try server.runJobs()
        return server
    }

    private func events(_ server: TestServer, _ query: String = "") -> [JSON] {
        let answer = server.send("GET /api/events\(query)")
        #expect(answer.status == 200, "\(answer.text)")
        return answer.data.array ?? []
    }

    @Test func `answers an event with an empty 202 and stores it when its job runs`() throws {
        let server = try TestServer()
        let answer = server.send(
            "POST /api/events",
            Requests.event(
                "Placed Order",
                Self.ada,
                properties: ["sku": "D4", "size": 3],
                [
                    "time": "2026-11-20T08:00:00.750Z", "value": 9.99, "value_currency": "EUR",
                    "unique_id": "o-1",
                ]
            )
        )

        #expect(answer.status == 202)
        #expect(answer.bytes.isEmpty)
        #expect(answer.headers["Content-Type"] == nil)
        #expect(events(server).isEmpty)
        try server.runJobs()

        let document = server.send("GET /api/events").json
        let data = try #require(document["data"]?[0])
        let id = try #require(data["id"]?.string)
        let profile = try #require(server.send("GET /api/profiles").data[0]?["id"]?.string)
        let metric = server.metric("Placed Order")
        let own = "https://a.klaviyo.com/api/events/\(id)/"
        expectSame(
            document,
            [
                "data": [
                    [
                        "type": "event", "id": .string(id),
                        "attributes": [
                            "timestamp": 1_795_161_600,
                            "event_properties": [
                                "sku": "D4", "size": 3, "$value_currency": "EUR", "$event_id": "o-1",
                                "$value": 9.99,
                            ],
                            "datetime": "2026-11-20T08:00:00+00:00",
                            "uuid": data["attributes"]?["uuid"] ?? .null,
                        ],
                        "relationships": [
                            "profile": [
                                "data": ["type": "profile", "id": .string(profile)],
                                "links": [
                                    "self": .string("\(own)relationships/profile/"),
                                    "related": .string("\(own)profile/"),
                                ],
                            ],
                            "metric": [
                                "data": ["type": "metric", "id": .string(metric)],
                                "links": [
                                    "self": .string("\(own)relationships/metric/"),
                                    "related": .string("\(own)metric/"),
                                ],
                            ],
                        ],
                        "links": ["self": .string(own)],
                    ]
                ],
                "links": ["self": "https://a.klaviyo.com/api/events", "next": nil, "prev": nil],
            ]
        )
        #expect(data["attributes"]?["uuid"]?.string?.contains("-11f1-8001-") == true)
        expectSame(
            server.send("GET /api/events/\(id)").json,
            ["data": data, "links": ["self": .string("https://a.klaviyo.com/api/events/\(id)")]]
        )
    }

    @Test func `takes the second of the request for an event without time and unique id`() throws {
        let server = try server([Requests.event("Viewed", Self.ada), Requests.event("Viewed", Self.ada)])

        let stored = events(server)
        #expect(stored.count == 1)
        #expect(stored[0]["attributes"]?["event_properties"]?.text == #"{"$event_id":"1795435200"}"#)
        #expect(stored[0]["attributes"]?["datetime"] == "2026-11-23T12:00:00+00:00")
    }

    @Test func `stores a unique id once for each metric and profile`() throws {
        let id: JSONObject = ["unique_id": "x"]
        let server = try server([
            Requests.event("Viewed", Self.ada, properties: ["first": true], id),
            Requests.event("Viewed", Self.ada, properties: ["first": false], id),
            Requests.event("Bought", Self.ada, id),
            Requests.event("Viewed", ["email": "bo@klaviyo-demo.com"], id),
        ])

        let stored = events(server)
        #expect(stored.count == 3)
        #expect(
            stored.contains {
                $0["attributes"]?["event_properties"]?.text == #"{"first":true,"$event_id":"x"}"#
            }
        )
    }

    @Test func `brings the profile up to date, patches included, and keeps what is null`() throws {
        let server = try TestServer(
            """
            profiles: [{id: P1, email: ada@klaviyo-demo.com, first_name: Ada, properties: {plan: gold, tags: [a], x: 1}}]
            """
        )
        server.advance(by: .seconds(60))
        server.send(
            "POST /api/events",
            Requests.event(
                "Viewed",
                [
                    "email": "ADA@klaviyo-demo.com", "first_name": nil, "last_name": "King",
                    "properties": ["plan": "iron"],
                    "meta": ["patch_properties": ["append": ["tags": "b"], "unset": "x"]],
                ]
            )
        )
        try server.runJobs()

        let attributes = server.send("GET /api/profiles/P1").data["attributes"]
        #expect(attributes?["first_name"] == "Ada")
        #expect(attributes?["last_name"] == "King")
        #expect(attributes?["properties"]?.text == #"{"plan":"iron","tags":["a","b"]}"#)
        #expect(attributes?["updated"] == "2026-11-23T12:01:00+00:00")
    }

    @Test(
        arguments: [
            (nil, ["external_id": "x-1"]), (nil, ["phone_number": "+15005550006"]),
            (nil, ["anonymous_id": "anon"]),
            ("P1", [:]), ("P1", ["email": "new@klaviyo-demo.com"]),
            ("nobody", ["email": "ada@klaviyo-demo.com"]),
            (nil, ["email": "bo@klaviyo-demo.com", "external_id": "x-1"]),
        ] as [(String?, JSONObject)]
    )
    func `finds the profile by whatever identifies it`(id: String?, profile: JSONObject) throws {
        let server = try server(
            [Requests.event("Viewed", profile, id: id)],
            """
            profiles:
              - {id: P1, email: ada@klaviyo-demo.com, phone_number: '+15005550006', external_id: x-1, anonymous_id: anon}
              - {id: P2, email: bo@klaviyo-demo.com}
            """
        )

        #expect(events(server).map { $0["relationships"]?["profile"]?["data"]?["id"] } == ["P1"])
        #expect(server.send("GET /api/profiles").data.array?.count == 2)
        #expect(server.send("GET /api/profiles/P2").data["attributes"]?["email"] == "bo@klaviyo-demo.com")
    }

    @Test func `drops the events of an address that looks fake, and why tells of it`() throws {
        let server = try server([Requests.event("Viewed", ["email": "ada@example.com"])])

        #expect(events(server).isEmpty)
        #expect(server.send("GET /api/profiles").data == [])
        #expect(server.metric("Viewed").isEmpty)
        let why = server.control("GET why?email=ada@example.com").json
        #expect(why["verdict"] == "dropped")
        #expect(why["cause"] == "spam_filter")
        #expect(
            server.console == [
                "dropped  ada@example.com  spam_filter: example.com is a reserved or test domain; setting spam_filter"
            ]
        )
    }

    @Test func `drops an event of an unknown profile id and nothing else to go by`() throws {
        let server = try server([Requests.event("Viewed", [:], id: "01GDDKASAP8TKDDA2GRZDSVP4H")])

        #expect(events(server).isEmpty)
        #expect(server.console.count == 1)
        #expect(server.console[0].contains("unknown_profile"))
    }

    @Test func `leaves a malformed phone number out beside a valid email, and says so`() throws {
        let server = try TestServer()
        let answer = server.send(
            "POST /api/events",
            Requests.event("Viewed", ["email": "ada@klaviyo-demo.com", "phone_number": "12"])
        )
        try server.runJobs()

        #expect(answer.status == 202)
        #expect(answer.headers["X-Klaviyo-Partial-Failure"] == "phone_number")
        #expect(server.send("GET /api/profiles").data[0]?["attributes"]?["phone_number"] == .null)
    }

    private static let metric: JSON = ["data": ["type": "metric", "attributes": ["name": "Viewed"]]]
    private static let profile: JSON = ["data": ["type": "profile", "attributes": ["email": "ada@b.co"]]]

    @Test(
        arguments: [
            (
                ["metric": metric, "profile": [:]], "'data' key missing in relationship",
                "/data/attributes/profile"
            ),
            (
                ["metric": [:], "profile": profile], "'data' key missing in relationship",
                "/data/attributes/metric"
            ),
            (
                ["metric": ["data": ["type": "metric"]], "profile": profile],
                "One of `attributes`, `relationships` or `id` must be included in the request payload.",
                "/data"
            ),
            (
                ["metric": metric, "profile": ["data": ["type": "profile", "attributes": [:]]]],
                "One or more identifiers is required", "/data/attributes/profile/data/attributes"
            ),
            (
                ["metric": metric, "profile": ["data": ["type": "profile", "attributes": ["email": "x"]]]],
                "Invalid email address", "/data/attributes/profile/data/attributes/email"
            ),
            (
                ["metric": metric, "profile": profile, "time": "2028-01-01T00:00:00Z"],
                "'time' must be in the year 2000 or later and at most 1 year in the future.",
                "/data/attributes/time"
            ),
            (
                ["metric": metric, "profile": profile, "value": "9"], "'value' must be of type number.",
                "/data/attributes/value"
            ),
        ] as [(JSONObject, String, String)]
    )
    func `refuses an event it cannot take`(attributes: JSONObject, detail: String, place: String) throws {
        let server = try TestServer()
        let properties: JSONObject = ["properties": [:]]
        let answer = server.send(
            "POST /api/events",
            ["data": ["type": "event", "attributes": .object(properties.merging(attributes))]]
        )

        #expect(answer.status == 400)
        #expect(answer.details == [detail])
        #expect(answer.places == [place])
        #expect(server.control("GET jobs").json["jobs"] == [])
    }

    @Test func `refuses properties beyond the documented limits`() throws {
        let many = JSONObject((0...400).map { .init(name: "p\($0)", value: 1) })
        var deep: JSON = 1
        for _ in 0..<10 { deep = ["a": deep] }
        let cases: [(JSONObject, String)] = [
            (many, "'properties' may contain at most 400 items."),
            (
                ["text": .string(String(repeating: "x", count: 100_001))],
                "'text' may have at most 100000 characters."
            ),
            (["list": .array(Array(repeating: 1, count: 4001))], "'list' may contain at most 4000 items."),
            (["a": deep], "'a' may be nested at most 10 levels deep."),
        ]
        let server = try TestServer()
        for (properties, detail) in cases {
            let answer = server.send(
                "POST /api/events",
                Requests.event("Viewed", Self.ada, properties: properties)
            )
            #expect(answer.status == 400)
            #expect(answer.details == [detail])
            #expect(answer.places == ["/data/attributes/properties"])
        }
    }

    @Test func `takes the events of several profiles at once`() throws {
        let server = try TestServer()
        let answer = server.send(
            "POST /api/event-bulk-create-jobs",
            Requests.events([
                (
                    ["email": "ada@klaviyo-demo.com"],
                    [
                        Requests.eventAttributes("Viewed", ["n": 1]),
                        Requests.eventAttributes("Bought", ["n": 2], ["value": 5]),
                    ]
                ),
                (["email": "bo@test.com"], [Requests.eventAttributes("Viewed", ["n": 3])]),
                (["email": "cy@klaviyo-demo.com"], [Requests.eventAttributes("Viewed", ["n": 4])]),
            ])
        )
        #expect(answer.status == 202)
        #expect(answer.bytes.isEmpty)
        try server.runJobs()

        #expect(
            Set(events(server).compactMap { $0["attributes"]?["event_properties"]?["n"]?.int }) == [1, 2, 4]
        )
        let job = server.control("GET jobs").json["jobs"]?[0]
        #expect(job?["kind"] == "event")
        #expect(job?["state"] == "complete")
    }

    @Test func `refuses a bulk that repeats a unique id or has too many events`() throws {
        let server = try TestServer()
        let event = Requests.eventAttributes("Viewed", [:], ["unique_id": "x"])
        let repeated = server.send(
            "POST /api/event-bulk-create-jobs",
            Requests.events([(Self.ada, [event, event])])
        )
        #expect(repeated.details == ["The unique_id 'x' is repeated for the same profile and metric."])
        let many = server.send(
            "POST /api/event-bulk-create-jobs",
            Requests.events([(Self.ada, Array(repeating: Requests.eventAttributes("Viewed"), count: 1001))])
        )
        #expect(many.details == ["'events-bulk-create' may contain at most 1000 items."])
    }
}
