import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// The question this program exists for: a 202, and no profile.
@Suite struct MissingProfileTests {
    private static let address = "example%2B123@contact.com"

    @Test(
        arguments: [
            ("missing-profile", "awaiting_confirmation", "double_opt_in"),
            ("missing-profile-spam-filter", "dropped", "spam_filter"),
            ("missing-profile-bot-protection", "dropped", "bot_protection"),
        ],
        ["2025-04-15", "2025-07-15"]
    )
    func `each scenario keeps the profile away, and why names its cause`(
        scenario: (name: String, verdict: String, cause: String),
        revision: String
    ) throws {
        let server = try TestServer(try Fixture.text("scenarios/\(scenario.name).yaml"))
        let body = try Fixture.json("fixtures/requests/bulk-subscribe-missing-profile.json")
        let answer = server.send("POST /api/profile-subscription-bulk-create-jobs", body, revision: revision)
        try server.runJobs()

        #expect(answer.status == 202 && answer.bytes.isEmpty)
        #expect(server.send("GET /api/profiles?filter=equals(email,\"\(Self.address)\")").data == [])
        let why = server.control("GET why?email=\(Self.address)").json
        #expect(why["identifier"] == "example+123@contact.com")
        #expect(why["verdict"] == .string(scenario.verdict))
        #expect(why["cause"] == .string(scenario.cause))
        #expect(why["remedy"]?.string != nil)
        let kinds = why["story"]?.array?.compactMap { $0["kind"]?.string } ?? []
        #expect(kinds.starts(with: ["request", "job", "decision"]))
        #expect(why["story"]?[0]?["key"] == "pk_…b273")
        #expect(why["story"]?[0]?["revision"] == .string(revision))
        #expect(server.console.contains { $0.contains("example+123@contact.com  \(scenario.cause)") })
    }

    @Test func `without a list, the account's default opt-in keeps it away`() throws {
        let server = try TestServer(try Fixture.text("scenarios/missing-profile-no-list.yaml"))
        let body = Requests.subscribe(["example+123@contact.com"], list: nil)
        server.send("POST /api/profile-subscription-bulk-create-jobs", body)
        try server.runJobs()

        #expect(server.send("GET /api/profiles").data == [])
        #expect(server.control("GET why?email=\(Self.address)").json["cause"] == "default_double_opt_in")
    }

    @Test func `a job that is not due yet keeps it away, and time brings it`() throws {
        let server = try TestServer(try Fixture.text("scenarios/missing-profile-queued.yaml"))
        let body = try Fixture.json("fixtures/requests/bulk-subscribe-missing-profile.json")
        server.send("POST /api/profile-subscription-bulk-create-jobs", body)
        #expect(server.control("GET why?email=\(Self.address)").json["verdict"] == "queued")

        #expect(server.control("POST clock", ["advance": "10m"]).json["ran"] == 1)

        #expect(server.control("GET why?email=\(Self.address)").json["verdict"] == "subscribed")
        #expect(server.send("GET /api/lists/SmXX9X/profiles").data.array?.count == 1)
    }

    @Test func `an address whose mail has bounced is subscribed and receives nothing`() throws {
        let server = try TestServer(try Fixture.text("scenarios/missing-profile-hard-bounce.yaml"))
        let body = try Fixture.json("fixtures/requests/bulk-subscribe-missing-profile.json")
        server.send("POST /api/profile-subscription-bulk-create-jobs", body)
        try server.runJobs()

        #expect(server.control("GET why?email=\(Self.address)").json["cause"] == "still_suppressed")
        let profile = server.send("GET /api/profiles?additional-fields[profile]=subscriptions").data[0]
        let marketing = profile?["attributes"]?["subscriptions"]?["email"]?["marketing"]
        #expect(marketing?["consent"] == "SUBSCRIBED" && marketing?["can_receive_email_marketing"] == false)
    }

