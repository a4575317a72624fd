import HTTP
import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// The ways to miss a profile, each with its scenario: what is seen on the wire, and the cause that `why` names.
///
/// How a cause is known is its rule's evidence level, which the test compares as well.
@Suite struct CausesTests {
    /// What a client or tester does, one thing after the other.
    enum Step: Sendable {
        case subscribe(list: String?)
        /// The same with a field that no nested profile has.
        case subscribeWithName
        /// To SMS, and to email where a number is malformed, at a revision.
        case subscribeToText(JSON, revision: String)
        case runJobs
        case advance(String)
        case softBounce
    }

    /// One way to miss a profile.
    struct Way: Sendable, CustomTestStringConvertible {
        let scenario: String
        var steps: [Step] = [.subscribe(list: CausesTests.list), .runJobs]
        var status = 202
        /// Whether the profile is there, and whether it is on the list in the end.
        var isThere = false
        var isMember = false
        var list = CausesTests.list
        let cause: String
        let evidence: String
        /// Whom `why` is asked about.
        var identifier = "email=example%2B123@contact.com"
        /// The newest revision that the scenario's day has.
        var revision = "2026-07-15"
        /// Whether only a part of the request is missing: the cause is then a decision in the story.
        var isPartial = false

        var testDescription: String { scenario }
    }

    private static let list = "SmXX9X"
    private static let email = "example+123@contact.com"
    /// A key that every one of the scenarios takes.
    private static let reader = ["Authorization": "Klaviyo-API-Key pk_ffffffffffffffffffffffffffffffffff"]

    static let ways = [
        Way(scenario: "missing-profile", cause: "double_opt_in", evidence: "reported"),
        Way(
            scenario: "missing-profile-no-list",
            steps: [.subscribe(list: nil), .runJobs],
            cause: "default_double_opt_in",
            evidence: "documented"
        ),
        Way(scenario: "missing-profile-spam-filter", cause: "spam_filter", evidence: "reported"),
        Way(
            scenario: "missing-profile-filtered-consent",
            isThere: true,
            cause: "spam_filter",
            evidence: "reported"
        ),
        Way(scenario: "missing-profile-bot-protection", cause: "bot_protection", evidence: "reported"),
        Way(scenario: "missing-profile-list-bombing", cause: "list_bombing", evidence: "reported"),
        Way(
            scenario: "missing-profile-subscribed-twice",
            steps: [.subscribe(list: list), .runJobs, .subscribe(list: "XsRd4p"), .runJobs],
            isThere: true,
            list: "XsRd4p",
            cause: "subscribed_too_often",
            evidence: "assumed"
        ),
        Way(
            scenario: "missing-profile-hard-bounce",
            isThere: true,
            isMember: true,
            cause: "still_suppressed",
            evidence: "documented"
        ),
        Way(
            scenario: "missing-profile-soft-bounces",
            steps: [.subscribe(list: list), .runJobs, .softBounce],
            isThere: true,
            cause: "soft_bounces",
            evidence: "documented"
        ),
        Way(
            scenario: "missing-profile-queued",
            steps: [.subscribe(list: list), .advance("9m")],
            cause: "queued",
            evidence: "documented"
        ),
        Way(
            scenario: "missing-profile-wrong-key",
            status: 401,
            cause: "unknown_key",
            evidence: "documented"
        ),
        Way(scenario: "missing-profile-undelivered", cause: "confirmation_undelivered", evidence: "reported"),
        Way(
            scenario: "missing-profile-expired",
            steps: [.subscribe(list: list), .runJobs, .advance("1h")],
            cause: "confirmation_expired",
            evidence: "assumed"
        ),
        Way(
            scenario: "missing-profile-incident",
            steps: [.subscribe(list: list), .advance("5h")],
            cause: "queued",
            evidence: "documented"
        ),
        Way(
            scenario: "missing-profile-stuck",
            steps: [.subscribe(list: list), .runJobs, .advance("5h")],
            cause: "stuck",
            evidence: "documented"
        ),
        Way(
            scenario: "missing-profile-refused",
            steps: [.subscribeWithName, .runJobs],
            status: 400,
            cause: "refused",
            evidence: "recorded"
        ),
        Way(
            scenario: "missing-profile-phone-ignored",
            steps: [.subscribeToText("0151 23456", revision: "2026-07-15"), .runJobs],
            isThere: true,
            isMember: true,
            cause: "phone_number_ignored",
            evidence: "documented",
            isPartial: true
        ),
        Way(
            scenario: "missing-profile-sms-region",
            steps: [.subscribeToText("+4915123456789", revision: "2024-02-15"), .runJobs],
            cause: "phone_region",
            evidence: "documented",
            identifier: "phone=%2B4915123456789",
            revision: "2024-10-15"
        ),
        Way(
            scenario: "missing-profile-age-gate",
            steps: [.subscribeToText("+12125550123", revision: "2024-02-15"), .runJobs],
            cause: "age_gated",
            evidence: "documented",
            identifier: "phone=%2B12125550123",
            revision: "2024-10-15"
        ),
    ]

