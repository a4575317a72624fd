import HTTP
import JSONAPI
import TestSupport
import Testing

@Suite struct ReviewTests {
    private static let scenario = """
        company_id: ABC123
        resources:
          - type: catalog-item
            attributes: {external_id: cap, title: Cap, url: https://shop.io/cap, image_full_url: https://shop.io/c.png}
          - type: review
            id: '1'
            attributes: {status: {value: published}, rating: 5, content: Great, product: {url: u, name: Cap, image_url: null, external_id: cap}}
            relationships: {item: $custom:::$default:::cap}
          - type: review
            id: '2'
            attributes: {status: {value: featured}, rating: 4, verified: true, product: {url: u, name: Bag, image_url: null, external_id: bag}}
          - type: review
            id: '3'
            attributes: {status: {value: pending}, rating: 1, product: {url: u, name: Cap, image_url: null, external_id: cap}}
          - {type: review, id: '4', attributes: {status: {value: published}, review_type: store, rating: 2}}
          - {type: review, id: '5', attributes: {status: {value: published}, review_type: rating, rating: 4, product: {url: u, name: Cap, image_url: null, external_id: cap}}}
        """
    private let server: TestServer

    init() throws {
        server = try TestServer(Self.scenario)
    }

    private func ids(_ line: String) -> [String] {
        (server.send("GET \(line)").data.array ?? []).compactMap { $0["id"]?.string }
    }

    private func review(_ more: JSONObject) -> JSON {
        let attributes: JSONObject = [
            "review_type": "review", "email": "ada@klaviyo-demo.com", "author": "Ada", "content": "Fits.",
            "rating": 5, "product": ["external_id": "cap", "integration_key": "shopify"],
        ]
        return ["data": ["type": "review", "attributes": .object(attributes.merging(more))]]
    }

    @Test func `A review that a visitor sends is pending, with its product, its author and an event`() throws
    {
        let sent = server.send("POST /client/reviews?company_id=ABC123", review(["title": "Good"]))
        #expect(sent.status == 202 && sent.bytes.isEmpty)
        #expect(sent.headers["Access-Control-Allow-Origin"] == "*")
        try server.runJobs()
        let id = try #require(ids("/api/reviews?filter=equals(status,\"pending\")").first { $0 != "3" })
        let answer = server.send("GET /api/reviews/\(id)?include=events")
        let event = answer.json["included"]?[0] ?? .null
        let path = "https://a.klaviyo.com/api/reviews/\(id)"
        expectSame(
            answer.data,
            [
                "type": "review",
                "id": .string(id),
                "attributes": [
                    "email": "ada@klaviyo-demo.com", "status": ["value": "pending"], "verified": false,
                    "review_type": "review", "created": "2026-11-23T12:00:00+00:00",
                    "updated": "2026-11-23T12:00:00+00:00", "images": [],
                    "product": [
                        "url": "https://shop.io/cap", "name": "Cap", "image_url": "https://shop.io/c.png",
                        "external_id": "cap",
                    ],
                    "rating": 5, "author": "Ada", "content": "Fits.", "title": "Good", "smart_quote": nil,
                    "public_reply": nil,
                ],
                "relationships": [
                    "events": [
                        "data": [["type": "event", "id": event["id"] ?? .null]],
                        "links": [
                            "self": .string("\(path)/relationships/events/"),
                            "related": .string("\(path)/events/"),
                        ],
                    ],
                    "item": [
                        "links": [
                            "self": .string("\(path)/relationships/item/"),
                            "related": .string("\(path)/item/"),
                        ]
                    ],
                ],
                "links": ["self": .string("\(path)/")],
            ]
        )
        #expect(event["attributes"]?["event_properties"]?["content"] == "Fits.")
        #expect(server.send("GET /api/profiles").data[0]?["attributes"]?["email"] == "ada@klaviyo-demo.com")
    }

