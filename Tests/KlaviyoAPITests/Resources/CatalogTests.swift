import JSONAPI
import TestSupport
import Testing

@Suite struct CatalogTests {
    private static let scenario = """
        resources:
          - {type: catalog-category, attributes: {external_id: hats, name: Hats}}
          - {type: catalog-category, attributes: {external_id: sale, name: Summer Sale}}
          - type: catalog-item
            attributes: {external_id: cap, title: Blue Cap, description: A cap., url: https://shop.io/cap}
            relationships: {categories: [$custom:::$default:::hats]}
          - type: catalog-item
            attributes: {external_id: bag, title: Bag, description: A bag., url: https://shop.io/bag, published: false}
          - type: catalog-variant
            attributes: {external_id: cap-s, title: Cap S, sku: C1, price: 5, inventory_quantity: 2}
            relationships: {item: $custom:::$default:::cap}
        """
    private let server: TestServer

    init() throws {
        server = try TestServer(Self.scenario)
    }

    private static func id(_ external: String) -> String { "$custom:::$default:::\(external)" }

    private func ids(_ line: String) -> [String] {
        (server.send("GET /api/\(line)").data.array ?? []).compactMap {
            $0["id"]?.string?.replacing("$custom:::$default:::", with: "")
        }
    }

    private func links(_ path: String, _ name: String) -> JSON {
        [
            "links": [
                "self": .string("https://a.klaviyo.com/api/\(path)/relationships/\(name)/"),
                "related": .string("https://a.klaviyo.com/api/\(path)/\(name)/"),
            ]
        ]
    }

    private func variant(_ attributes: JSONObject, item: String?) -> JSON {
        let all: JSONObject = [
            "external_id": "cap-m", "title": "Cap M", "description": "M", "sku": "C2", "price": 5.5,
            "inventory_quantity": 3, "url": "https://shop.io/cap-m",
        ]
        let relation: JSON = item.map { ["data": ["type": "catalog-item", "id": .string($0)]] } ?? [:]
        return [
            "data": [
                "type": "catalog-variant", "attributes": .object(all.merging(attributes)),
                "relationships": ["item": relation],
            ]
        ]
    }

    @Test func `A variant has an id made of its catalog, and the defaults of the recorded item`() throws {
        let answer = server.send(
            "POST /api/catalog-variants",
            variant(["images": nil, "catalog_type": nil], item: Self.id("cap"))
        )
        #expect(answer.status == 201)
        expectSame(
            answer.data,
            [
                "type": "catalog-variant",
                "id": "$custom:::$default:::cap-m",
                "attributes": [
                    "external_id": "cap-m", "title": "Cap M", "description": "M", "sku": "C2",
                    "inventory_policy": 0, "inventory_quantity": 3, "price": 5.5,
                    "url": "https://shop.io/cap-m", "image_full_url": "", "image_thumbnail_url": "",
                    "images": [], "custom_metadata": [:], "published": true,
                    "created": "2026-11-23T12:00:00.000000+00:00",
                    "updated": "2026-11-23T12:00:00.000000+00:00",
                ],
                "relationships": ["item": links("catalog-variants/$custom:::$default:::cap-m", "item")],
                "links": ["self": "https://a.klaviyo.com/api/catalog-variants/$custom:::$default:::cap-m/"],
            ]
        )
        #expect(ids("catalog-items/\(Self.id("cap"))/variants") == ["cap-m", "cap-s"])
        #expect(ids("catalog-items/\(Self.id("cap"))/relationships/variants") == ["cap-m", "cap-s"])
    }

    @Test func `Dates have whole milliseconds (recorded)`() throws {
        let server = try TestServer(Self.scenario, at: "2026-09-04T13:38:45.914873Z")
        let body: JSON = [
            "data": ["type": "catalog-item", "id": .string(Self.id("cap")), "attributes": ["price": 9]]
        ]
        let answer = server.send("PATCH /api/catalog-items/\(Self.id("cap"))", body)
        #expect(answer.status == 200)
        #expect(answer.data["attributes"]?["price"] == 9)
        #expect(answer.data["attributes"]?["created"] == "2026-09-04T13:38:45.914000+00:00")
        #expect(answer.data["attributes"]?["updated"] == "2026-09-04T13:38:45.914000+00:00")
    }

    @Test func `Collections are filtered as documented`() throws {
        #expect(ids("catalog-items?filter=any(ids,[\"\(Self.id("bag"))\",\"\(Self.id("no"))\"])") == ["bag"])
        #expect(ids("catalog-items?filter=equals(category.id,\"\(Self.id("hats"))\")") == ["cap"])
        #expect(ids("catalog-items?filter=equals(category.id,\"\(Self.id("sale"))\")") == [])
        #expect(ids("catalog-items?filter=contains(title,\"blue\")") == ["cap"])
        #expect(ids("catalog-items?filter=equals(published,false)") == ["bag"])
        #expect(ids("catalog-variants?filter=equals(sku,\"C1\")") == ["cap-s"])
        #expect(ids("catalog-variants?filter=equals(sku,\"C2\")") == [])
        #expect(ids("catalog-variants?filter=equals(item.id,\"\(Self.id("cap"))\")") == ["cap-s"])
        #expect(ids("catalog-categories?filter=contains(name,\"sale\")") == ["sale"])
        #expect(ids("catalog-categories?filter=equals(item.id,\"\(Self.id("cap"))\")") == ["hats"])
        #expect(ids("catalog-items/\(Self.id("cap"))/categories?filter=contains(name,\"sale\")") == [])
        #expect(ids("catalog-categories/\(Self.id("hats"))/items?sort=-created") == ["cap"])
    }

