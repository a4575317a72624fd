import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// The push tokens and anonymous ids of subscriptions and unsubscriptions (documented).
@Suite struct PushSubscriptionTests {
    private static let ada = "ada@klaviyo-demo.com"

    private func server() throws -> TestServer {
        try TestServer(
            "lists: [{id: DOUBLE, name: Double, opt_in_process: double_opt_in}]",
            settings: ["default_opt_in": "single_opt_in"]
        )
    }

    private func token(_ text: String, _ enablement: String = "AUTHORIZED") -> JSON {
        [
            "token": .string(text), "platform": "ios", "vendor": "apns",
            "enablement_status": .string(enablement),
        ]
    }

    @discardableResult
    private func send(
        _ server: TestServer,
        _ attributes: JSONObject,
        push: JSONObject,
        list: String? = nil,
        ending: Bool = false
    ) throws -> TestResponse {
        let consent: JSONObject = ["marketing": ["consent": ending ? "UNSUBSCRIBED" : "SUBSCRIBED"]]
        let subscriptions: JSON = ["push": .object(consent.merging(push))]
        let body = Requests.consentJob(
            attributes.merging(["subscriptions": subscriptions]),
            list: list,
            ending: ending
        )
        let answer = server.send(ending ? TestServer.unsubscribePath : TestServer.subscribePath, body)
        try server.runJobs()
        return answer
    }

    private func tokens(_ server: TestServer) -> [JSON?] {
        (server.send("GET /api/push-tokens").data.array ?? []).map { $0["id"] }
    }

    private func push(_ server: TestServer) -> JSON? {
        server.subscriptions(Self.ada)?["mobile_push"]?["marketing"]?["consent"]
    }

    @Test func `tokens are registered for the profile`() throws {
        let server = try server()
        try send(server, ["email": .string(Self.ada)], push: ["tokens": [token("T1"), token("T2")]])

        #expect(tokens(server) == ["T1", "T2"])
        #expect(push(server) == "SUBSCRIBED")
        let owner = server.send("GET /api/push-tokens/T1/profile").data["attributes"]
        #expect(owner?["email"] == .string(Self.ada))
    }

    /// Evidence: assumed.
    @Test func `what is asked for counts more than what the token allows`() throws {
        let server = try server()
        try send(server, ["email": .string(Self.ada)], push: ["tokens": [token("T1", "DENIED")]])

        #expect(push(server) == "SUBSCRIBED")
    }

    @Test func `double opt-in: tokens are registered with the confirmation`() throws {
        let server = try server()
        try send(server, ["email": .string(Self.ada)], push: ["tokens": [token("T1")]], list: "DOUBLE")
        #expect(tokens(server) == [])

        server.confirm()
        #expect(tokens(server) == ["T1"] && push(server) == "SUBSCRIBED")
    }

    @Test func `an anonymous id is enough for push alone, and finds its profile again`() throws {
        let server = try server()
        for text in ["T1", "T2"] {
            let answer = try send(server, [:], push: ["anonymous_id": "anon1", "tokens": [token(text)]])
            #expect(answer.status == 202)
        }

        let profiles = server.send("GET /api/profiles").data.array ?? []
        #expect(profiles.count == 1)
        #expect(profiles.first?["attributes"]?["anonymous_id"] == "anon1")
        #expect(tokens(server) == ["T1", "T2"])
    }

    @Test func `an anonymous id beside an address becomes the profile's`() throws {
        let server = try server()
        try send(server, ["email": .string(Self.ada)], push: ["anonymous_id": "anon1"])

        let profile = server.send("GET /api/profiles").data[0]?["attributes"]
        #expect(profile?["anonymous_id"] == "anon1" && profile?["email"] == .string(Self.ada))
    }

    @Test func `an unsubscribe removes its tokens`() throws {
        let server = try server()
        try send(server, ["email": .string(Self.ada)], push: ["tokens": [token("T1"), token("T2")]])
        try send(server, ["email": .string(Self.ada)], push: ["tokens": [token("T1")]], ending: true)

        #expect(tokens(server) == ["T2"])
        #expect(push(server) == "UNSUBSCRIBED")
    }

    /// Evidence: assumed.
    @Test func `a token without a text is refused`() throws {
        let answer = try send(try server(), ["email": .string(Self.ada)], push: ["tokens": [token("")]])

        #expect(answer.status == 400 && answer.details == ["'token' may not be empty."])
        let place = "/data/attributes/profiles/data/0/attributes/subscriptions/push/tokens/0/token"
        #expect(answer.places == [place])
    }
}
