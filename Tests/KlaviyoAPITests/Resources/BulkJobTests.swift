import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

@Suite struct BulkJobTests {
    private static let scenario = """
        resources:
          - {type: coupon, attributes: {external_id: TEN}}
          - {type: catalog-category, attributes: {external_id: hats, name: Hats}}
          - {type: catalog-item, attributes: {external_id: cap, title: Cap}}
          - type: catalog-variant
            attributes: {external_id: cap-s, title: Cap S, sku: C1}
            relationships: {item: $custom:::$default:::cap}
        """
    private let server: TestServer

    init() throws {
        server = try TestServer(Self.scenario)
    }

    private static func id(_ external: String) -> String { "$custom:::$default:::\(external)" }

    @Test func `every kind of bulk job that the description has is done, and read by its operation`() {
        let description = Description.embedded
        let reads = description.entries.compactMap { entry -> (String, String)? in
            guard let (collection, form) = DescribedForm.of(entry), form == .get,
                let kind = description.kind(of: collection), kind.bulk != nil
            else { return nil }
            return (entry.id, kind.type)
        }
        #expect(Dictionary(reads, uniquingKeysWith: { $1 }) == BulkWork.reads)
        #expect(Set(reads.map(\.1)).isSubset(of: JobKinds.table.keys))
    }

    private func item(_ external: String, categories: [String] = []) -> JSON {
        [
            "type": "catalog-item",
            "attributes": [
                "external_id": .string(external), "title": .string(external), "description": "d",
                "url": "https://shop.io",
            ],
            "relationships": ["categories": Requests.identifiers("catalog-category", categories)],
        ]
    }

    private func body(_ type: String, _ member: String, _ items: [JSON]) -> JSON {
        let attributes = JSONObject([.init(name: member, value: ["data": .array(items)])])
        return ["data": ["type": .string(type), "attributes": .object(attributes)]]
    }

    private func start(_ type: String, _ member: String, _ items: [JSON]) -> TestResponse {
        server.send("POST /api/\(type)s", body(type, member, items))
    }

    private func startItems(_ names: String...) -> TestResponse {
        start("catalog-item-bulk-create-job", "items", names.map { item($0) })
    }

    /// Evidence: documented, by the documents of both revisions.
    @Test func `A job had an attribute for its id before 2023-12-15`() throws {
        let server = try TestServer(Self.scenario, settings: ["revision_today": "2023-12-20"])
        let items: JSON = ["type": "catalog-item", "id": .string(Self.id("cap"))]
        let job = body("catalog-item-bulk-delete-job", "items", [items])
        let path = "/api/catalog-item-bulk-delete-jobs"
        server.send("POST \(path)", job, revision: "2023-10-15")
        let old = try #require(server.send("GET \(path)", revision: "2023-10-15").data[0])
        let new = try #require(server.send("GET \(path)", revision: "2023-12-15").data[0])
        #expect(old["id"] == nil)
        #expect(new["id"] != nil)
        #expect(old["attributes"]?["job_id"] == new["id"])
        #expect(new["attributes"]?["job_id"] == nil)
    }