    @Test func `an ordinary address on a single opt-in list is there at once`() throws {
        let server = try TestServer("lists: [{id: SmXX9X, name: A, opt_in_process: single_opt_in}]")
        let body = try Fixture.json("fixtures/requests/bulk-subscribe-missing-profile.json")
        server.send("POST /api/profile-subscription-bulk-create-jobs", body)
        try server.runJobs()

        let why = server.control("GET why?email=\(Self.address)").json
        #expect(why["verdict"] == "subscribed" && why["cause"] == .null)
        #expect(server.send("GET /api/lists/SmXX9X/profiles").data.array?.count == 1)
    }

    @Test func `tells a queued job, a refused request, a known profile and silence apart`() throws {
        let server = try TestServer("profiles: [{email: known@klaviyo-demo.com}]")
        func verdict(_ email: String) -> JSON? { server.control("GET why?email=\(email)").json["verdict"] }
        let path = "POST /api/profile-subscription-bulk-create-jobs"
        server.send(path, Requests.subscribe(["queued@klaviyo-demo.com"], list: nil))
        server.send(path, Requests.subscribe(["refused@klaviyo-demo.com"], list: "NOPE01"))

        #expect(verdict("queued@klaviyo-demo.com") == "queued")
        #expect(verdict("refused@klaviyo-demo.com") == "refused")
        #expect(verdict("known@klaviyo-demo.com") == "exists")
        #expect(verdict("nobody@klaviyo-demo.com") == "unknown")
        let refused = server.control("GET why?email=refused@klaviyo-demo.com").json
        #expect(refused["story"]?[0]?["problem"] == "List not found with id NOPE01.")
    }

    @Test func `a burst of subscribe calls wakes the bot protection, and the block ends`() throws {
        let server = try TestServer(
            "lists: [{id: SINGLE, name: A, opt_in_process: single_opt_in}]",
            settings: ["bot_protection": ["subscribes": 2, "per": "60s", "block": "10m"]]
        )
        func subscribe(_ name: String) throws -> JSON? {
            let body = Requests.subscribe(["\(name)@klaviyo-demo.com"], list: "SINGLE")
            server.send("POST /api/profile-subscription-bulk-create-jobs", body)
            try server.runJobs()
            return server.control("GET why?email=\(name)@klaviyo-demo.com").json["cause"]
        }

        #expect(try subscribe("one") == .null)
        #expect(try subscribe("two") == .null)
        #expect(try subscribe("three") == "bot_protection")
        server.advance(by: .seconds(120))
        #expect(try subscribe("four") == "bot_protection")
        server.advance(by: .seconds(500))
        #expect(try subscribe("five") == .null)
    }

    @Test(
        arguments: [
            ("a@example.com", "standard", true), ("a@sub.test", "standard", true),
            ("a@test.com", "standard", true),
            ("test@klaviyo-demo.com", "standard", false), ("test@klaviyo-demo.com", "strict", true),
            ("greatest@klaviyo-demo.com", "strict", false), ("a@fake-shop.co", "strict", true),
            ("a@example.com", "off", false), ("a@examples.com", "strict", false),
        ]
    )
    func `the spam filter drops what its level names`(email: String, level: String, isDropped: Bool) throws {
        let filter = try #require(try SpamFilter(.string(level)))
        #expect((filter.objection(to: email) != nil) == isDropped)
    }

    @Test func `extra rules drop by domain, address and word`() throws {
        let rules: JSON = [
            "level": "off", "rules": [["domain": "evil.co"], ["address": "Me@here.co"], ["word": "xyz"]],
        ]
        let filter = try #require(try SpamFilter(rules))
        let dropped = [
            "a@evil.co", "a@sub.evil.co", "me@here.co", "axyzb@c.co", "you@here.co", "a@notevil.co",
        ]
        .filter { filter.objection(to: $0) != nil }

        #expect(dropped == ["a@evil.co", "a@sub.evil.co", "me@here.co", "axyzb@c.co"])
    }
}
