import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// Subscribing with the id of a profile and no address (documented: the id is for the lookup).
@Suite struct SubscribedByIDTests {
    private static let ada = "ada@klaviyo-demo.com"
    private static let scenario = """
        lists:
          - {id: SINGLE, name: Single, opt_in_process: single_opt_in}
          - {id: DOUBLE, name: Double, opt_in_process: double_opt_in}
        profiles:
          - {id: ADA001, email: ada@klaviyo-demo.com}
          - {id: BEA001, email: bea@klaviyo-demo.com}
          - {id: FAKE01, email: fake@test.com}
          - {id: NOBODY, external_id: nobody}
        """

    @discardableResult
    private func send(
        _ server: TestServer,
        _ id: String,
        _ channels: [String] = ["email.marketing"],
        list: String = "SINGLE"
    ) -> TestResponse {
        let body = Requests.consentJob(["subscriptions": Requests.channels(channels)], id: id, list: list)
        return server.send(TestServer.subscribePath, body)
    }

    @Test func `why knows the waiting job by the address of the profile`() throws {
        let server = try TestServer(Self.scenario)
        send(server, "ADA001")

        #expect(server.why(Self.ada)["verdict"] == "queued")
        try server.runJobs()
        #expect(server.why(Self.ada)["verdict"] == "subscribed")
    }

    @Test func `a profile that is erased in the meantime doesn't come back`() throws {
        let server = try TestServer(Self.scenario)
        send(server, "ADA001")
        server.control("POST jobs/1", ["action": "hold"])
        let profile: JSON = ["data": ["type": "profile", "id": "ADA001", "attributes": [:]]]
        server.send(
            "POST /api/data-privacy-deletion-jobs",
            ["data": ["type": "data-privacy-deletion-job", "attributes": ["profile": profile]]]
        )
        try server.runJobs()
        server.control("POST jobs/1", ["action": "run"])

        #expect(server.send("GET /api/profiles").data.array?.count == 3)
        #expect(server.members(of: "SINGLE") == 0)
        #expect(server.why(Self.ada)["verdict"] == "dropped")
        #expect(server.why(Self.ada)["cause"] == "unknown_profile_id")
    }

    @Test func `a profile that is merged in the meantime is subscribed as the survivor`() throws {
        let server = try TestServer(Self.scenario)
        send(server, "ADA001")
        server.control("POST jobs/1", ["action": "hold"])
        let merge: JSON = [
            "type": "profile-merge", "id": "BEA001",
            "relationships": ["profiles": Requests.identifiers("profile", ["ADA001"])],
        ]
        server.send("POST /api/profile-merge", ["data": merge])
        try server.runJobs()
        server.control("POST jobs/1", ["action": "run"])

        #expect(server.send("GET /api/profiles").data.array?.count == 3)
        #expect(server.consent("bea@klaviyo-demo.com") == "SUBSCRIBED")
    }

    @Test func `an unknown id makes no profile without identifiers`() throws {
        let server = try TestServer(Self.scenario)
        #expect(send(server, "01UNKNOWN", ["push.marketing"]).status == 202)
        try server.runJobs()

        #expect(server.send("GET /api/profiles").data.array?.count == 4)
        #expect(server.console.contains { $0.contains("unknown_profile_id") })
    }

    @Test func `the filters look at the address of the profile`() throws {
        let server = try TestServer(
            Self.scenario,
            settings: ["spam_filter": "standard", "subscribe_interval": "30m"]
        )
        send(server, "FAKE01")
        send(server, "ADA001")
        send(server, "ADA001", list: "DOUBLE")
        try server.runJobs()

        #expect(server.why("fake@test.com")["cause"] == "spam_filter")
        #expect(server.why(Self.ada)["cause"] == "subscribed_too_often")
        #expect(server.consent("fake@test.com") == "NEVER_SUBSCRIBED")
    }

    /// Evidence: assumed.
    @Test func `who can't be asked by email or text message is subscribed at once`() throws {
        let server = try TestServer(Self.scenario)
        send(server, "NOBODY", ["push.marketing"], list: "DOUBLE")
        try server.runJobs()

        #expect(server.messages == [])
        let query = "additional-fields[profile]=subscriptions"
        let profile = server.send("GET /api/profiles/NOBODY?\(query)").data["attributes"]
        #expect(profile?["subscriptions"]?["mobile_push"]?["marketing"]?["consent"] == "SUBSCRIBED")
        #expect(server.members(of: "DOUBLE") == 1)
    }
}
