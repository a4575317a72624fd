import JSONAPI
import TestSupport
import Testing

/// What is known of events beside their documents, each with its evidence level.
@Suite struct EventFactsTests {
    private static let ada: JSONObject = ["email": "ada@klaviyo-demo.com"]

    private func properties(_ server: TestServer) -> [String] {
        (server.send("GET /api/events?sort=datetime").data.array ?? []).compactMap {
            $0["attributes"]?["event_properties"]?.text
        }
    }

    // MARK: - Repetitions

    @Test func `tells of an event that repeats the id of another (documented)`() throws {
        let server = try TestServer()
        for _ in 0..<3 { server.send("POST /api/events", Requests.event("Viewed", Self.ada)) }
        try server.runJobs()

        #expect(properties(server).count == 1)
        let line =
            "noted  ada@klaviyo-demo.com  repeated_event: Viewed with the $event_id 1795435200"
        #expect(server.console == [line, line])
        let story = server.control("GET why?email=ada@klaviyo-demo.com").json
        #expect(story["verdict"] == "exists")
        let decisions = story["story"]?.array?.filter { $0["kind"] == "decision" }
        #expect(decisions?.map { $0["rule"] } == ["repeated_event", "repeated_event"])
        let profile = server.send("GET /api/profiles").data[0]?["id"]
        #expect(decisions?.allSatisfy { $0["profile_id"] == profile } == true)
        let jobs = server.control("GET jobs").json["jobs"]?.array?.filter { $0["kind"] == "event" }
        #expect(jobs?.map { $0["skipped"] } == [1, 1, 0])
    }

    @Test(
        arguments: [
            (["email": "a@klaviyo-demo.com"], ["email": "A@klaviyo-demo.com", "first_name": "Ada"], 400),
            (["external_id": "x", "email": "a@klaviyo-demo.com"], ["external_id": "x"], 400),
            (["phone_number": "+15005550006"], ["phone_number": "+15005550006", "title": "Dr"], 400),
            (["email": "a@klaviyo-demo.com"], ["email": "b@klaviyo-demo.com"], 202),
            (["external_id": "1"], ["external_id": 1], 202),
        ] as [(JSONObject, JSONObject, Int)]
    )
    func `a unique id is repeated where two entries name one profile (that it is refused is documented)`(
        first: JSONObject,
        second: JSONObject,
        status: Int
    ) throws {
        let event = Requests.eventAttributes("Viewed", [:], ["unique_id": "x"])
        let answer = try TestServer().send(
            "POST /api/event-bulk-create-jobs",
            Requests.events([(first, [event]), (second, [event])])
        )
        #expect(answer.status == status, "\(answer.text)")
    }

    // MARK: - Properties

