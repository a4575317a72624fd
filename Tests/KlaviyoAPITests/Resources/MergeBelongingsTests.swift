import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// That a merge moves whatever a profile can have.
@Suite struct MergeBelongingsTests {
    private static let scenario = """
        lists:
          - {id: AAAAAA, name: A, opt_in_process: single_opt_in}
          - {id: BBBBBB, name: B, opt_in_process: single_opt_in}
        segments:
          - id: GOLD01
            name: Gold
            definition:
              condition_groups:
                - conditions:
                    - type: profile-property
                      property: properties['plan']
                      filter: {type: string, operator: equals, value: gold}
        profiles:
          - {id: P1, email: stays@klaviyo-demo.com}
          - {id: P2, email: goes@klaviyo-demo.com, phone_number: '+15005550006', properties: {plan: gold},
             lists: [AAAAAA, BBBBBB], subscribed: [email, sms], push_tokens: [abc], conversations: [sms],
             soft_bounces: 1}
          - {id: P3, external_id: gone-before}
        """
    private static let email = "goes@klaviyo-demo.com"
    /// Mail to the survivor bounces on its own.
    private static let unmoved: Set = ["softBounce"]

    private func merge(_ source: String, into id: String, _ server: TestServer) throws {
        let profiles = Requests.identifiers("profile", [source])
        let body: JSON = [
            "data": ["type": "profile-merge", "id": .string(id), "relationships": ["profiles": profiles]]
        ]
        #expect(server.send("POST /api/profile-merge", body).status == 202)
        try server.runJobs()
    }

    private func belongings(of profile: String, _ server: TestServer) throws -> [String: Int] {
        try server.emulator.account.read { db in try Belongings.counts(of: profile, in: db) }
    }

    /// A server whose P2 has something of everything.
    private func server() throws -> TestServer {
        let server = try TestServer(Self.scenario)
        let import_ = Requests.resource(
            "profile-bulk-import-job",
            ["profiles": ["data": [["type": "profile", "attributes": ["email": .string(Self.email)]]]]]
        )
        server.send("POST /api/profile-bulk-import-jobs", import_)
        server.send("POST /api/events", Requests.event("Ordered", ["email": .string(Self.email)]))
        server.send(
            "POST /api/profile-subscription-bulk-delete-jobs",
            Requests.unsubscribe([Self.email], list: "BBBBBB")
        )
        server.send("POST /api/profile-suppression-bulk-create-jobs", Requests.suppress([Self.email]))
        let second: JSON = ["patch_identifiers": ["append": ["email": "second@klaviyo-demo.com"]]]
        let change: JSON = ["data": ["type": "profile", "id": "P2", "attributes": [:], "meta": second]]
        server.send("PATCH /api/profiles/P2", change)
        try server.runJobs()
        try merge("P3", into: "P2", server)
        return server
    }

    @Test func `every table gives its rows of the source to the survivor`() throws {
        let server = try server()
        let before = try belongings(of: "P2", server)
        #expect(before.filter { $0.value == 0 }.keys.sorted() == [], "the test lacks something of these")

        try merge("P2", into: "P1", server)

        #expect(try belongings(of: "P2", server).filter { $0.value > 0 }.keys.sorted() == [])
        let lost = try belongings(of: "P1", server).filter { $0.value == 0 }.keys
        #expect(Set(lost).subtracting(Self.unmoved) == [])
    }

    @Test func `the survivor is seen with all of it`() throws {
        let server = try server()

        try merge("P2", into: "P1", server)

        let path = "GET /api/profiles/P1"
        #expect(server.send("\(path)/lists").data.array?.map { $0["id"] } == ["AAAAAA"])
        #expect(server.send("\(path)/segments").data.array?.map { $0["id"] } == ["GOLD01"])
        #expect(server.send("\(path)/push-tokens").data.array?.count == 1)
        #expect(server.send("\(path)/conversations").data.array?.count == 1)
        let seen = server.send("\(path)?additional-fields[profile]=subscriptions").data["attributes"]
        let subscriptions = seen?["subscriptions"]
        #expect(subscriptions?["sms"]?["marketing"]?["consent"] == "SUBSCRIBED")
        #expect(subscriptions?["email"]?["marketing"]?["suppression"]?[0]?["reason"] == "USER_SUPPRESSED")
        #expect(subscriptions?["email"]?["marketing"]?["list_suppressions"]?[0]?["list_id"] == "BBBBBB")
        #expect(seen?["phone_number"] == "+15005550006")
        #expect(server.eventNames.filter { $0 == "Ordered" }.count == 1)
        let found = server.send(
            "POST /api/profile-import",
            Requests.profile(["email": "second@klaviyo-demo.com"])
        )
        #expect(found.status == 200 && found.id == "P1")
    }
}
