import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// Records of data sources that become object records, or entries of the ingestion log.
@Suite struct ObjectRecordTests {
    private let server: TestServer
    private let (source, type): (String, String)

    init() throws {
        server = try TestServer()
        source = server.send("POST /api/data-sources", CustomObjects.dataSource()).id
        let schema: JSONObject = [
            "properties": CustomObjects.properties([
                ("name", "string"), ("age", "int"), ("born", "timestamp"), ("kind", "string"),
            ]),
            "required": ["name"], "status": "active",
        ]
        var mappings =
            CustomObjects.mapping(source, ["$['name']", "$.age", "$.dates[0]['born']"])["property_mappings"]?
            .array ?? []
        mappings.append(["id": 4, "type": "constant", "value": "pet"])
        type =
            server.send(
                "POST /api/object-types",
                CustomObjects.type("Pet", schema, mapping: ["property_mappings": .array(mappings)])
            ).id
    }

    private func ingest(_ records: [JSON]) throws {
        let body = CustomObjects.records(source, records)
        #expect(server.send("POST /api/data-source-record-bulk-create-jobs", body).status == 204)
        try server.runJobs()
    }

    private func logs(_ query: String = "") -> TestResponse {
        server.send("GET /api/object-types/\(type)/object-ingestion-logs?\(query)")
    }

    @Test func `A record goes through the mapping once its job has run`() throws {
        let record: JSON = [
            "id": "rex", "name": "Rex", "age": 4, "dates": [["born": "2022-01-01T00:00:00Z"]],
        ]
        let body = CustomObjects.oneRecord(source, record)
        let sent = server.send("POST /api/data-source-record-create-jobs", body)
        #expect(sent.status == 204)
        #expect(sent.bytes == [])
        #expect(server.send("GET /api/object-records/\(type):::rex").status == 404)
        try server.runJobs()
        let id = "\(type):::rex"
        let expected: JSON = [
            "type": "object-record", "id": .string(id),
            "attributes": [
                "record_properties": [
                    "name": "Rex", "age": 4, "born": "2022-01-01T00:00:00Z", "kind": "pet",
                ]
            ],
            "links": ["self": .string("https://a.klaviyo.com/api/object-records/\(id)/")],
        ]
        expectSame(server.send("GET /api/object-records/\(id)").data, expected)
        expectSame(server.send("GET /api/object-types/\(type)/object-records").data, [expected])
        #expect(logs().data == [])
    }