    @Test func `A job is processing with nothing done, then complete with an error for each fault`() throws {
        let started = start(
            "catalog-item-bulk-create-job",
            "items",
            [item("bag", categories: [Self.id("hats")]), item("cap"), item("hat", categories: ["no"])]
        )
        #expect(started.status == 202)
        let id = started.id
        let links: JSON = ["self": .string("https://a.klaviyo.com/api/catalog-item-bulk-create-jobs/\(id)/")]
        expectSame(
            started.data,
            [
                "type": "catalog-item-bulk-create-job",
                "id": .string(id),
                "attributes": [
                    "status": "processing", "created_at": "2026-11-23T12:00:00.000000+00:00",
                    "total_count": 3, "completed_count": 0, "failed_count": 0, "completed_at": nil,
                    "errors": [], "expires_at": "2026-11-30T12:00:00.000000+00:00",
                ],
                "links": links,
            ]
        )
        #expect(server.send("GET /api/catalog-items/\(Self.id("bag"))").status == 404)

        server.advance(by: .seconds(2))
        try server.runJobs()
        let path = "https://a.klaviyo.com/api/catalog-item-bulk-create-jobs/\(id)"
        let done = server.send("GET /api/catalog-item-bulk-create-jobs/\(id)?include=items")
        let errors = done.data["attributes"]?["errors"]?.array ?? []
        expectSame(
            done.data,
            [
                "type": "catalog-item-bulk-create-job",
                "id": .string(id),
                "attributes": [
                    "status": "complete", "created_at": "2026-11-23T12:00:00.000000+00:00",
                    "total_count": 3, "completed_count": 1, "failed_count": 2,
                    "completed_at": "2026-11-23T12:00:02.000000+00:00",
                    "errors": [
                        [
                            "id": errors.first?["id"] ?? .null, "code": "conflict", "title": "Conflict.",
                            "detail": "A catalog-item with id $custom:::$default:::cap already exists.",
                            "source": ["pointer": "/data/attributes/items/data/1"],
                        ],
                        [
                            "id": errors.last?["id"] ?? .null, "code": "not_found", "title": "Not found.",
                            "detail": "No category with the ID `no` exists.",
                            "source": ["pointer": "/data/attributes/items/data/2"],
                        ],
                    ],
                    "expires_at": "2026-11-30T12:00:00.000000+00:00",
                ],
                "relationships": [
                    "items": [
                        "data": [["type": "catalog-item", "id": "$custom:::$default:::bag"]],
                        "links": [
                            "self": .string("\(path)/relationships/items/"),
                            "related": .string("\(path)/items/"),
                        ],
                    ]
                ],
                "links": links,
            ]
        )
        #expect(done.json["included"]?.array?.first?["attributes"]?["title"] == "bag")
        #expect(server.send("GET /api/catalog-items/\(Self.id("hat"))").status == 404)
        #expect(server.send("GET /api/catalog-categories/\(Self.id("hats"))/items").data.array?.count == 1)
    }

    @Test(arguments: [
        ("catalog-item", "items", "cap"), ("catalog-variant", "variants", "cap-s"),
        ("catalog-category", "categories", "hats"),
    ])
    func `Resources are changed and deleted by jobs`(
        _ type: String,
        _ member: String,
        _ name: String
    ) throws {
        let collection = type == "catalog-category" ? "catalog-categories" : "\(type)s"
        let attribute = type == "catalog-category" ? "name" : "title"
        let changes = JSONObject([.init(name: attribute, value: "New")])
        let known: JSONObject = ["type": .string(type), "id": .string(Self.id(name))]
        let change: JSON = .object(known.merging(["attributes": .object(changes)]))
        let other: JSON = ["type": .string(type), "id": "x", "attributes": .object(changes)]

        let update = start("\(type)-bulk-update-job", member, [change, other])
        #expect(update.status == 202)
        try server.runJobs()
        let updated = server.send("GET /api/\(type)-bulk-update-jobs/\(update.id)?include=\(member)")
        #expect(updated.data["attributes"]?["completed_count"] == 1)
        #expect(updated.data["attributes"]?["failed_count"] == 1)
        #expect(updated.json["included"]?[0]?["attributes"]?[attribute] == "New")

        let deletion = start("\(type)-bulk-delete-job", member, [.object(known)])
        #expect(deletion.status == 202)
        try server.runJobs()
        let deleted = server.send("GET /api/\(type)-bulk-delete-jobs/\(deletion.id)").data["attributes"]
        #expect(deleted?["completed_count"] == 1)
        #expect(server.send("GET /api/\(collection)/\(Self.id(name))").status == 404)
    }

