import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// A resource that nobody has written code for: a line for each operation, one for its attributes, one for how it is
/// kept, and a scenario with one of it.
@Suite struct DescribedResourceTests {
    private static let gadgets = Description(
        adding: """
            operation get_gadgets GET /api/gadgets {"tag":"Gadgets","rate":{"burst":"10/s","steady":"150/m"},"success":200,"scopes":[],"answer":{"type":"gadget","many":true,"attributes":["name","weight","made_at"],"relationships":["box"]},"query":{"fields":{"gadget":["name","weight"]},"filter":{"name":{"ops":["equals"],"type":"string"},"weight":{"ops":["greater-than"],"type":"number"},"box.id":{"ops":["equals"],"type":"string"}},"include":["box"],"sort":["name","made_at"],"page":{"default":2,"min":1,"max":10,"cursor":true,"sized":true}}}
            operation create_gadget POST /api/gadgets {"tag":"Gadgets","rate":{"burst":"10/s","steady":"150/m"},"success":201,"scopes":[],"answer":{"type":"gadget","attributes":["name","weight","made_at"],"relationships":["box"]},"body":{"type":"object","properties":{"data":{"type":"object","properties":{"type":{"type":"string","enum":["gadget"]},"attributes":{"type":"object","properties":{"name":{"type":"string"},"weight":{"type":"number"},"secret":{"type":"string"}},"required":["name"]},"relationships":{"type":"object","properties":{"box":{"type":"object","properties":{"data":{"type":"object","properties":{"type":{"type":"string","enum":["box"]},"id":{"type":"string"}},"required":["type","id"]}},"required":["data"]}}}},"required":["type","attributes"]}},"required":["data"]}}
            operation get_gadget GET /api/gadgets/{id} {"tag":"Gadgets","rate":{"burst":"10/s","steady":"150/m"},"success":200,"scopes":[],"answer":{"type":"gadget","attributes":["name","weight","made_at"],"relationships":["box"]}}
            operation update_gadget PATCH /api/gadgets/{id} {"tag":"Gadgets","rate":{"burst":"10/s","steady":"150/m"},"success":200,"scopes":[],"answer":{"type":"gadget","attributes":["name","weight","made_at"],"relationships":["box"]},"body":{"type":"object","properties":{"data":{"type":"object","properties":{"type":{"type":"string","enum":["gadget"]},"id":{"type":"string"},"attributes":{"type":"object","properties":{"name":{"type":"string"}}}},"required":["type","id","attributes"]}},"required":["data"]}}
            operation delete_gadget DELETE /api/gadgets/{id} {"tag":"Gadgets","rate":{"burst":"10/s","steady":"150/m"},"success":204,"scopes":[]}
            operation get_gadgets_for_box GET /api/boxes/{id}/gadgets {"tag":"Gadgets","rate":{"burst":"10/s","steady":"150/m"},"success":200,"scopes":[],"answer":{"type":"gadget","many":true,"attributes":["name","weight","made_at"],"relationships":["box"]}}
            operation get_box_id_for_gadget GET /api/gadgets/{id}/relationships/box {"tag":"Gadgets","rate":{"burst":"10/s","steady":"150/m"},"success":200,"scopes":[],"answer":{"type":"box","ids":true}}
            operation delete_box DELETE /api/boxes/{id} {"tag":"Gadgets","rate":{"burst":"10/s","steady":"150/m"},"success":204,"scopes":[]}
            resource gadget {"attributes":{"name":{"type":"string"},"weight":{"type":"number"},"made_at":{"type":"string"}},"relationships":{"box":{"to":"box","many":false}}}
            resource box {"attributes":{"name":{"type":"string"}},"relationships":{"gadgets":{"to":"gadget","many":true}}}
            kind gadget gadgets {"id":"{name}-{box}","created":"made_at","defaults":{"weight":1},"writeOnly":["secret"],"relationships":{"box":{"to":"box"}}}
            kind box boxes {"id":"short","unknown":"No box %1.","relationships":{"gadgets":{"to":"gadget","many":true,"inverse":"box","cascade":true}}}

            """
    )

    private let server: TestServer

    init() throws {
        server = try TestServer(
            """
            resources:
              - {type: box, id: B1, attributes: {name: Red}}
              - {type: gadget, id: G1, attributes: {name: Pump, weight: 12.5}, relationships: {box: B1}}
            """,
            description: Self.gadgets
        )
    }

    private func create(_ name: String, _ attributes: JSONObject = [:]) -> TestResponse {
        server.send(
            "POST /api/gadgets",
            [
                "data": [
                    "type": "gadget",
                    "attributes": .object(attributes.merging(["name": .string(name)])),
                    "relationships": ["box": ["data": ["type": "box", "id": "B1"]]],
                ]
            ]
        )
    }

