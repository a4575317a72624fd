import JSONAPI
import Testing

@Suite struct FilterTests {
    @Test func `reads clauses joined by commas and by and`() throws {
        let filter = try Filter(
            parsing:
                #"equals(email,"a,b(c)@x.com"),and(greater-than(created,2024-01-01T00:00:00Z),has(profile))"#
        )

        #expect(
            filter.clauses == [
                .init(.equals, "email", .string("a,b(c)@x.com")),
                .init(.greaterThan, "created", .bare("2024-01-01T00:00:00Z")),
                .init(.has, "profile", nil),
            ]
        )
    }

    @Test func `reads both quotes, escapes and lists`() throws {
        let filter = try Filter(parsing: #"any(id,['a','b\'c',"d"]),equals(is_active,true)"#)

        #expect(
            filter.clauses == [
                .init(.any, "id", .list([.string("a"), .string("b'c"), .string("d")])),
                .init(.equals, "is_active", .bare("true")),
            ]
        )
    }

    @Test func `reads names of fields with spaces only where they may have some`() throws {
        let text = #"equals(Campaign Name,"Sale")"#

        let filter = try Filter(parsing: text, spacedFields: true)
        #expect(filter.clauses == [.init(.equals, "Campaign Name", .string("Sale"))])
        #expect(throws: FilterSyntaxError.parentheses) { try Filter(parsing: text) }
    }

    @Test(
        arguments: [
            (#"equals(email,"a""#, FilterSyntaxError.parentheses),
            (#"equals(email,"a"))"#, .parentheses),
            (#"equals(a,"1"), equals(b,"2")"#, .parentheses),
            (#"equals(a, "1")"#, .parentheses),
            ("like(a,\"1\")", .malformed),
            ("equals(,\"1\")", .malformed),
            ("equals(a)", .malformed),
            ("has(a,\"1\")", .malformed),
            ("", .malformed),
            ("any(a,[[1]])", .malformed),
            (String(repeating: "and(", count: 5000), .malformed),
        ]
    )
    func `tells parentheses that do not match from other faults`(text: String, fault: FilterSyntaxError) {
        let error = #expect(throws: FilterSyntaxError.self) { try Filter(parsing: text) }
        #expect(error == fault)
    }
}