    @Test(arguments: ways)
    func `each way to miss a profile looks as it does at Klaviyo, and why names the cause`(way: Way) throws {
        let server = try TestServer(try Fixture.text("scenarios/\(way.scenario).yaml"))
        let answers = try way.steps.compactMap { try carry(out: $0, server) }

        #expect(answers.last?.status == way.status)
        if way.status == 202 {
            #expect(answers.allSatisfy { $0.bytes.isEmpty && $0.headers["Content-Type"] == nil })
        }
        let filter = "filter=equals(email,\"example%2B123@contact.com\")"
        func read(_ path: String) -> JSON {
            server.send("GET \(path)?\(filter)", revision: way.revision, headers: Self.reader).data
        }
        let found = read("/api/profiles")
        #expect(found.array?.count == (way.isThere ? 1 : 0))
        let members = read("/api/lists/\(way.list)/profiles")
        #expect(members.array?.count == (way.isMember ? 1 : 0))
        let why = server.control("GET why?\(way.identifier)").json
        if way.isPartial {
            let decision = why["story"]?.array?.first { $0["rule"] == .string(way.cause) }
            #expect(decision != nil && answers.last?.headers["X-Klaviyo-Partial-Failure"] == "phone_number")
            return
        }
        #expect(why["cause"] == .string(way.cause))
        #expect(why["evidence"] == .string(way.evidence))
        #expect(why["remedy"]?.string != nil)
    }

    @Test func `every scenario of a missing profile is a way, and comes with the program`() {
        let names = BuiltInScenarios.all.keys.filter { $0.hasPrefix("missing-profile") }

        #expect(names.sorted() == Self.ways.map(\.scenario).sorted())
    }

    @Test(arguments: [("missing-profile-queued", "10m"), ("missing-profile-incident", "6h")])
    func `time brings what was only late`(scenario: String, time: String) throws {
        let server = try TestServer(try Fixture.text("scenarios/\(scenario).yaml"))
        _ = try carry(out: .subscribe(list: Self.list), server)
        _ = try carry(out: .advance(time), server)

        #expect(server.control("GET why?email=example%2B123@contact.com").json["verdict"] == "subscribed")
    }

    @Test func `releasing brings what was stuck`() throws {
        let server = try TestServer(try Fixture.text("scenarios/missing-profile-stuck.yaml"))
        _ = try carry(out: .subscribe(list: Self.list), server)
        server.control("POST jobs/1", ["action": "release"])
        #expect(server.control("POST clock", ["advance": "1s"]).json["ran"] == 1)

        #expect(server.control("GET why?email=example%2B123@contact.com").json["verdict"] == "subscribed")
    }