    @Test func `id, value and what is extra stand last (recorded), also where they came among the rest`()
        throws
    {
        let server = try TestServer()
        let sent: JSONObject = [
            "$extra": ["a": 1], "$value": 12, "$value_currency": "EUR", "$event_id": "mine", "zz": 1,
        ]
        server.send("POST /api/events", Requests.event("Viewed", Self.ada, properties: sent))
        server.send(
            "POST /api/events",
            Requests.event(
                "Bought",
                Self.ada,
                properties: ["$value": 12, "zz": 1],
                ["value": 3, "unique_id": "b", "time": "2026-11-23T13:00:00Z"]
            )
        )
        try server.runJobs()

        #expect(
            properties(server) == [
                #"{"zz":1,"$value_currency":"EUR","$event_id":"mine","$value":12,"$extra":{"a":1}}"#,
                #"{"zz":1,"$event_id":"b","$value":3}"#,
            ]
        )
    }

    @Test func `a text of the profile is no longer than one of the event (documented for bulks)`() throws {
        let text = JSON.string(String(repeating: "x", count: 100_001))
        let profile = Self.ada.merging(["properties": ["a": 1, "notes": ["b": [text]]]])
        let answer = try TestServer().send(
            "POST /api/event-bulk-create-jobs",
            Requests.events([(profile, [Requests.eventAttributes("Viewed")])])
        )
        #expect(answer.status == 400)
        #expect(answer.details == ["'notes' may have at most 100000 characters."])
        #expect(
            answer.places == [
                "/data/attributes/events-bulk-create/data/0/attributes/profile/data/attributes/properties"
            ]
        )
    }

    // MARK: - Profiles

    @Test func `null clears nothing of the profile (assumed)`() throws {
        let server = try TestServer(
            "profiles: [{email: ada@klaviyo-demo.com, location: {city: Oslo}, properties: {a: 1, b: 2}}]"
        )
        let profile = Self.ada.merging(["location": ["city": nil], "properties": ["a": nil, "b": 3]])
        server.send("POST /api/events", Requests.event("Viewed", profile))
        try server.runJobs()

        let read = server.send("GET /api/profiles").data[0]?["attributes"]
        #expect(read?["location"]?["city"] == "Oslo")
        #expect(read?["properties"]?.text == #"{"a":1,"b":3}"#)
    }

    @Test func `a phone number alone is nobody's where SMS is not set up: 202 and no event (reported)`()
        throws
    {
        let server = try TestServer(settings: ["sms_regions": "off"])
        let answer = server.send(
            "POST /api/events",
            Requests.event("Viewed", ["phone_number": "+15005550006"])
        )
        try server.runJobs()

        #expect(answer.status == 202)
        #expect(properties(server).isEmpty && server.send("GET /api/profiles").data == [])
        let why = server.control("GET why?phone=%2B15005550006").json
        #expect(why["verdict"] == "dropped" && why["cause"] == "phone_number_alone")
        #expect(why["setting"] == "sms_regions")
        server.send(
            "POST /api/events",
            Requests.event("Viewed", ["phone_number": "+15005550006", "external_id": "x"])
        )
        try server.runJobs()
        #expect(properties(server).count == 1)
    }

    // MARK: - The date of the last event

    private func dates(_ server: TestServer) -> [JSON?] {
        let profile = server.send("GET /api/profiles").data[0]?["attributes"]
        return [profile?["last_event_date"], profile?["updated"]]
    }

    @Test func `last_event_date comes half an hour after the event, and updates the profile (recorded)`()
        throws
    {
        let server = try TestServer(settings: ["job_delay": "0s"])
        server.send(
            "POST /api/events",
            Requests.event("Viewed", Self.ada, ["time": "2026-11-20T08:00:00Z", "unique_id": "a"])
        )
        server.control("POST clock", ["advance": "PT29M"])
        #expect(dates(server) == [.null, "2026-11-23T12:00:00+00:00"])
        server.control("POST clock", ["advance": "PT2M"])
        #expect(dates(server) == ["2026-11-20T08:00:00+00:00", "2026-11-23T12:30:00+00:00"])

        // One that happened before is no news.
        server.send(
            "POST /api/events",
            Requests.event("Viewed", Self.ada, ["time": "2026-11-19T08:00:00Z", "unique_id": "b"])
        )
        server.control("POST clock", ["advance": "PT1H"])
        #expect(dates(server) == ["2026-11-20T08:00:00+00:00", "2026-11-23T12:30:00+00:00"])
        server.send("POST /api/events", Requests.event("Viewed", Self.ada))
        server.control("POST clock", ["advance": "PT1H"])
        #expect(dates(server) == ["2026-11-23T13:31:00+00:00", "2026-11-23T14:01:00+00:00"])
    }

    @Test func `segments see last_event_date once it is there`() throws {
        let server = try TestServer(settings: ["job_delay": "0s"])
        let condition: JSON = [
            "type": "profile-property", "property": "last_event_date",
            "filter": ["type": "existence", "operator": "is-set"],
        ]
        let segment = server.send("POST /api/segments", Requests.segment([[condition]])).id
        server.send("POST /api/events", Requests.event("Viewed", Self.ada))
        func count() -> Int? { server.send("GET /api/segments/\(segment)/profiles").data.array?.count }

        server.control("POST clock", ["advance": "PT29M"])
        #expect(count() == 0)
        server.control("POST clock", ["advance": "PT2M"])
        #expect(count() == 1)
    }
}
