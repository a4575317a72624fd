import Foundation
import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// What is known of bulk imports beside their documents, each with its evidence level.
@Suite struct ImportFactsTests {
    private func send(_ server: TestServer, _ rows: [JSON]) -> TestResponse {
        let profiles = rows.map { row -> JSON in ["type": "profile", "attributes": row] }
        let data: JSON = [
            "type": "profile-bulk-import-job", "attributes": ["profiles": ["data": .array(profiles)]],
        ]
        return server.send("POST /api/profile-bulk-import-jobs", ["data": data])
    }

    @Test func `null never clears a field (documented)`() throws {
        let server = try TestServer("profiles: [{email: a@klaviyo-demo.com, first_name: Ada, title: Dr}]")
        _ = send(server, [["email": "a@klaviyo-demo.com", "first_name": nil, "title": "Prof"]])
        try server.runJobs()

        let profile = server.send("GET /api/profiles").data[0]?["attributes"]
        #expect(profile?["first_name"] == "Ada" && profile?["title"] == "Prof")
    }

    @Test func `nor does it clear a part of the location or a custom property (documented)`() throws {
        let server = try TestServer()
        let place: JSON = ["city": "Oslo", "region": "R"]
        _ = send(
            server,
            [
                ["email": "a@klaviyo-demo.com", "location": place, "properties": ["a": 1, "b": 2]],
                [
                    "email": "a@klaviyo-demo.com", "location": ["city": nil, "region": "S"],
                    "properties": ["a": nil, "b": 3, "c": nil, "d": ["e": nil]],
                ],
            ]
        )
        try server.runJobs()

        let profile = server.send("GET /api/profiles").data[0]?["attributes"]
        #expect(profile?["location"]?["city"] == "Oslo" && profile?["location"]?["region"] == "S")
        #expect(profile?["properties"]?.text == #"{"a":1,"b":3,"d":{"e":null}}"#)
    }

    @Test func `errors come in the order of the rows (assumed), page by page`() throws {
        let server = try TestServer()
        let job = send(server, (0..<12).map { ["email": .string("p\($0)@klaviyo-demo.com")] })
        server.control("POST jobs/1", ["action": "fail", "items": .array((0..<12).map { .int($0) })])
        try server.runJobs()

        let errors = "/api/profile-bulk-import-jobs/\(job.id)/import-errors"
        var emails: [String] = []
        var link: String? = "\(errors)?page[size]=5"
        while let next = link {
            let page = server.send("GET \(next)")
            emails += (page.data.array ?? []).compactMap {
                $0["attributes"]?["original_payload"]?["attributes"]?["email"]?.string
            }
            link = page.json["links"]?["next"]?.string.map {
                String($0.dropFirst("https://a.klaviyo.com".count))
            }
        }
        #expect(emails == (0..<12).map { "p\($0)@klaviyo-demo.com" })
    }

    @Test func `duplicates make one profile (documented), the last row winning (assumed)`() throws {
        let server = try TestServer()
        let job = send(
            server,
            [
                ["email": "a@klaviyo-demo.com", "first_name": "One"],
                ["email": "A@klaviyo-demo.com", "first_name": "Two"],
            ]
        )
        try server.runJobs()

        let found = server.send("GET /api/profiles").data
        #expect(found.array?.count == 1 && found[0]?["attributes"]?["first_name"] == "Two")
        #expect(server.send("GET /api/profile-bulk-import-jobs/\(job.id)/profiles").data.array?.count == 1)
    }

    @Test func `a job's id is base64 of account, word, seconds and chance (recorded)`() throws {
        let id = send(try TestServer("company_id: PHWKRD"), [["email": "a@klaviyo-demo.com"]]).id
        let padded = id.padding(toLength: (id.count + 3) / 4 * 4, withPad: "=", startingAt: 0)
        let data = try #require(Data(base64Encoded: padded))
        let parts = String(decoding: data, as: UTF8.self).split(separator: ".")

        #expect(!id.hasSuffix("="))
        #expect(parts.map(\.count) == ["PHWKRD_maintenance".count, 6, 10, 6])
        #expect(parts[0] == "PHWKRD_maintenance")
        #expect(parts[2] == "1795435200")
    }

    @Test func `more than ten thousand profiles make no job (documented)`() throws {
        let server = try TestServer()
        let rows = (0...10_000).map { place -> JSON in ["email": .string("p\(place)@klaviyo-demo.com")] }
        let answer = send(server, rows)

        #expect(answer.status == 400)
        #expect(answer.places == ["/data/attributes/profiles/data"])
        #expect(server.control("GET jobs").json["jobs"] == [])
    }
}
