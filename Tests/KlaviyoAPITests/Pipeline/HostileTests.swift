import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// What nobody sends who means well, and what nevertheless must be answered.
@Suite struct HostileTests {
    @Test func `a filter has as many conditions as a request can hold`() throws {
        let server = try TestServer("profiles: [{id: P1, email: ada@klaviyo-demo.com}]")
        server.send("POST /api/events", Requests.event("Opened", ["email": "ada@klaviyo-demo.com"]))
        try server.runJobs()

        let filter = Array(repeating: "has(profile)", count: 2400).joined(separator: ",")
        #expect(server.send("GET /api/events?filter=\(filter)").data.array?.count == 1)
        let metric = JSON.string(server.metric("Opened"))
        let filters = ["greater-or-equal(datetime,2026-11-23)", "less-than(datetime,2026-11-24)"]
        let conditions = (0..<2400).map { "equals(URL,\"\($0)\")" }
        let query: JSON = [
            "data": [
                "type": "metric-aggregate",
                "attributes": [
                    "metric_id": metric, "measurements": ["count"],
                    "filter": .array((filters + conditions).map { .string($0) }),
                ],
            ]
        ]
        let answer = server.send("POST /api/metric-aggregates", query)
        #expect(answer.status == 200, "\(answer.text)")
    }

    @Test(.timeLimit(.minutes(1)))
    func `taking many elements from a long list takes no longer than writing it`() throws {
        let server = try TestServer("profiles: [{id: P1, email: ada@klaviyo-demo.com}]")
        // An event may say more of its profile than the profile's own requests, which have at most 100 KB.
        func patch(_ verb: String, _ elements: some Sequence<Int>) throws {
            let skus = JSON.array(elements.map { .string("sku-\($0)") })
            let meta: JSON = ["patch_properties": .object([verb: ["skus": skus]])]
            let profile: JSONObject = ["email": "ada@klaviyo-demo.com", "meta": meta]
            #expect(server.send("POST /api/events", Requests.event("Opened", profile)).status == 202)
            try server.runJobs()
        }
        try patch("append", 0..<100_000)
        try patch("unappend", 1..<100_000)

        let properties = server.send("GET /api/profiles/P1").data["attributes"]?["properties"]
        expectSame(properties ?? .null, ["skus": ["sku-0"]])
    }

    @Test func `a template shows dates that have no four digits as the nearest that have`() throws {
        let server = try TestServer(
            """
            resources:
              - type: template
                id: T1
                attributes: {name: A, editor_type: CODE, html: "{{ when|date:'Y-m-d' }}"}
            """
        )
        for (when, shown) in [(-8.9e11, "0001-01-01"), (8.9e11, "9999-12-31"), (1e17, "")] {
            let answer = server.send(
                "POST /api/template-render",
                [
                    "data": [
                        "type": "template", "id": "T1",
                        "attributes": ["context": ["when": .number("\(when)")]],
                    ]
                ]
            )
            #expect(answer.data["attributes"]?["html"] == .string(shown), "\(answer.text)")
        }
    }
}
