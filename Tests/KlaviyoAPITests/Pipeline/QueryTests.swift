import HTTP
import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// What a query may be, and what is said of one that isn't.
@Suite struct QueryTests {
    private let description = Description.embedded

    private func operation(_ id: String) throws -> KlaviyoAPI.Operation {
        let entry = try #require(description.entries.first { $0.id == id })
        let newest = try #require(description.revisions.last)
        return try #require(description.operation(entry, at: newest))
    }

    @Test func `takes lists where the documents say so`() throws {
        let server = try TestServer()
        for line in [
            "/api/lists?filter=any(name,[\"a\"])", "/api/lists?filter=equals(id,[\"a\"])",
            "/api/tags?filter=equals(name,[\"a\"])",
        ] {
            #expect(server.send("GET \(line)").status == 200)
        }
        let channel = "/api/campaigns?filter=equals(messages.channel,[\"email\"])"
        #expect(server.send("GET \(channel)").details == ["Invalid filter provided"])
    }

    @Test(
        arguments: [
            // No such operator, and none that joins by or (documented: there is no or).
            ("or(equals(name,\"a\"),equals(name,\"b\"))", "Invalid filter provided"),
            ("not(equals(name,\"a\"))", "Invalid filter provided"),
            ("like(name,\"a\")", "Invalid filter provided"),
            // Texts go in quotes, dates and numbers without (reported).
            ("equals(name,a)", "Invalid filter provided"),
            ("greater-than(created,\"2026-01-01T00:00:00Z\")", "Invalid filter provided"),
            ("greater-than(created,yesterday)", "Invalid filter provided"),
            ("any(name,[\"a\",b])", "Invalid filter provided"),
            ("any(name,[\"a\",[\"b\"]])", "Invalid filter provided"),
            ("equals(name)", "Invalid filter provided"),
            ("equals(name,\"a\",\"b\")", "Invalid filter provided"),
            ("", "Invalid filter provided"),
            // A list only where the documents say so, and one value where not.
            ("any(name,\"a\")", "Invalid filter provided"),
            // Parentheses and space (recorded).
            ("equals(name,\"a\"", "Invalid filter provided. Verify your parentheses match."),
            ("equals(name,\"a\"))", "Invalid filter provided. Verify your parentheses match."),
            ("equals(name, \"a\")", "Invalid filter provided. Verify your parentheses match."),
            ("and(equals(name,\"a\")", "Invalid filter provided. Verify your parentheses match."),
            // Fields and operators (recorded).
            (
                "equals(colour,\"a\")",
                "'colour' is not a filterable field for this resource. "
                    + "The filterable fields on this resource are: created, id, name, updated"
            ),
            (
                "contains(name,\"a\")",
                "'contains' is not an allowed filter operator for name.  Allowed operators are any, equals"
            ),
            (
                "has(name)",
                "'has' is not an allowed filter operator for name.  Allowed operators are any, equals"
            ),
        ]
    )
    func `refuses a filter by what is wrong with it`(filter: String, detail: String) throws {
        let answer = try TestServer().send("GET /api/lists?filter=\(filter)")

        #expect(answer.status == 400)
        #expect(answer.details == [detail])
        #expect(answer.places == ["filter"])
    }

    @Test func `a text begins with another to the letter`() throws {
        let server = try TestServer(
            """
            resources:
              - {type: tag, id: T1, attributes: {name: Spring}}
              - {type: tag, id: T2, attributes: {name: spring}}
              - {type: tag, id: T3, attributes: {name: Sp}}
              - {type: tag, id: T4, attributes: {name: So}}
              - {type: tag, id: T5, attributes: {name: Späti}}
            """
        )
        for (text, ids) in [("Sp", ["T1", "T3", "T5"]), ("Spr", ["T1"]), ("Spä", ["T5"]), ("%", [])] {
            let answer = server.send(
                "GET /api/tags?filter=starts-with(name,\"\(QueryString.encoded(text))\")"
            )
            #expect(answer.data.array?.compactMap { $0["id"]?.string } == ids, "\(answer.text)")
        }
    }

    @Test(arguments: ["nan", "inf", "-infinity", "0x10", ".5", "1e999", "1_000"])
    func `refuses a number that JSON doesn't have`(number: String) throws {
        let server = try TestServer()
        for target in [
            "events?filter=less-than(timestamp", "reviews?filter=equals(rating", "reviews?filter=any(rating",
        ] {
            let value = target.contains("any") ? "[\(number)]" : number
            let answer = server.send("GET /api/\(target),\(value))")
            #expect(answer.status == 400)
            #expect(answer.details == ["Invalid filter provided"], "\(target)")
        }
        #expect(server.send("GET /api/events?filter=less-than(timestamp,1e300)").status == 200)
        #expect(server.send("GET /api/events?filter=less-than(timestamp,-1e300)").data == [])
    }

