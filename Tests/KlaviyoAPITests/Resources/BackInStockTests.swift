import HTTP
import JSONAPI
import TestSupport
import Testing

@Suite struct BackInStockTests {
    private static let scenario = """
        resources:
          - {type: catalog-item, attributes: {external_id: cap, title: Cap}}
          - type: catalog-variant
            attributes: {external_id: cap-s, title: Cap S, sku: C1, price: 5, url: https://shop.io/cap-s}
            relationships: {item: $custom:::$default:::cap}
        """
    private static let variant = "$custom:::$default:::cap-s"
    private let server: TestServer

    init() throws {
        server = try TestServer(Self.scenario)
    }

    private func body(_ profile: JSONObject, variant: String? = variant) -> JSON {
        let relation: JSON = variant.map { ["data": ["type": "catalog-variant", "id": .string($0)]] } ?? [:]
        return [
            "data": [
                "type": "back-in-stock-subscription",
                "attributes": [
                    "channels": ["EMAIL"],
                    "profile": ["data": ["type": "profile", "attributes": .object(profile)]],
                ],
                "relationships": ["variant": relation],
            ]
        ]
    }

    private var events: [JSON] { server.send("GET /api/events?include=metric,profile").data.array ?? [] }

    @Test(arguments: [
        "/api/back-in-stock-subscriptions", "/client/back-in-stock-subscriptions?company_id=ABC123",
    ])
    func `A subscription makes the profile and leaves an event`(_ path: String) throws {
        let answer = server.send("POST \(path)", body(["email": "new@klaviyo-demo.com"]))
        #expect(answer.status == 202 && answer.bytes.isEmpty)
        #expect(answer.headers["Access-Control-Allow-Origin"] == (path.hasPrefix("/client") ? "*" : nil))
        #expect(events.isEmpty)
        try server.runJobs()

        let found = server.send("GET /api/events?include=metric,profile")
        expectSame(
            found.data[0]?["attributes"]?["event_properties"] ?? .null,
            [
                "VariantId": "cap-s", "VariantName": "Cap S", "SKU": "C1", "Price": 5, "ProductId": "cap",
                "ProductName": "Cap", "URL": "https://shop.io/cap-s", "ImageURL": "", "Channels": ["EMAIL"],
                "$event_id": "$custom:::$default:::cap-s:1",
            ]
        )
        let included = found.json["included"]?.array ?? []
        #expect(included.map { $0["attributes"]?["name"] ?? $0["attributes"]?["email"] }.count == 2)
        #expect(included.contains { $0["attributes"]?["name"] == "Subscribed to Back in Stock" })
        #expect(included.contains { $0["attributes"]?["email"] == "new@klaviyo-demo.com" })
    }

    @Test func `The variant must exist, in words of its own (recorded)`() throws {
        let unknown = body(["email": "a@b.co"], variant: "x")
        let answer = server.send("POST /api/back-in-stock-subscriptions", unknown)
        #expect(answer.status == 404)
        expectSame(
            answer.json,
            [
                "errors": [
                    [
                        "id": answer.json["errors"]?[0]?["id"] ?? .null, "status": 404,
                        "code": "variant_not_found",
                        "title": "The variant in your relationship payload does not exist",
                        "detail": "The variant in your relationship payload does not exist",
                        "source": ["pointer": "/data/relationships/variant/data/id"],
                        "links": [:], "meta": [:],
                    ]
                ]
            ]
        )
        let none = server.send("POST /api/back-in-stock-subscriptions", body([:], variant: nil))
        #expect(
            none.details == ["One or more identifiers is required", "'data' key missing in relationship"]
        )
    }

    @Test func `A fake address is dropped, and a variant that is gone leaves nothing`() throws {
        let path = "POST /api/back-in-stock-subscriptions"
        #expect(server.send(path, body(["email": "a@example.com"])).status == 202)
        try server.runJobs()
        #expect(server.control("GET why?email=a@example.com").json["cause"] == "spam_filter")

        #expect(server.send(path, body(["email": "b@klaviyo-demo.com"])).status == 202)
        #expect(server.send("DELETE /api/catalog-variants/\(Self.variant)").status == 204)
        try server.runJobs()
        let story = server.control("GET why?email=b@klaviyo-demo.com").json["story"]?.array ?? []
        #expect(story.contains { $0["rule"] == "variant_gone" })
        #expect(events.isEmpty)
        #expect(server.send("GET /api/profiles").data == [])
    }
}
