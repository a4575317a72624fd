import HTTP
import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// What becomes of the profiles of a subscribe job.
@Suite struct SubscribeTests {
    private static let path = "POST /api/profile-subscription-bulk-create-jobs"
    private static let lists = """
        lists:
          - {id: SINGLE, name: Single, opt_in_process: single_opt_in}
          - {id: DOUBLE, name: Double, opt_in_process: double_opt_in}
        """

    private func marketing(_ server: TestServer, _ email: String) -> JSON? {
        let found = server.send(
            "GET /api/profiles?filter=equals(email,\"\(email)\")&additional-fields[profile]=subscriptions"
        )
        return found.data[0]?["attributes"]?["subscriptions"]?["email"]?["marketing"]
    }

    @Test func `is acknowledged with 202 and nothing else`() throws {
        let answer = try TestServer(Self.lists).send(
            Self.path,
            Requests.subscribe(["a@klaviyo-demo.com"], list: "SINGLE")
        )

        #expect(answer.status == 202)
        #expect(answer.bytes.isEmpty)
        #expect(answer.headers["Content-Type"] == nil)
        #expect(answer.headers["X-Klaviyo-Partial-Failure"] == nil)
    }

    @Test func `single opt-in: creates the profile, subscribed and on the list, once the job is due`() throws
    {
        let server = try TestServer(Self.lists)
        server.send(
            Self.path,
            Requests.subscribe(
                ["a@klaviyo-demo.com"],
                list: "SINGLE",
                attributes: ["custom_source": "Checkout"]
            )
        )
        #expect(try server.emulator.runDueJobs() != nil)
        #expect(marketing(server, "a@klaviyo-demo.com") == nil)

        server.advance(by: .seconds(1))
        // What is left is to fill in last_event_date.
        #expect(try server.emulator.runDueJobs() == Timestamp(iso8601: "2026-11-23T12:30:01Z"))

        expectSame(
            marketing(server, "a@klaviyo-demo.com") ?? .null,
            [
                "can_receive_email_marketing": true, "consent": "SUBSCRIBED",
                "consent_timestamp": "2026-11-23T12:00:01.000000+00:00",
                "last_updated": "2026-11-23T12:00:01.000000+00:00", "method": "API", "method_detail": "b273",
                "custom_method_detail": "Checkout", "double_optin": false, "suppression": [],
                "list_suppressions": [],
            ]
        )
        #expect(server.send("GET /api/lists/SINGLE/profiles").data.array?.count == 1)
    }

    /// All resources of a collection, page by page.
    private func all(_ path: String, _ server: TestServer) throws -> [JSON] {
        var (found, target): ([JSON], String?) = ([], path)
        while let current = target {
            let page = server.send("GET \(current)")
            try #require(page.status == 200, "\(current): \(page.text)")
            found += page.data.array ?? []
            target = page.json["links"]?["next"]?.string.map {
                String($0.dropFirst("https://a.klaviyo.com".count))
            }
        }
        return found
    }

    @Test func `a thousand profiles: all are subscribed but those that the spam filter drops`() throws {
        let server = try TestServer(Self.lists, settings: ["rate_limits": "off", "spam_filter": "standard"])
        let emails = (0..<1000).map { "p\($0)@\($0 % 250 == 7 ? "example.com" : "klaviyo-demo.com")" }
        #expect(server.send(Self.path, Requests.subscribe(emails, list: "SINGLE")).status == 202)
        try server.runJobs()

        let job = server.control("GET jobs").json["jobs"]?[0]
        #expect(job?["state"] == "complete")
        #expect(["profiles", "completed", "failed", "skipped"].map { job?[$0]?.int } == [1000, 996, 0, 4])
        let members = try all("/api/lists/SINGLE/profiles?page[size]=100", server)
        let kept = emails.filter { $0.hasSuffix("@klaviyo-demo.com") }
        #expect(Set(members.compactMap { $0["attributes"]?["email"]?.string }) == Set(kept))
        #expect(members.count == 996)
        let profiles = try all(
            "/api/profiles?page[size]=100&additional-fields[profile]=subscriptions",
            server
        )
        let consents = profiles.map {
            $0["attributes"]?["subscriptions"]?["email"]?["marketing"]?["consent"]?.string
        }
        #expect(consents == Array(repeating: "SUBSCRIBED", count: 996))
        let metrics = server.send("GET /api/metrics").data.array ?? []
        for name in ["Subscribed to List", "Subscribed to Email Marketing"] {
            let metric = metrics.first { $0["attributes"]?["name"]?.string == name }
            let id = try #require(metric?["id"]?.string)
            let events = try all("/api/events?filter=equals(metric_id,\"\(id)\")&page[size]=1000", server)
            #expect(events.count == 996)
        }
        for email in ["p7@example.com", "p257@example.com"] {
            #expect(server.why(email)["cause"] == "spam_filter")
        }
    }

