import JSONAPI
import TestSupport
import Testing

/// The small resources of an account: itself, its tracking settings, metrics and feeds.
@Suite struct AccountResourceTests {
    private let server: TestServer

    init() throws {
        server = try TestServer(
            """
            company_id: ABC123
            resources:
              - {type: account, attributes: {timezone: Europe/Copenhagen}}
              - {type: geofence, id: G1, attributes: {latitude: 40.7, longitude: -74, radius: 100}}
            """
        )
    }

    private func metric(_ name: String) throws -> String {
        server.send("POST /api/events", Requests.event(name, ["email": "ann@klaviyo-demo.com"]))
        try server.runJobs()
        return server.metric(name)
    }

    private func definition(_ metric: String) -> JSON {
        ["aggregation_method": "count", "metric_groups": [["metric_id": .string(metric)]]]
    }

    @Test func `An account is one resource, by its company id, as its scenario describes it`() {
        let accounts = server.send("GET /api/accounts")
        #expect(accounts.data.array?.map { $0["id"] } == ["ABC123"])
        let account = server.send("GET /api/accounts/ABC123").data["attributes"]
        #expect(account?["timezone"] == "Europe/Copenhagen")
        #expect(account?["public_api_key"] == "ABC123")
        let address = server.send(
            "GET /api/accounts/ABC123?fields[account]=contact_information.street_address.city"
        )
        #expect(
            address.data["attributes"] == ["contact_information": ["street_address": ["city": "Boston"]]]
        )
    }

    @Test func `Tracking settings are changed, each parameter by itself`() {
        let changed = server.send(
            "PATCH /api/tracking-settings/ABC123",
            [
                "data": [
                    "type": "tracking-setting", "id": "ABC123",
                    "attributes": ["utm_id": ["flow": ["type": "dynamic", "value": "flow_id"]]],
                ]
            ]
        )
        #expect(changed.status == 200)
        let settings = server.send("GET /api/tracking-settings").data[0]?["attributes"]
        #expect(settings?["utm_id"] == ["flow": ["type": "dynamic", "value": "flow_id"]])
        #expect(settings?["auto_add_parameters"] == true)
        #expect(settings?.object?.names.first == "auto_add_parameters")
    }

    @Test func `A custom metric leads to the metrics of its definition, and follows it`() throws {
        let (first, second) = (try metric("Placed Order"), try metric("Viewed Product"))
        let made = server.send(
            "POST /api/custom-metrics",
            [
                "data": [
                    "type": "custom-metric",
                    "attributes": ["name": "Orders", "definition": definition(first)],
                ]
            ]
        )
        #expect(made.status == 201)
        #expect(server.send("GET /api/custom-metrics/\(made.id)/metrics").data[0]?["id"]?.string == first)
        let changed = server.send(
            "PATCH /api/custom-metrics/\(made.id)",
            [
                "data": [
                    "type": "custom-metric", "id": .string(made.id),
                    "attributes": ["definition": definition(second)],
                ]
            ]
        )
        #expect(
            changed.data["relationships"]?["metrics"]?["data"] == [["type": "metric", "id": .string(second)]]
        )
        let unknown = server.send(
            "PATCH /api/custom-metrics/\(made.id)",
            [
                "data": [
                    "type": "custom-metric", "id": .string(made.id),
                    "attributes": ["definition": definition("NOPE01")],
                ]
            ]
        )
        #expect(unknown.status == 404)
        let kept = server.send("GET /api/custom-metrics/\(made.id)/relationships/metrics")
        #expect(kept.data == [["type": "metric", "id": .string(second)]])
        #expect(server.send("DELETE /api/custom-metrics/\(made.id)").status == 204)
    }

    @Test func `A custom metric has a name of its own (documented)`() throws {
        let metric = try metric("Placed Order")
        let create = { (name: String) in
            server.send(
                "POST /api/custom-metrics",
                Requests.resource(
                    "custom-metric",
                    ["name": .string(name), "definition": definition(metric)]
                )
            )
        }
        let (first, second) = (create("Orders"), create("Sales"))
        #expect([first.status, second.status] == [201, 201])
        let again = create("Orders")
        #expect(again.status == 400)
        #expect(again.details == ["A custom metric with the name 'Orders' already exists."])
        #expect(again.places == ["/data/attributes/name"])
        let rename = { (name: String) in
            server.send(
                "PATCH /api/custom-metrics/\(second.id)",
                Requests.resource("custom-metric", ["name": .string(name)], id: second.id)
            )
        }
        #expect(rename("Orders").status == 400)
        #expect(rename("Sales").status == 200)
        #expect(server.send("GET /api/custom-metrics").data.array?.count == 2)
    }

    @Test func `The mapped metrics come in the recorded order`() throws {
        let ids = server.send("GET /api/mapped-metrics").data.array?.map { $0["id"]?.string }
        #expect(
            ids == [
                "revenue", "viewed_product", "added_to_cart", "cancelled_sales", "ordered_product",
                "refunded_sales", "started_checkout",
            ]
        )
    }

    @Test func `A metric and a custom metric aren't mapped at once`() throws {
        let metric = try metric("Placed Order")
        let custom = server.send(
            "POST /api/custom-metrics",
            Requests.resource("custom-metric", ["name": "Orders", "definition": definition(metric)])
        ).id
        let both = server.send(
            "PATCH /api/mapped-metrics/revenue",
            [
                "data": [
                    "type": "mapped-metric", "id": "revenue",
                    "relationships": [
                        "metric": ["data": ["type": "metric", "id": .string(metric)]],
                        "custom-metric": ["data": ["type": "custom-metric", "id": .string(custom)]],
                    ],
                ]
            ]
        )
        #expect(both.status == 400)
        #expect(both.details == ["Either a metric or a custom metric can be mapped, not both."])
        #expect(server.send("GET /api/mapped-metrics/revenue/metric").data == .null)
    }

    @Test func `A mapped metric takes a metric of either kind, twice a day (recorded)`() throws {
        let metric = try metric("Placed Order")
        func map(_ kind: String, _ id: String) -> TestResponse {
            server.send(
                "PATCH /api/mapped-metrics/revenue",
                [
                    "data": [
                        "type": "mapped-metric", "id": "revenue",
                        "relationships": [kind: ["data": ["type": .string(kind), "id": .string(id)]]],
                    ]
                ]
            )
        }
        #expect(server.send("GET /api/mapped-metrics/revenue/metric").json == ["data": nil])
        #expect(map("metric", metric).status == 200)
        #expect(server.send("GET /api/mapped-metrics/revenue/metric").id == metric)
        let custom = server.send(
            "POST /api/custom-metrics",
            [
                "data": [
                    "type": "custom-metric",
                    "attributes": ["name": "Orders", "definition": definition(metric)],
                ]
            ]
        )
        let remapped = map("custom-metric", custom.id)
        #expect(remapped.data["relationships"]?.object?.names == ["custom-metric"])
        #expect(
            map("metric", metric).details == [
                "Mapped Metric `revenue` has reached the daily limit of updates (2)."
            ]
        )
        server.advance(by: .seconds(86_400))
        #expect(map("metric", metric).status == 200)
    }

    @Test func `A metric that is sent becomes a topic (recorded)`() throws {
        _ = try metric("Placed Order!")
        let id = "event:api.placed_order_"
        expectSame(
            server.send("GET /api/webhook-topics/\(id)").json,
            [
                "data": [
                    "type": "webhook-topic", "id": .string(id), "attributes": [:],
                    "links": ["self": .string("https://a.klaviyo.com/api/webhook-topics/\(id)/")],
                ],
                "links": ["self": .string("https://a.klaviyo.com/api/webhook-topics/\(id)")],
            ]
        )
    }

    @Test func `Apps read the geofences of the scenario without a key`() {
        let fences = server.send("GET /client/geofences?company_id=ABC123", headers: ["Authorization": ""])
        #expect(fences.data[0]?["attributes"] == ["latitude": 40.7, "longitude": -74, "radius": 100])
    }
}
