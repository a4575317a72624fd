import HTTP
import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// Every kind of error, provoked by a request.
@Suite struct ErrorCatalogueTests {
    @Test func `has a request for every kind of error; a new kind needs a row in an ErrorTrigger file`() {
        let kinds = Set(ErrorKind.all.map(\.id))
        let provoked = Set(ErrorTrigger.all.map(\.kind.id)).union(ErrorTrigger.others.keys)

        #expect(kinds.subtracting(provoked) == [])
        #expect(provoked.subtracting(kinds) == [])
        #expect(ErrorKind.all.count == kinds.count)
    }

    @Test(arguments: ErrorTrigger.all) func `answers with the document of its kind`(trigger: ErrorTrigger)
        throws
    {
        let server = try TestServer(ErrorTrigger.scenario, settings: trigger.settings)
        let kind = trigger.kind

        let answer = try trigger.send(server)

        #expect(answer.status == kind.status, "\(answer.text)")
        let errors = answer.json["errors"]?.array ?? []
        let error = try #require(
            errors.first { Self.fits($0["detail"]?.string ?? "", kind.template) },
            "none of these is like '\(kind.template)': \(answer.details)"
        )
        #expect(error["code"]?.string == kind.code && error["title"]?.string == kind.title)
        #expect(error["status"]?.int == kind.status)
        // One id for all, which is the request's (recorded).
        #expect(errors.allSatisfy { $0["id"]?.string == answer.headers["X-Klaviyo-Req-Id"] })
        // The two families (recorded): errors of the framework have neither links nor meta.
        let names = ["id", "status", "code", "title", "detail", "source"]
        let ownOrder = ["id", "code", "title", "detail", "source", "status"]
        let expected =
            kind.id == "unknown_key" ? ownOrder : kind.isFramework ? names : names + ["links", "meta"]
        #expect(error.object?.names == expected)
        #expect(error["source"]?.object?.names.count == 1)
        if kind.isFramework { #expect(error["source"]?["pointer"] == "/data/") }
        // One of a query's has its field alone (reported).
        let isOfField = error["source"]?["pointer"]?.string == "updated_at"
        #expect(isOfField || error["source"]?["pointer"]?.string?.hasPrefix("/data") ?? true)
    }

    /// Whether a detail is a template with `%1`, `%2` … filled in.
    private static func fits(_ detail: String, _ template: String) -> Bool {
        var rest = Substring(detail)
        var parts = template.split(separator: /%\d/, omittingEmptySubsequences: false)
        guard rest.hasPrefix(parts[0]) else { return false }
        if parts.count == 1 { return detail == template }
        rest = rest.dropFirst(parts.removeFirst().count)
        let last = parts.removeLast()
        for part in parts where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(last)
    }

    @Test func `tells of malformed identifiers beside the mistakes of another kind`() throws {
        let rows: [JSON] = [
            ["email": "nonsense", "phone_number": "0151", "colour": "red"],
            ["email": "a@klaviyo-demo.com", "phone_number": "0151"],
        ]
        let profiles = rows.map { row -> JSON in ["type": "profile", "attributes": row] }
        let job: JSON = [
            "type": "profile-bulk-import-job", "attributes": ["profiles": ["data": .array(profiles)]],
        ]
        let answer = try TestServer().send("POST /api/profile-bulk-import-jobs", ["data": job])

        let first = "/data/attributes/profiles/data/0/attributes"
        #expect(answer.places == ["colour", "email", "phone_number"].map { "\(first)/\($0)" })
    }

    @Test func `takes a request's own words as they are`() {
        #expect(
            ErrorKind.unknownField.detail(["%2", "list"])
                == "'%2' is not a valid field for the resource 'list'."
        )
        #expect(
            ErrorKind.invalidChoice.detail(["100%2", "status"])
                == "'100%2' is not a valid choice for 'status'."
        )
    }

    @Test func `answers five mistakes of a body with five errors, each in its place`() throws {
        let answer = try TestServer().send(
            "POST /api/profiles",
            [
                "data": [
                    "type": "profil",
                    "attributes": [
                        "email": 5, "colour": "red", "properties": "none",
                        "location": ["city": ["Oslo"], "street": "Main"],
                    ],
                ]
            ]
        )

        #expect(answer.status == 400)
        #expect(
            answer.details == [
                "'profil' is not a valid choice for 'type'.", "'email' must be of type string.",
                "'colour' is not a valid field for the resource 'profile'.",
                "'properties' must be of type object.", "'city' must be of type string.",
                "'street' is not a valid field for the resource 'profile'.",
            ]
        )
        #expect(
            answer.places == [
                "/data/type", "/data/attributes/email", "/data/attributes/colour",
                "/data/attributes/properties", "/data/attributes/location/city",
                "/data/attributes/location/street",
            ]
        )
        let ids = Set(answer.json["errors"]?.array?.compactMap { $0["id"]?.string } ?? [])
        #expect(ids == [answer.headers["X-Klaviyo-Req-Id"] ?? ""])
    }
}