    @Test func `double opt-in: a new address has no profile until the link is opened`() throws {
        let server = try TestServer(Self.lists)
        server.send(Self.path, Requests.subscribe(["a@klaviyo-demo.com"], list: "DOUBLE"))
        try server.runJobs()

        #expect(server.send("GET /api/profiles").data == [])
        let message = try #require(server.control("GET inbox").json["messages"]?[0])
        #expect(message["to"] == "a@klaviyo-demo.com")
        let link = try #require(message["links"]?["confirm"]?.string)
        #expect(link.hasPrefix("http://localhost:5528/subscriptions/confirm?"))
        let page = server.send("GET \(link.dropFirst("http://localhost:5528".count))")
        #expect(page.status == 200)
        #expect(page.text.contains("You're subscribed"))

        #expect(marketing(server, "a@klaviyo-demo.com")?["double_optin"] == true)
        #expect(server.send("GET /api/lists/DOUBLE/profiles").data.array?.count == 1)
        let again = server.send("GET \(link.dropFirst("http://localhost:5528".count))")
        #expect(again.text.contains("Already confirmed"))
    }

    @Test func `double opt-in: a known profile keeps its consent until the link is opened`() throws {
        let server = try TestServer(Self.lists + "\nprofiles: [{email: a@klaviyo-demo.com}]")
        server.send(Self.path, Requests.subscribe(["a@klaviyo-demo.com"], list: "DOUBLE"))
        try server.runJobs()

        #expect(marketing(server, "a@klaviyo-demo.com")?["consent"] == "NEVER_SUBSCRIBED")
        #expect(server.send("GET /api/lists/DOUBLE/profiles").data == [])
    }

    @Test func `double opt-in: asking again sends no second message for half an hour`() throws {
        let server = try TestServer(Self.lists)
        func messages() throws -> Int {
            server.send(Self.path, Requests.subscribe(["a@klaviyo-demo.com"], list: "DOUBLE"))
            try server.runJobs()
            return server.control("GET inbox").json["messages"]?.array?.count ?? 0
        }

        #expect(try messages() == 1)
        #expect(try messages() == 1)
        server.advance(by: .seconds(1801))
        #expect(try messages() == 2)
    }

    @Test func `no list: the account's default opt-in applies`() throws {
        let server = try TestServer()
        server.send(Self.path, Requests.subscribe(["a@klaviyo-demo.com"], list: nil))
        try server.runJobs()
        #expect(server.control("GET why?email=a@klaviyo-demo.com").json["cause"] == "default_double_opt_in")

        server.control("PATCH settings", ["default_opt_in": "single_opt_in"])
        server.send(Self.path, Requests.subscribe(["b@klaviyo-demo.com"], list: nil))
        try server.runJobs()
        #expect(marketing(server, "b@klaviyo-demo.com")?["consent"] == "SUBSCRIBED")
    }

    @Test func `historical import: subscribes at once with the date it was given`() throws {
        let server = try TestServer(Self.lists)
        let body = Requests.subscribe(
            ["a@klaviyo-demo.com"],
            list: "DOUBLE",
            attributes: ["historical_import": true],
            consentedAt: "2020-02-03T04:05:06Z"
        )
        #expect(server.send(Self.path, body).status == 202)
        try server.runJobs()

        let consent = marketing(server, "a@klaviyo-demo.com")
        #expect(consent?["consent_timestamp"] == "2020-02-03T04:05:06.000000+00:00")
        #expect(consent?["double_optin"] == false)
        #expect(server.control("GET inbox").json["messages"] == [])
    }

    @Test func `leaves events, once`() throws {
        let server = try TestServer(Self.lists)
        for _ in 0..<2 {
            server.send(Self.path, Requests.subscribe(["a@klaviyo-demo.com"], list: "SINGLE"))
            try server.runJobs()
        }
        #expect(server.send("GET /api/lists/SINGLE/profiles").data.array?.count == 1)
        #expect(server.send("GET /api/profiles").data.array?.count == 1)
        #expect(server.eventNames == ["Subscribed to Email Marketing", "Subscribed to List"])
    }

    private static let refusals: [(JSON, String, String)] = [
        (
            Requests.subscribe(["nonsense"], list: "SINGLE"), "Invalid email address",
            "/data/attributes/profiles/data/0/attributes/email"
        ),
        (
            Requests.subscribe(["a@b.co"], list: "NOPE01"), "List not found with id NOPE01.",
            "/data/relationships/list/data/id"
        ),
        (
            Requests.subscribe(["a@b.co"], list: "SINGLE", consentedAt: "2020-01-01"),
            "'consented_at' may only be set when 'historical_import' is true.",
            "/data/attributes/profiles/data/0/attributes/subscriptions/email/marketing/consented_at"
        ),
        (
            Requests.subscribe(["a@b.co"], list: "SINGLE", attributes: ["historical_import": true]),
            "'consented_at' is required and must be in the past when 'historical_import' is true.",
            "/data/attributes/profiles/data/0/attributes/subscriptions/email/marketing/consented_at"
        ),
        (
            Requests.subscribe((0...1000).map { "p\($0)@klaviyo-demo.com" }, list: nil),
            "'profiles' may contain at most 1000 items.", "/data/attributes/profiles/data"
        ),
    ]

    @Test(arguments: refusals)
    func `refuses the whole request for one mistake, and queues nothing`(
        body: JSON,
        detail: String,
        place: String
    ) throws {
        let server = try TestServer(Self.lists)
        let answer = server.send(Self.path, body)

        #expect(answer.status == 400)
        #expect(answer.details == [detail])
        #expect(answer.places == [place])
        #expect(server.control("GET jobs").json["jobs"] == [])
    }

    @Test func `refuses other attributes of the nested profile`() throws {
        var body = Requests.subscribe(["a@klaviyo-demo.com"], list: "SINGLE").text
        body.replace("\"email\":\"a", with: "\"last_name\":\"L\",\"email\":\"a")

        let answer = try TestServer(Self.lists).send(Self.path, try JSON(parsing: body))

        #expect(answer.details == ["'last_name' is not a valid field for the resource 'profile'."])
        #expect(answer.places == ["/data/attributes/profiles/data/0/attributes/last_name"])
    }

    @Test func `names the channel whose identifier is missing`() throws {
        let body = Requests.subscribe(["a@klaviyo-demo.com"], list: "SINGLE").text
            .replacing(
                "\"subscriptions\":{",
                with: "\"subscriptions\":{\"sms\":{\"marketing\":{\"consent\":\"SUBSCRIBED\"}},"
            )

        let answer = try TestServer(Self.lists).send(Self.path, try JSON(parsing: body))

        #expect(
            answer.details == [
                "'phone_number' must not be empty when the sms channel is included in 'subscriptions'."
            ]
        )
    }

    @Test func `leaves a malformed phone number out beside a valid email`() throws {
        let server = try TestServer(Self.lists)
        let body = Requests.subscribe(["a@klaviyo-demo.com"], list: "SINGLE").text
            .replacing("\"email\":\"a", with: "\"phone_number\":\"1\",\"email\":\"a")

        let answer = server.send(Self.path, try JSON(parsing: body))
        try server.runJobs()

        #expect(answer.status == 202)
        #expect(answer.headers["X-Klaviyo-Partial-Failure"] == "phone_number")
        #expect(marketing(server, "a@klaviyo-demo.com")?["consent"] == "SUBSCRIBED")
    }

    @Test func `a list that is deleted before the job runs takes its subscribers with it`() throws {
        let server = try TestServer(Self.lists)
        server.send(Self.path, Requests.subscribe(["a@klaviyo-demo.com"], list: "SINGLE"))
        server.send("DELETE /api/lists/SINGLE")
        try server.runJobs()

        #expect(server.send("GET /api/profiles").data == [])
        #expect(server.control("GET why?email=a@klaviyo-demo.com").json["cause"] == "list_deleted")
    }
}