    @Test(
        arguments: [
            ("equals(name,'a')", ["L1"]), ("equals(name,\"it\\\"s\")", ["L3"]),
            ("equals(name,'it\"s')", ["L3"]),
            ("any(name,['a','b'])", ["L1", "L2"]), ("any(name,[])", []),
            ("and(equals(name,'a'),and(equals(id,'L1'),greater-than(created,2020-01-01T00:00:00Z)))", ["L1"]),
            ("equals(name,'a'),equals(id,'L2')", []),
            ("greater-than(created,2020-01-01T00:00:00.000Z)", ["L1", "L2", "L3"]),
            ("greater-than(created,2020-01-01T00:00:00%2B02:00)", ["L1", "L2", "L3"]),
            ("greater-than(created,2020-01-01)", ["L1", "L2", "L3"]),
        ]
    )
    func `takes both quotes, lists, dates and nested conditions`(filter: String, ids: [String]) throws {
        let server = try TestServer(
            "lists: [{id: L1, name: a}, {id: L2, name: b}, {id: L3, name: 'it\"s'}]"
        )

        let answer = server.send("GET /api/lists?filter=\(filter)")

        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.data.array?.compactMap { $0["id"]?.string } == ids)
    }

    @Test func `links to itself as it was asked, but for what no URI may contain (assumed)`() throws {
        let answer = try TestServer().send("GET /api/lists?filter=any(name,['a','\\ü<'])&fields[list]=name")
        let own = "/api/lists?filter=any(name,[%27a%27,%27%5C%C3%BC%3C%27])&fields[list]=name"

        #expect(answer.json["links"]?["self"]?.string == "https://a.klaviyo.com" + own)
    }

    @Test func `refuses a range of time that ends before it begins (reported)`() throws {
        let filter = "greater-than(datetime,2026-02-01T00:00:00Z),less-than(datetime,2026-01-01T00:00:00Z)"
        let answer = try TestServer().send("GET /api/events?filter=\(filter)")

        #expect(answer.status == 400 && answer.details == ["Invalid filter provided"])
    }

    @Test func `sorts a range of dates by the date, and pages through it`() throws {
        let server = try TestServer()
        for name in ["c", "b", "a"] {
            server.send("POST /api/lists", Requests.list(name))
            server.advance(by: .seconds(60))
        }
        let since = "/api/lists?filter=greater-than(created,2026-01-01T00:00:00Z)&page[size]=2"

        let first = server.send("GET \(since)")
        let cursor = try #require(first.json["links"]?["next"]?.string)
        let second = server.send("GET \(since)&page[cursor]=\(QueryString.encoded(cursor))")

        #expect(
            (first.data.array ?? []).compactMap { $0["attributes"]?["name"]?.string } == ["c", "b"]
        )
        #expect((second.data.array ?? []).compactMap { $0["attributes"]?["name"]?.string } == ["a"])
    }

    @Test func `needs a filter where the description says so`() throws {
        let operation = try operation("get_coupon_codes")

        let error = #expect(throws: APIError.self) { _ = try Query(QueryString(), for: operation) }

        #expect(error?.problems.map(\.detail) == ["'filter' is a required parameter."])
    }

    @Test func `checks what schemas say of lengths and times`() throws {
        let properties: JSON = [
            "times": ["type": "array", "minItems": 2, "items": ["type": "string", "format": "time"]],
            "name": ["type": "string", "maxLength": 3],
        ]
        let attributes: JSON = ["type": "object", "properties": properties]
        let schema = Schema(["type": "object", "properties": ["data": attributes]]) { _ in .null }

        let fine = SchemaValidator.problems(
            of: ["data": ["times": ["09:00:00", "10:00:00Z"], "name": "abc"]],
            against: schema
        )
        let wrong = SchemaValidator.problems(
            of: ["data": ["times": ["9 am"], "name": "abcd"]],
            against: schema
        )

        #expect(fine.isEmpty)
        #expect(
            wrong.map(\.detail) == [
                "'times' must contain at least 2 items.", "'times' must be an ISO 8601 time.",
                "'name' may have at most 3 characters.",
            ]
        )
    }

    @Test func `follows a cursor in every form that clients send`() throws {
        let server = try TestServer("lists: [{id: L1, name: a}, {id: L2, name: b}]")
        let first = server.send("GET /api/lists?page[size]=1")
        let link = try #require(first.json["links"]?["next"]?.string)
        let cursor = try #require(link.components("page%5Bcursor%5D=").last)

        for form in [cursor, "=\(cursor)", QueryString.encoded(link), QueryString.encoded("=\(cursor)")] {
            let second = server.send("GET /api/lists?page[size]=1&page[cursor]=\(form)")
            #expect(second.data[0]?["id"] == "L2", "\(form): \(second.text)")
        }
    }
}

extension String {
    fileprivate func components(_ separator: String) -> [String] {
        split(separator: separator).map(String.init)
    }
}