    @Test func `A second record of the same id changes what it has`() throws {
        try ingest([["id": 7, "name": "Rex", "age": 4], ["id": 7, "name": "Max"]])
        let record = server.send("GET /api/object-records/\(type):::7").data
        #expect(
            record["attributes"]?["record_properties"] == ["name": "Max", "age": 4, "kind": "pet"]
        )
    }

    @Test func `Records are paged`() throws {
        try ingest((1...5).map { ["id": .string("p\($0)"), "name": "P"] })
        let first = server.send("GET /api/object-types/\(type)/relationships/object-records?page[size]=3")
        #expect(first.data.array?.map { $0["id"] } == (1...3).map { .string("\(type):::p\($0)") })
        let next = try #require(first.json["links"]?["next"]?.string)
        let second = server.send("GET \(next.replacing("https://a.klaviyo.com", with: ""))")
        #expect(second.data.array?.map { $0["id"] } == (4...5).map { .string("\(type):::p\($0)") })
    }

    @Test func `A record that doesn't fit its schema leaves a log entry and nothing else`() throws {
        try ingest([["id": "rex", "name": ["Rex"], "age": "four"]])
        #expect(server.send("GET /api/object-records/\(type):::rex").status == 404)
        let log = try #require(logs().data[0])
        expectSame(
            log["attributes"] ?? .null,
            [
                "status": "error", "event_type": "validation_error",
                "timestamp": "2026-11-23T12:00:00.000000+00:00",
                "summary": "2 validation errors for rex",
                "errors": [
                    [
                        "code": "string_type", "message": "Input should be a valid string",
                        "property": "name", "invalid_value": "[\"Rex\"]",
                    ],
                    [
                        "code": "int_type", "message": "Input should be a valid integer", "property": "age",
                        "invalid_value": "\"four\"",
                    ],
                ],
            ]
        )
        #expect(log["relationships"]?["object-record"]?["data"]?["id"] == .string("\(type):::rex"))
        #expect(log["relationships"]?["object-type"]?["data"]?["id"] == .string(type))
        let ids = server.send("GET /api/object-types/\(type)/relationships/object-ingestion-logs").data
        #expect(ids == [["type": "object-ingestion-log", "id": log["id"] ?? .null]])
        #expect(logs("include=object-type").json["included"]?.array?.map { $0["id"] } == [.string(type)])
    }

    @Test func `The log is filtered, newest first, and kept for 14 days (documented)`() throws {
        try ingest([["id": "a"]])
        server.advance(by: .seconds(3600))
        try ingest([["id": "b"], ["name": "Rex"]])
        func records(_ query: String) -> [JSON?] {
            (logs(query).data.array ?? []).map { $0["attributes"]?["summary"] }
        }
        let all: [JSON?] = [
            "1 validation error for a", "1 validation error for b", "1 validation error for Pet",
        ]
        #expect(
            Set(records("").prefix(2).compactMap { $0?.string })
                == Set(all.suffix(2).compactMap { $0?.string })
        )
        #expect(records("").last == all[0])
        #expect(records("filter=equals(record_id,\"b\")") == [all[1]])
        #expect(records("filter=less-than(timestamp,2026-11-23T12:30:00Z)") == [all[0]])
        #expect(records("filter=any(status,[\"info\",\"warning\"])") == [])
        server.advance(by: .seconds(14 * 86_400 - 1800))
        #expect(records("").count == 2)
    }

    @Test func `Drafts take no records, and a record that nobody maps is skipped`() throws {
        let schema = server.schema("current-schema", of: type)["id"]?.string ?? ""
        let change = CustomObjects.change("object-schema", schema, ["status": "draft"])
        server.send("PATCH /api/object-schemas/\(schema)", change)
        try ingest([["id": "rex", "name": "Rex"]])
        #expect(server.send("GET /api/object-types/\(type)/object-records").data == [])
        let job = try server.emulator.account.read { db in try JobTable.all(nil, limit: 1, in: db).first }
        #expect(job?.counts == Job.Counts(skipped: 1))
        #expect(server.console.last == "noted  job \(job?.id ?? 0)  unmapped_records: 1 record(s)")
    }

    @Test func `A request takes at most 500 records of 512 KB, for a data source that exists (documented)`() {
        let path = "POST /api/data-source-record-bulk-create-jobs"
        let many = [JSON](repeating: ["id": 1], count: 501)
        #expect(server.send(path, CustomObjects.records(source, many)).status == 400)
        let large: JSON = ["id": 1, "name": .string(String(repeating: "x", count: 512 * 1024))]
        #expect(server.send(path, CustomObjects.records(source, [large])).status == 413)
        let unknown = server.send(path, CustomObjects.records("X", [["id": 1]]))
        #expect(unknown.details == ["Data source with ID X not found."])
    }

    @Test func `Records are deleted by a job`() throws {
        try ingest([["id": "a", "name": "A"], ["id": "b", "name": "B"]])
        let ids = Requests.identifiers("object-record", ["\(type):::a", "\(type):::x"])
        let answer = server.send(
            "POST /api/object-record-bulk-delete-jobs",
            [
                "data": [
                    "type": "object-record-bulk-delete-job", "relationships": ["object-records": ids],
                ]
            ]
        )
        #expect(answer.status == 202)
        #expect(server.send("GET /api/object-records/\(type):::a").status == 200)
        try server.runJobs()
        #expect(server.send("GET /api/object-records/\(type):::a").status == 404)
        let left = server.send("GET /api/object-types/\(type)/relationships/object-records").data
        #expect(left.array?.map { $0["id"] } == [.string("\(type):::b")])
        let job = try server.emulator.account.read { db in try JobTable.all(nil, limit: 1, in: db).first }
        #expect(job?.counts == Job.Counts(completed: 1, skipped: 1))
    }

    @Test(arguments: [
        ("$", true), ("$.a", true), ("$['a']['b']", true), ("$[\"a\"][0]", true), ("a", false),
        ("$.a[*]", false),
        ("$..a", false), ("$[", false), ("", false),
    ])
    func `A path leads to one value`(path: String, isOne: Bool) {
        #expect((JSONPath(path) != nil) == isOne)
    }
}