    @Test func `Collections are sorted by when they were made, page by page`() throws {
        for (index, name) in ["c", "a", "b"].enumerated() {
            server.advance(by: .seconds(index + 1))
            let attributes: JSON = ["external_id": .string(name), "name": .string(name)]
            let body: JSON = ["data": ["type": "catalog-category", "attributes": attributes]]
            #expect(server.send("POST /api/catalog-categories", body).status == 201)
        }
        #expect(ids("catalog-categories?sort=-created") == ["b", "a", "c", "sale", "hats"])
        let first = server.send("GET /api/catalog-categories?sort=created&page[size]=3")
        let next = try #require(first.json["links"]?["next"]?.string)
        let rest = next.replacing("https://a.klaviyo.com/api/", with: "")
        #expect(ids(rest) == ["a", "b"])
    }

    @Test func `An item shows the variants that are included`() throws {
        let answer = server.send("GET /api/catalog-items/\(Self.id("cap"))?include=variants")
        let variant: JSON = ["type": "catalog-variant", "id": "$custom:::$default:::cap-s"]
        #expect(answer.data["relationships"]?["variants"]?["data"] == [variant])
        let included = try #require(answer.json["included"]?.array?.first)
        #expect(included["attributes"]?["sku"] == "C1")
        #expect(included["attributes"]?["integration_type"] == nil)
        #expect(
            included["relationships"] == [
                "item": links("catalog-variants/$custom:::$default:::cap-s", "item")
            ]
        )
    }

    @Test func `Items and categories are related from either side, and only once`() throws {
        let items = Requests.identifiers("catalog-item", [Self.id("cap"), Self.id("bag")])
        let bag = Requests.identifiers("catalog-item", [Self.id("bag")])
        let path = "/api/catalog-categories/\(Self.id("hats"))/relationships/items"

        let again = server.send("POST \(path)", items)
        #expect(again.status == 409)
        #expect(
            again.details == [
                "The catalog-category with id \(Self.id("hats")) is already related to the catalog-item with id "
                    + "\(Self.id("cap"))."
            ]
        )
        #expect(ids("catalog-items/\(Self.id("bag"))/categories") == [])

        #expect(server.send("POST \(path)", bag).status == 204)
        #expect(ids("catalog-items/\(Self.id("bag"))/relationships/categories") == ["hats"])
        #expect(server.send("PATCH \(path)", bag).status == 204)
        #expect(ids("catalog-categories/\(Self.id("hats"))/items") == ["bag"])
        #expect(server.send("DELETE \(path)", bag).status == 204)
        #expect(ids("catalog-categories/\(Self.id("hats"))/items") == [])

        let sale = Requests.identifiers("catalog-category", [Self.id("sale")])
        let other = "/api/catalog-items/\(Self.id("cap"))/relationships/categories"
        #expect(server.send("PATCH \(other)", sale).status == 204)
        #expect(ids("catalog-categories/\(Self.id("sale"))/relationships/items") == ["cap"])
        #expect(server.send("POST \(other)", sale).status == 409)
        let unknown = server.send("POST \(other)", Requests.identifiers("catalog-category", ["x"]))
        #expect(unknown.details == ["No category with the ID `x` exists."])
    }

    @Test func `Deleting an item deletes its variants and leaves its categories (assumed)`() throws {
        #expect(server.send("DELETE /api/catalog-items/\(Self.id("cap"))").status == 204)
        let gone = server.send("GET /api/catalog-variants/\(Self.id("cap-s"))")
        #expect(gone.status == 404)
        #expect(gone.details == ["A catalog variant with id \(Self.id("cap-s")) does not exist."])
        #expect(ids("catalog-categories/\(Self.id("hats"))/items") == [])
    }

    @Test func `What cannot be stored is refused and changes nothing`() throws {
        let long = JSON.string(String(repeating: "x", count: 102_400))
        let cases: [(JSON, Int, String)] = [
            (variant(["external_id": ""], item: Self.id("cap")), 400, "'external_id' may not be empty."),
            (
                variant(["catalog_type": "other"], item: Self.id("cap")), 400,
                "'other' is not a valid choice for 'catalog_type'."
            ),
            (variant([:], item: nil), 400, "'data' key missing in relationship"),
            (variant([:], item: "x"), 404, "An item with id x does not exist."),
            (
                variant(["inventory_policy": 3], item: Self.id("cap")), 400,
                "'3' is not a valid choice for 'inventory_policy'."
            ),
            (
                variant(["custom_metadata": ["text": long]], item: Self.id("cap")), 400,
                "'custom_metadata' may not exceed 100kb."
            ),
            (
                variant(["external_id": "cap-s"], item: Self.id("cap")), 409,
                "A catalog-variant with id \(Self.id("cap-s")) already exists."
            ),
        ]
        for (body, status, detail) in cases {
            let answer = server.send("POST /api/catalog-variants", body)
            #expect(answer.status == status)
            #expect(answer.details == [detail])
        }
        #expect(ids("catalog-variants") == ["cap-s"])
    }

    @Test func `There is one type of catalog, also of categories and in bulk (documented)`() throws {
        let attributes: JSON = ["external_id": "new", "name": "New", "catalog_type": "other"]
        let one = Requests.resource("catalog-category", attributes)
        let answer = server.send("POST /api/catalog-categories", one)
        #expect(answer.status == 400)
        #expect(answer.places == ["/data/attributes/catalog_type"])
        let job = server.send(
            "POST /api/catalog-category-bulk-create-jobs",
            Requests.resource(
                "catalog-category-bulk-create-job",
                ["categories": ["data": [one["data"] ?? .null]]]
            )
        )
        try server.runJobs()
        let done = server.send("GET /api/catalog-category-bulk-create-jobs/\(job.id)").data["attributes"]
        #expect(done?["failed_count"] == 1)
    }
}