    @Test func `A resource that only data describes is created, read, changed and deleted`() throws {
        let made = create("Valve", ["secret": "x"])
        #expect(made.status == 201)
        let links: JSONObject = [
            "self": "https://a.klaviyo.com/api/gadgets/Valve-B1/relationships/box/",
            "related": "https://a.klaviyo.com/api/gadgets/Valve-B1/box/",
        ]
        let valve: JSON = [
            "type": "gadget",
            "id": "Valve-B1",
            "attributes": ["name": "Valve", "weight": 1, "made_at": "2026-11-23T12:00:00.000000+00:00"],
            "relationships": ["box": ["links": .object(links)]],
            "links": ["self": "https://a.klaviyo.com/api/gadgets/Valve-B1/"],
        ]
        expectSame(made.data, valve)
        expectSame(server.send("GET /api/gadgets/Valve-B1").data, valve)
        let changed = server.send(
            "PATCH /api/gadgets/Valve-B1",
            ["data": ["type": "gadget", "id": "Valve-B1", "attributes": ["name": "Tap"]]]
        )
        #expect(changed.data["attributes"]?["name"] == "Tap")
        #expect(server.send("DELETE /api/gadgets/Valve-B1").status == 204)
        #expect(
            server.send("GET /api/gadgets/Valve-B1").details == ["A gadget with id Valve-B1 does not exist."]
        )
    }

    @Test func `Its collection is filtered, sorted, paged and includes what it is related to`() throws {
        for (name, weight) in [("Cog", 3), ("Axle", 40), ("Disc", 5)] {
            _ = create(name, ["weight": .int(weight)])
        }
        func ids(_ query: String) -> [String] {
            (server.send("GET /api/gadgets?\(query)").data.array ?? []).compactMap { $0["id"]?.string }
        }
        #expect(
            ids("filter=greater-than(weight,4.5)&page[size]=9&sort=-name") == ["G1", "Disc-B1", "Axle-B1"]
        )
        #expect(ids("filter=equals(name,\"Cog\")") == ["Cog-B1"])
        #expect(ids("filter=equals(box.id,\"B1\")&page[size]=9").count == 4)
        #expect(ids("filter=equals(box.id,\"B2\")") == [])
        let first = server.send("GET /api/gadgets?sort=name&include=box")
        #expect(first.data.array?.compactMap { $0["id"]?.string } == ["Axle-B1", "Cog-B1"])
        #expect(first.data.array?[0]["relationships"]?["box"]?["data"] == ["type": "box", "id": "B1"])
        #expect(first.json["included"]?.array?.map { $0["id"] } == ["B1"])
        let next = try #require(first.json["links"]?["next"]?.string)
        let second = server.send("GET \(next.replacing("https://a.klaviyo.com", with: ""))")
        #expect(second.data.array?.compactMap { $0["id"]?.string } == ["Disc-B1", "G1"])
    }

    @Test func `Its relationships are read from either side and end with either end`() throws {
        #expect(server.send("GET /api/boxes/B1/gadgets").data.array?.map { $0["id"] } == ["G1"])
        #expect(server.send("GET /api/gadgets/G1/relationships/box").data == ["type": "box", "id": "B1"])
        #expect(server.send("GET /api/boxes/B9/gadgets").details == ["No box B9."])
        #expect(server.send("DELETE /api/boxes/B1").status == 204)
        #expect(server.send("GET /api/gadgets/G1").status == 404)
    }

    @Test func `Its relationships grow at one pace, however many targets they have`() throws {
        let plan = try server.emulator.account.read { db in
            try QueryPlan.steps(
                of: "SELECT max(position) FROM relationship WHERE type = 'a' AND id = 'b' AND name = 'c'",
                in: db
            )
        }
        #expect(
            plan.contains { $0.contains("relationship_position (type=? AND id=? AND name=?)") },
            "\(plan)"
        )
    }

    @Test func `What a request may not say of it changes nothing`() throws {
        #expect(create("Pump").status == 201)
        let again = create("Pump")
        #expect(again.status == 409)
        #expect(again.details == ["A gadget with id Pump-B1 already exists."])
        let boxless = server.send(
            "POST /api/gadgets",
            [
                "data": [
                    "type": "gadget", "attributes": ["name": "Nut"],
                    "relationships": ["box": ["data": ["type": "box", "id": "B9"]]],
                ]
            ]
        )
        #expect(boxless.details == ["No box B9."])
        #expect(server.send("GET /api/gadgets?page[size]=9").data.array?.count == 2)
        #expect(server.send("GET /api/gadgets/G1?fields[gadget]=name,size").status == 400)
    }
}
