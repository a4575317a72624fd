import JSONAPI
import TestSupport
import Testing

/// Finding profiles by why nothing may be sent to them.
@Suite struct SuppressionFilterTests {
    private static let global = "subscriptions.email.marketing.suppression"
    private static let listed = "subscriptions.email.marketing.list_suppressions"

    private let server: TestServer

    init() throws {
        server = try TestServer(
            """
            lists: [{id: L1, name: News, opt_in_process: single_opt_in}, {id: L2, name: Offers}]
            profiles:
              - {id: P1, email: ann@klaviyo-demo.com, suppressed: [HARD_BOUNCE, USER_SUPPRESSED]}
              - {id: P2, email: bo@klaviyo-demo.com, suppressed: [USER_SUPPRESSED]}
              - {id: P3, email: cy@klaviyo-demo.com, lists: [L1]}
              - {id: P4, email: dee@klaviyo-demo.com}
            """
        )
        server.advance(by: .seconds(3600))
        server.send(
            "POST /api/profile-subscription-bulk-delete-jobs",
            Requests.unsubscribe(["cy@klaviyo-demo.com"], list: "L1")
        )
        try server.runJobs()
    }

    private func ids(_ query: String) -> [String] {
        let answer = server.send("GET /api/profiles?\(query)")
        return answer.data.array?.compactMap { $0["id"]?.string } ?? answer.details
    }

    @Test func `finds profiles by the reason and the date of their suppressions (documented)`() {
        #expect(ids("filter=equals(\(Self.global).reason,\"USER_SUPPRESSED\")") == ["P1", "P2"])
        #expect(ids("filter=equals(\(Self.global).reason,\"HARD_BOUNCE\")") == ["P1"])
        #expect(ids("filter=less-or-equal(\(Self.global).timestamp,2026-11-23T12:00:00Z)") == ["P1", "P2"])
        #expect(ids("filter=greater-than(\(Self.global).timestamp,2026-11-23T12:30:00Z)") == [])
        let both = "equals(\(Self.global).reason,\"USER_SUPPRESSED\"),equals(email,\"bo@klaviyo-demo.com\")"
        #expect(ids("filter=\(both)") == ["P2"])
    }

    @Test func `finds those suppressed for one list (documented)`() {
        #expect(ids("filter=equals(\(Self.listed).list_id,\"L1\")") == ["P3"])
        let reason = "equals(\(Self.listed).reason,\"UNSUBSCRIBE\"),equals(\(Self.listed).list_id,\"L1\")"
        #expect(ids("filter=\(reason)") == ["P3"])
        #expect(ids("filter=equals(\(Self.listed).list_id,\"L2\")") == [])
    }

    @Test func `pages through them in the order of their dates`() throws {
        let sort = "sort=-\(Self.global).timestamp&filter=equals(\(Self.global).reason,\"USER_SUPPRESSED\")"
        let first = server.send("GET /api/profiles?\(sort)&page[size]=1")
        let next = try #require(first.json["links"]?["next"]?.string)
        let second = server.send("GET \(next.replacing("https://a.klaviyo.com", with: ""))")
        #expect((first.data[0]?["id"], second.data[0]?["id"]) == ("P2", "P1"))
        #expect(second.json["links"]?["next"]?.isNull ?? false)
    }
}