    @Test func `Reviews are filtered and sorted as documented`() throws {
        #expect(ids("/api/reviews?sort=-rating") == ["1", "5", "2", "4", "3"])
        let first = server.send("GET /api/reviews?sort=rating&page[size]=2")
        #expect(first.data.array?.map { $0["id"] } == ["3", "4"])
        let next = try #require(first.json["links"]?["next"]?.string)
        #expect(ids(next.replacing("https://a.klaviyo.com", with: "")) == ["2", "5"])
        #expect(ids("/api/reviews?filter=greater-or-equal(rating,5)") == ["1"])
        #expect(ids("/api/reviews?filter=any(rating,[1,2])") == ["3", "4"])
        #expect(ids("/api/reviews?filter=equals(item.id,\"$custom:::$default:::cap\")") == ["1"])
        #expect(ids("/api/reviews?filter=contains(content,\"great\")") == ["1"])
        #expect(ids("/api/reviews?filter=equals(status,\"featured\")") == ["2"])
        #expect(ids("/api/reviews?filter=equals(verified,true)") == ["2"])
        #expect(ids("/api/reviews?filter=equals(review_type,\"store\")") == ["4"])
        let client = "/client/reviews?company_id=ABC123&filter="
        #expect(ids("\(client)equals(status,\"pending\")") == ["3"])
        #expect(ids("\(client)has(smart_quote)") == [])
        #expect(ids("\(client)has(media)") == [])
        #expect(ids("\(client)equals(edited,false)").count == 5)
        let shown = server.send("GET /client/reviews?company_id=ABC123").data[0]?["attributes"]?.object
        #expect(shown?["email"] == nil && shown?["content"] == "Great")
    }

    @Test func `The status of a review is changed, and was one word before 2025-01-15`() throws {
        func patch(_ status: JSON) -> TestResponse {
            let body: JSON = ["data": ["type": "review", "id": "3", "attributes": ["status": status]]]
            return server.send("PATCH /api/reviews/3", body)
        }
        let rejected: JSON = [
            "value": "rejected", "rejection_reason": ["reason": "other", "status_explanation": "No."],
        ]
        #expect(patch(rejected).data["attributes"]?["status"] == rejected)
        #expect(patch(nil).data["attributes"]?["status"] == rejected)
        #expect(patch(["value": "published"]).data["attributes"]?["status"] == ["value": "published"])
        #expect(patch(["value": "rejected"]).status == 400)
        #expect(patch(["value": "gone"]).status == 400)
        let old = try TestServer(Self.scenario, settings: ["revision_today": "2026-03-01"])
        let word = old.send("GET /api/reviews/1", revision: "2024-10-15").data["attributes"]?["status"]
        #expect(word == "published")
        #expect(server.send("GET /api/reviews/9").details == ["A review with id 9 does not exist."])
    }

    @Test func `A report counts what is published, by product or as a whole`() throws {
        let path = "/client/review-values-reports?company_id=ABC123&timeframe=last_30_days"
        let statistics = "average_rating,total_reviews,total_ratings"
        let products = server.send("GET \(path)&group_by=product_id&statistics=\(statistics)")
        let report = products.data[0] ?? .null
        expectSame(
            report["attributes"] ?? .null,
            [
                "results": [
                    [
                        "groupings": ["product_id": "bag"],
                        "statistics": [
                            "average_rating": .number("4.0"), "total_reviews": 1, "total_ratings": 1,
                        ],
                    ],
                    [
                        "groupings": ["product_id": "cap"],
                        "statistics": [
                            "average_rating": .number("4.5"), "total_reviews": 1, "total_ratings": 2,
                        ],
                    ],
                ]
            ]
        )
        let company = server.send(
            "GET \(path)&group_by=company_id&statistics=total_store_reviews,average_store_rating"
        )
        expectSame(
            company.data[0]?["attributes"]?["results"] ?? .null,
            [
                [
                    "groupings": ["company_id": "ABC123"],
                    "statistics": ["total_store_reviews": 1, "average_store_rating": .number("2.0")],
                ]
            ]
        )
        server.advance(by: .seconds(31 * 86_400))
        let old = server.send("GET \(path)&group_by=product_id&statistics=total_reviews")
        #expect(old.data[0]?["attributes"]?["results"] == [])
    }

    @Test func `A report has pages and filters, and refuses what it doesn't know`() throws {
        let path =
            "/client/review-values-reports?company_id=ABC123&timeframe=all_time&statistics=total_reviews"
        func products(_ query: String) -> [JSON?] {
            let results = server.send("GET \(query)").data[0]?["attributes"]?["results"]?.array ?? []
            return results.map { $0["groupings"]?["product_id"] }
        }
        let grouped = "\(path)&group_by=product_id"
        #expect(products("\(grouped)&filter=equals(product_external_ids,\"cap\")") == ["cap"])
        #expect(products("\(grouped)&filter=any(product_external_ids,[\"bag\",\"no\"])") == ["bag"])
        let first = server.send("GET \(grouped)&page[size]=1")
        let next = try #require(first.json["links"]?["next"]?.string)
        #expect(products(next.replacing("https://a.klaviyo.com", with: "")) == ["cap"])
        let wrong = server.send("GET \(path)&group_by=author")
        #expect(wrong.details == ["'author' is not a valid choice for 'group_by'."])
        #expect(server.send("GET \(path)").details == ["'group_by' is a required parameter."])
    }
}
