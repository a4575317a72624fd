import JSONAPI
import TestSupport
import Testing

/// The small resources of an account: itself, its tracking settings, metrics, feeds, forms and webhooks.
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

    @Test func `A form's versions come from its definition and go with it`() {
        let step: JSON = ["columns": []]
        let made = server.send(
            "POST /api/forms",
            [
                "data": [
                    "type": "form",
                    "attributes": [
                        "name": "Popup", "ab_test": false, "status": "draft",
                        "definition": ["versions": [["name": "A", "type": "popup", "steps": [step, step]]]],
                    ],
                ]
            ]
        )
        #expect(made.status == 201, "\(made.text)")
        let versions = server.send(
            "GET /api/forms/\(made.id)/form-versions?filter=equals(form_type,\"popup\")"
        )
        #expect(versions.data.array?.count == 1)
        let version = versions.data[0]?["id"]?.string ?? ""
        #expect(server.send("GET /api/form-versions/\(version)/form").id == made.id)
        #expect(server.send("DELETE /api/forms/\(made.id)").status == 204)
        #expect(server.send("GET /api/form-versions/\(version)").status == 404)
    }

    @Test func `A webhook keeps its secret, and needs topics and a safe address`() {
        func create(_ address: String, _ topics: [String]) -> TestResponse {
            server.send(
                "POST /api/webhooks",
                [
                    "data": [
                        "type": "webhook",
                        "attributes": [
                            "name": "Hook", "endpoint_url": .string(address), "secret_key": "secret",
                        ],
                        "relationships": ["webhook-topics": Requests.identifiers("webhook-topic", topics)],
                    ]
                ]
            )
        }
        let made = create("https://klaviyo-demo.com/hook", ["event:klaviyo.subscribed_to_list"])
        #expect(made.status == 201)
        #expect(!server.send("GET /api/webhooks/\(made.id)").text.contains("secret"))
        #expect(create("http://klaviyo-demo.com/hook", ["event:klaviyo.subscribed_to_list"]).status == 400)
        #expect(create("https://klaviyo-demo.com/hook", []).status == 400)
        #expect(create("https://klaviyo-demo.com/hook", ["event:klaviyo.nope"]).status == 404)
        #expect(server.send("GET /api/webhooks").data.array?.count == 1)
    }

    @Test func `A metric that is sent becomes a topic (recorded)`() throws {
        _ = try metric("Placed Order!")
        #expect(server.send("GET /api/webhook-topics/event:api.placed_order_").status == 200)
    }

    @Test func `Apps read the geofences of the scenario without a key`() {
        let fences = server.send("GET /client/geofences?company_id=ABC123", headers: ["Authorization": ""])
        #expect(fences.data[0]?["attributes"] == ["latitude": 40.7, "longitude": -74, "radius": 100])
    }
}