    @Test func `Coupon codes are made by a job`() throws {
        let codes = ["A", "B", "A"].map { code -> JSON in
            [
                "type": "coupon-code", "attributes": ["unique_code": .string(code)],
                "relationships": ["coupon": ["data": ["type": "coupon", "id": "TEN"]]],
            ]
        }
        let job = start("coupon-code-bulk-create-job", "coupon-codes", codes)
        #expect(job.status == 202)
        try server.runJobs()
        let done = server.send("GET /api/coupon-code-bulk-create-jobs/\(job.id)?include=coupon-codes")
        #expect(done.data["attributes"]?["completed_count"] == 2)
        #expect(done.data["attributes"]?["failed_count"] == 1)
        #expect(done.json["included"]?.array?.map { $0["id"] } == ["TEN-A", "TEN-B"])
    }

    @Test func `Jobs are listed by status, the newest first, and expire`() throws {
        let first = startItems("a").id
        try server.runJobs()
        server.advance(by: .seconds(3600))
        let second = startItems("b").id
        func ids(_ query: String = "") -> [String] {
            let answer = server.send("GET /api/catalog-item-bulk-create-jobs\(query)")
            return answer.data.array?.compactMap { $0["id"]?.string } ?? []
        }
        #expect(ids() == [second, first])
        #expect(ids("?filter=equals(status,\"processing\")") == [second])
        #expect(ids("?filter=equals(status,\"complete\")") == [first])
        #expect(server.send("GET /api/catalog-item-bulk-update-jobs").data == [])
        server.advance(by: .seconds(7 * 86_400 - 3600))
        #expect(ids() == [second])
        let gone = server.send("GET /api/catalog-item-bulk-create-jobs/\(first)")
        #expect(gone.details == ["A catalog-item bulk create job with id \(first) does not exist."])
    }

    @Test func `A tester lets resources of a job fail, and holds jobs`() throws {
        let id = startItems("a", "b").id
        server.control("POST jobs/1", ["action": "fail", "items": [0]])
        server.control("POST jobs/1", ["action": "hold"])
        try server.runJobs()
        let held = server.send("GET /api/catalog-item-bulk-create-jobs/\(id)")
        #expect(held.data["attributes"]?["status"] == "processing")
        server.control("POST jobs/1", ["action": "run"])
        let done = server.send("GET /api/catalog-item-bulk-create-jobs/\(id)").data["attributes"]
        #expect(done?["completed_count"] == 1)
        #expect(done?["errors"]?[0]?["detail"] == "The payload provided in the request is invalid.")
        #expect(server.send("GET /api/catalog-items/\(Self.id("a"))").status == 404)
        #expect(server.send("GET /api/catalog-items/\(Self.id("b"))").status == 200)
    }

    @Test func `A job that goes on with reads counts what it has done so far`() throws {
        server.control(
            "PATCH settings",
            ["job_progress": ["catalog-item-bulk-create-job": ["polls": 4]]]
        )
        let id = startItems("a", "b", "c", "d").id
        let states = (0..<4).map { _ -> [JSON?] in
            let job = server.send("GET /api/catalog-item-bulk-create-jobs/\(id)").data["attributes"]
            return [job?["status"], job?["completed_count"]]
        }
        #expect(states == [["processing", 0], ["processing", 2], ["processing", 3], ["complete", 4]])
    }

    @Test func `A job takes 100 resources, and 500 are in progress (documented)`() throws {
        let many = (0...100).map { item("i\($0)") }
        let refused = start("catalog-item-bulk-create-job", "items", many)
        #expect(refused.status == 400)
        #expect(refused.places == ["/data/attributes/items/data"])
        for _ in 0..<500 { #expect(startItems("a").status == 202) }
        let last = startItems("a")
        #expect(last.status == 400)
        let detail = "At most 500 catalog-item bulk create jobs may be in progress at a time."
        #expect(last.details == [detail])
        #expect(start("catalog-item-bulk-delete-job", "items", []).status == 202)
        try server.runJobs()
        #expect(startItems("a").status == 202)
    }
}
