import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// The events of consent that changes more than once while the clock stands still.
@Suite struct ConsentEventTests {
    private static let ada = "ada@klaviyo-demo.com"

    /// Evidence: the ids are recorded without a count, which is assumed.
    @Test func `each change leaves its own event, told apart by a count`() throws {
        let server = try TestServer(
            "lists: [{id: SINGLE, name: Single, opt_in_process: single_opt_in}]",
            settings: ["global_unsubscribe": true]
        )
        for _ in 0..<2 {
            try server.subscribe(Self.ada)
            try server.unsubscribe(Self.ada, list: "SINGLE")
        }
        let profile = server.send("GET /api/profiles").data[0]?["id"]?.string ?? ""
        let company = server.control("GET health").json["company_id"]?.string ?? ""

        let ids = server.events().map { event in
            [event[0]?.string, event[1]?["$event_id"]?.string]
        }
        let second = "1795435200"
        #expect(
            Set(ids) == [
                ["Subscribed to Email Marketing", "\(profile)\(company)\(second)"],
                ["Subscribed to Email Marketing", "\(profile)\(company)\(second).1"],
                ["Subscribed to List", "SINGLE\(second)"],
                ["Subscribed to List", "SINGLE\(second).1"],
                ["Unsubscribed from Email Marketing", second],
                ["Unsubscribed from Email Marketing", "\(second).1"],
                ["Unsubscribed from List", "SINGLE\(second).000000"],
                ["Unsubscribed from List", "SINGLE\(second).000000.1"],
            ]
        )
        #expect(ids.count == 8)
    }

    @Test func `a confirmation right after an unsubscribe is seen as one`() throws {
        let server = try TestServer(
            """
            lists:
              - {id: SINGLE, name: Single, opt_in_process: single_opt_in}
              - {id: DOUBLE, name: Double, opt_in_process: double_opt_in}
            """
        )
        try server.subscribe(Self.ada)
        try server.unsubscribe(Self.ada)
        try server.subscribe(Self.ada, list: "DOUBLE")
        server.confirm()

        let events = server.events("Subscribed to Email Marketing")
        let confirmed = events.filter { $0[1]?["double_optin"] == true }
        #expect(events.count == 2 && confirmed.count == 1)
    }
}
