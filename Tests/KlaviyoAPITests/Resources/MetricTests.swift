import JSONAPI
import TestSupport
import Testing

@Suite struct MetricTests {
    private func server(_ events: [JSON]) throws -> TestServer {
        let server = try TestServer("lists: [{id: L1, name: L, opt_in_process: single_opt_in}]")
        for event in events { server.send("POST /api/events", event) }
        server.send(
            "POST /api/profile-subscription-bulk-create-jobs",
            Requests.subscribe(["ada@klaviyo-demo.com"], list: "L1")
        )
        try server.runJobs()
        return server
    }

    private static let order = Requests.event(
        "SDK Smoke",
        ["email": "ada@klaviyo-demo.com"],
        properties: ["sku": "D4", "bulk": true, "tags": ["a"], "void": nil],
        ["value": 3, "value_currency": "EUR", "unique_id": "x"]
    )

    @Test func `makes a metric with its first event`() throws {
        let server = try server([Self.order, Self.order])
        let id = server.metric("SDK Smoke")
        let own = "https://a.klaviyo.com/api/metrics/\(id)/"

        expectSame(
            server.send("GET /api/metrics/\(id)").json,
            [
                "data": [
                    "type": "metric", "id": .string(id),
                    "attributes": [
                        "name": "SDK Smoke", "created": "2026-11-23T12:00:00+00:00",
                        "updated": "2026-11-23T12:00:00+00:00",
                        "integration": [
                            "object": "integration", "id": "7FtS4J", "key": "api", "name": "API",
                            "category": "API",
                        ],
                    ],
                    "relationships": [
                        "flow-triggers": [
                            "links": [
                                "self": .string("\(own)relationships/flow-triggers/"),
                                "related": .string("\(own)flow-triggers/"),
                            ]
                        ]
                    ],
                    "links": ["self": .string(own)],
                ],
                "links": ["self": .string("https://a.klaviyo.com/api/metrics/\(id)")],
            ]
        )
    }

    @Test func `keeps the metrics of one name apart by their service`() throws {
        let metric: JSON = ["type": "metric", "attributes": ["name": "SDK Smoke", "service": "shop"]]
        let shop = Requests.event(
            "SDK Smoke",
            ["email": "ada@klaviyo-demo.com"],
            ["metric": ["data": metric]]
        )
        let server = try server([Self.order, shop])

        let metrics = server.send("GET /api/metrics?filter=equals(integration.name,\"shop\")").data.array
        let integration = metrics?[0]["attributes"]?["integration"]
        #expect(metrics?.count == 1 && integration?["key"] == "shop")
        #expect(integration?["id"]?.string?.count == 6 && integration?["id"] != "7FtS4J")
    }

    @Test(
        arguments: [
            ("", 18), ("?filter=equals(integration.name,\"API\")", 2),
            ("?filter=equals(integration.name,\"Klaviyo\")", 16),
            ("?filter=equals(integration.category,\"Internal\")", 16),
            ("?filter=equals(integration.name,\"Shopify\")", 0),
        ]
    )
    func `lists metrics by id, those of an integration if asked for`(query: String, count: Int) throws {
        let ids = try server([Self.order]).send("GET /api/metrics\(query)").data.array?.compactMap {
            $0["id"]?.string
        }
        #expect(ids?.count == count)
        #expect(ids == ids?.sorted())
    }