    @Test func `what was not delivered leaves no message to open`() throws {
        let server = try TestServer(try Fixture.text("scenarios/missing-profile-undelivered.yaml"))
        _ = try carry(out: .subscribe(list: Self.list), server)
        try server.runJobs()
        #expect(server.control("GET inbox").json["messages"] == [])

        server.control("PATCH settings", ["confirmation_mail": "delivered"])
        server.advance(by: .seconds(1800))
        _ = try carry(out: .subscribe(list: Self.list), server)
        try server.runJobs()
        #expect(server.control("GET inbox").json["messages"]?.array?.count == 1)
        #expect(server.control("GET why?email=example%2B123@contact.com").json["cause"] == "double_opt_in")
    }

    /// Reported: calls of one IP address are counted, so another key is no way out.
    @Test func `a burst from one address blocks every key`() throws {
        let server = try TestServer(
            "lists: [{id: SmXX9X, name: A, opt_in_process: single_opt_in}]",
            settings: ["bot_protection": ["subscribes": 2, "by": "address"]]
        )
        let causes = try ["one", "two", "three", "four"].map { name -> JSON? in
            server.send(
                "POST /api/profile-subscription-bulk-create-jobs",
                Requests.subscribe(["\(name)@klaviyo-demo.com"], list: Self.list),
                headers: ["Authorization": "Klaviyo-API-Key pk_\(name)"]
            )
            try server.runJobs()
            return server.control("GET why?email=\(name)@klaviyo-demo.com").json["cause"]
        }

        #expect(causes == [.null, .null, "list_bombing", "list_bombing"])
    }

    /// Documented: seven in a row; the first six are noted and change nothing.
    @Test func `soft bounces count in a row`() throws {
        let server = try TestServer("profiles: [{email: a@klaviyo-demo.com}]")
        func bounce() -> JSON? {
            server.control(
                "POST profiles/suppress",
                ["email": "a@klaviyo-demo.com", "reason": "SOFT_BOUNCE"]
            )
            .json["rule"]
        }

        for _ in 1...6 { #expect(bounce() == "soft_bounced") }
        #expect(server.emailMarketing("a@klaviyo-demo.com")?["can_receive_email_marketing"] == true)
        #expect(bounce() == "soft_bounces")
        #expect(server.emailMarketing("a@klaviyo-demo.com")?["suppression"]?[0]?["reason"] == "HARD_BOUNCE")
        #expect(bounce() == "soft_bounced")
    }

    private func carry(out step: Step, _ server: TestServer) throws -> TestResponse? {
        let path = "POST /api/profile-subscription-bulk-create-jobs"
        switch step {
        case .subscribe(let list):
            return server.send(path, Requests.subscribe([Self.email], list: list))
        case .subscribeWithName:
            let text = Requests.subscribe([Self.email], list: Self.list).text
                .replacing("\"email\":\"", with: "\"first_name\":\"Ada\",\"email\":\"")
            let answer = server.send(path, try JSON(parsing: text))
            #expect(answer.details == ["'first_name' is not a valid field for the resource 'profile'."])
            #expect(answer.places == ["/data/attributes/profiles/data/0/attributes/first_name"])
            return answer
        case .subscribeToText(let number, let revision):
            let isMalformed = number.string?.hasPrefix("+") == false
            let consent: JSON = ["marketing": ["consent": "SUBSCRIBED"]]
            var attributes: JSONObject = ["phone_number": number, "subscriptions": ["sms": consent]]
            if isMalformed {
                attributes["email"] = .string(Self.email)
                attributes["subscriptions"] = ["email": consent, "sms": consent]
            }
            var body = Requests.subscribe([], list: Self.list)["data"]?.object ?? [:]
            let profile: JSON = ["type": "profile", "attributes": .object(attributes)]
            body["attributes"] = ["profiles": ["data": [profile]]]
            return server.send(path, ["data": .object(body)], revision: revision)
        case .runJobs: try server.runJobs()
        case .advance(let time): server.control("POST clock", ["advance": .string(time)])
        case .softBounce:
            server.control("POST profiles/suppress", ["email": .string(Self.email), "reason": "SOFT_BOUNCE"])
        }
        return nil
    }
}