    /// That an account begins with metrics, and which of Klaviyo's are made by their first event, is recorded.
    @Test func `an account has metrics from the start, and the same after a reset`() throws {
        let server = try TestServer()
        let metrics = server.send("GET /api/metrics").data.array ?? []
        let names = metrics.compactMap { $0["attributes"]?["name"]?.string }

        #expect(
            names.sorted() == [
                "Active on Site", "Bounced Email", "Clicked Email", "Clicked Text Message",
                "Clicked email to unsubscribe", "Dropped Email",
                "Failed to Deliver Automated Response Text Message", "Failed to Deliver Text Message",
                "Marked Email as Spam", "Opened Email", "Received Automated Response Text Message",
                "Received Email", "Received Text Message", "Sent Text Message", "Skipped Send",
            ]
        )
        #expect(metrics.allSatisfy { $0["attributes"]?["created"] == "2026-11-23T12:00:00+00:00" })
        server.control("POST reset")
        #expect(server.send("GET /api/metrics").data.array == metrics)
    }

    @Test func `tells that a metric or a property isn't there`() throws {
        let server = try server([Self.order])
        for path in ["", "/metric-properties", "/relationships/metric-properties"] {
            let answer = server.send("GET /api/metrics/NOPE01\(path)")
            #expect(answer.status == 404)
            #expect(answer.details == ["Metric with id NOPE01 does not exist."])
        }
        for path in ["", "/metric", "/relationships/metric"] {
            let answer = server.send("GET /api/metric-properties/NOPE01\(path)")
            #expect(answer.status == 404)
            #expect(answer.details == ["A metric property with id `NOPE01` does not exist."])
        }
    }

    @Test func `infers the properties of a metric from its events`() throws {
        let server = try server([Self.order])
        let id = server.metric("SDK Smoke")
        let answer = server.send("GET /api/metrics/\(id)/metric-properties")

        let properties = answer.data.array?.map { $0["attributes"]?.text }
        #expect(
            properties == [
                #"{"label":"SDK Smoke Value","property":"$value","inferred_type":"numeric"}"#,
                #"{"label":"$value_currency","property":"$value_currency","inferred_type":"string"}"#,
                #"{"label":"bulk","property":"bulk","inferred_type":"numeric"}"#,
                #"{"label":"sku","property":"sku","inferred_type":"string"}"#,
                #"{"label":"tags","property":"tags","inferred_type":"list"}"#,
            ]
        )
        let ids = server.send("GET /api/metrics/\(id)/relationships/metric-properties").data.array
        #expect(ids?.map { $0["id"] } == answer.data.array?.map { $0["id"] })
        #expect(answer.json["links"]?.object?.names == ["self"])
    }

    @Test func `shows a property by its id, and its metric`() throws {
        let server = try server([Self.order])
        let id = server.metric("SDK Smoke")
        let property = server.send("GET /api/metrics/\(id)/metric-properties").data[3]?["id"]?.string ?? ""
        let own = "/api/metric-properties/\(property)"
        let answer = server.send("GET \(own)?include=metric&additional-fields[metric-property]=sample_values")

        #expect(
            answer.data["attributes"]?.text
                == #"{"label":"sku","property":"sku","inferred_type":"string","sample_values":null}"#
        )
        #expect(answer.data["relationships"]?["metric"]?["data"]?["id"] == .string(id))
        #expect(answer.json["included"]?[0]?["id"] == .string(id))
        #expect(server.send("GET \(own)/metric").data["attributes"]?["name"] == "SDK Smoke")
        #expect(server.send("GET \(own)/relationships/metric").data["id"] == .string(id))
    }

    @Test(.enabled(if: Fixture.shared != nil, "\(Fixture.sharedIsMissing)"))
    func `looks like the recorded metrics`() throws {
        let server = try server([Self.order])
        let id = server.metric("SDK Smoke")
        let one = server.send(
            "GET /api/metrics/\(id)?fields[metric]=name,integration&fields[flow]=name&include=flow-triggers"
        )
        expectSame(one.json.shape, try Fixture.recorded("get_metric.200").shape)
        let all = server.send(
            "GET /api/metrics?fields[metric]=name,created,updated,integration&filter=equals(integration.name,\"API\")"
                + "&include=flow-triggers"
        )
        expectSame(all.json.shape, try Fixture.recorded("get_metrics.200").shape)
        let properties = server.send(
            "GET /api/metrics/\(id)/metric-properties?fields[metric-property]=label,property,inferred_type"
                + "&additional-fields[metric-property]=sample_values"
        )
        expectSame(properties.json.shape, try Fixture.recorded("get_properties_for_metric.200").shape)
    }

    @Test(.enabled(if: Fixture.shared != nil, "\(Fixture.sharedIsMissing)"))
    func `refuses as recorded`() throws {
        let server = try TestServer()
        let cases = [
            ("GET /api/metrics/NOPE01", "get_metric.404"), ("GET /api/events/NOPE01", "get_event.400"),
            ("GET /api/metric-properties/NOPE01", "get_metric_property.404"),
        ]
        for (request, name) in cases {
            let recorded = try Fixture.recorded(name)["errors"]?[0]
            let error = server.send(request).json["errors"]?[0]
            for member in ["status", "code", "title", "detail", "source"] {
                #expect(error?[member] == recorded?[member], "\(name) \(member)")
            }
        }
    }
}
