import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// What definitions are refused for.
///
/// The texts of the schema's problems are those of all bodies; the others are
/// assumed.
@Suite struct SegmentDefinitionTests {
    typealias Refusal = (condition: String, status: Int, detail: String, place: String)

    private static let place = "/data/attributes/definition/condition_groups/0/conditions/0"

    static let notEmulated: [Refusal] = [
        unknown(
            """
            {"type": "profile-postal-code-distance", "country_code": "US", "postal_code": "02110",
             "unit": "miles", "filter": {"type": "numeric", "operator": "less-than", "value": 50}}
            """,
            "profile-postal-code-distance"
        ),
        unknown(
            """
            {"type": "profile-has-custom-object", "object_type_id": "1", "object_type_relationship_id": "2",
             "filter": {"type": "numeric", "operator": "equals", "value": 1}, "filters": []}
            """,
            "profile-has-custom-object"
        ),
        unknown(
            #"{"type": "profile-permissions", "channel": "whatsapp_marketing", "#
                + #""permission": {"reachable_status": "implicitly_reachable"}}"#,
            "implicitly_reachable",
            "/permission"
        ),
        unknown(
            #"{"type": "profile-property", "property": "email", "#
                + #""filter": {"type": "string", "operator": "regex", "value": "(?=a)b"}}"#,
            "regex (?=a)b",
            "/filter"
        ),
    ]

    private static func unknown(_ condition: String, _ what: String, _ rest: String = "") -> Refusal {
        (condition, 501, "klaviyo-emulator does not evaluate '\(what)' in segments yet.", place + rest)
    }

    static let wrong: [Refusal] = [
        (
            #"{"type": "profile-property", "property": "email", "#
                + #""filter": {"type": "string", "operator": "nregex", "value": "a**"}}"#, 400,
            "'a**' is not a valid regular expression.", place + "/filter/value"
        ),
        (
            #"{"type": "profile-property", "property": "phone_number", "#
                + #""filter": {"type": "string", "operator": "phone-country-code-in", "value": ["DK", "XX"]}}"#,
            400, "'XX' is not a valid choice for 'value'.", place + "/filter/value/1"
        ),
        (
            #"""
            {"type": "profile-metric-funnel", "steps": [{"metric_exists": true, "metric_id": "ORDERED"},
             {"metric_exists": true, "metric_id": "NOPE01"}],
             "timeframe_filter": {"type": "date", "operator": "in-the-last", "unit": "day", "quantity": 30}}
            """#, 400, "There is no metric with id NOPE01.", place + "/steps/1/metric_id"
        ),
        (
            #"{"type": "profile-horoscope"}"#, 400, "'profile-horoscope' is not a valid choice for 'type'.",
            place + "/type"
        ),
        (
            #"{"type": "profile-region", "in_region": true, "region": "mars"}"#, 400,
            "'mars' is not a valid choice for 'region'.", place + "/region"
        ),
        (
            #"{"type": "profile-group-membership", "is_member": true, "group_ids": ["NOPE01"]}"#, 400,
            "There is no list or segment with id NOPE01.", place + "/group_ids/0"
        ),
        (
            #"""
            {"type": "profile-metric", "metric_id": "NOPE01", "measurement": "count",
             "measurement_filter": {"type": "numeric", "operator": "equals", "value": 1},
             "timeframe_filter": {"type": "date", "operator": "alltime"}}
            """#, 400, "There is no metric with id NOPE01.", place + "/metric_id"
        ),
        (
            #"""
            {"type": "profile-property", "property": "plan", "filter": {"type": "existence", "operator": "is-set"}}
            """#, 400,
            "'plan' is not a property of profiles; custom properties are written as properties['name'].",
            place + "/property"
        ),
        (
            #"""
            {"type": "profile-property", "property": "created",
             "filter": {"type": "date", "operator": "in-the-last", "unit": "week", "quantity": 99999999999}}
            """#, 400, "'quantity' must be a number from 0 to 10000000.", place + "/filter/quantity"
        ),
        (
            #"""
            {"type": "profile-property", "property": "created",
             "filter": {"type": "date", "operator": "calendar-month", "value": 13}}
            """#, 400, "'value' must be a number from 1 to 12.", place + "/filter/value"
        ),
    ]

    @Test func `a condition that is wrong or cannot be evaluated is refused, and nothing is created`() throws
    {
        let account = try SegmentAccount()

        for (condition, status, detail, place) in Self.notEmulated + Self.wrong {
            let answer = try account.create(condition)
            #expect(answer.status == status, "\(condition)")
            #expect(answer.details == [detail])
            #expect(answer.places == [place])
        }
        #expect(account.server.send("GET /api/segments").data == [])
    }

    @Test func `every problem of a definition is named`() throws {
        let server = try TestServer()
        let wrong: JSON = ["type": "profile-region", "in_region": true]
        let answer = server.send("POST /api/segments", Requests.segment([[wrong], [wrong, wrong]]))

        #expect(answer.status == 400)
        #expect(answer.places.count == 3)
        #expect(answer.places.allSatisfy { $0.hasSuffix("/region") })
    }

    @Test func `a definition needs groups, and they conditions`() throws {
        let server = try TestServer()

        #expect(
            server.send("POST /api/segments", Requests.segment([])).places == [
                "/data/attributes/definition/condition_groups"
            ]
        )
        #expect(
            server.send("POST /api/segments", Requests.segment([[]])).places == [
                "/data/attributes/definition/condition_groups/0/conditions"
            ]
        )
    }

    @Test func `500 conditions are evaluated, more are refused`() throws {
        let server = try TestServer("profiles: [{email: ada@klaviyo-demo.com}]")
        let condition: JSON = [
            "type": "profile-property", "property": "email",
            "filter": ["type": "string", "operator": "contains", "value": "ada"],
        ]
        let most = server.send(
            "POST /api/segments",
            Requests.segment([Array(repeating: condition, count: 500)])
        )
        try server.runJobs()

        #expect(server.send("GET /api/segments/\(most.id)/profiles").data.array?.count == 1)
        let groups = Array(repeating: [condition], count: 501)
        let over = server.send("POST /api/segments", Requests.segment(groups))
        #expect(over.status == 400)
        #expect(over.details == ["A definition can have no more than 500 conditions."])
    }

    /// The document of 2025-01-15 has `[true]` and `[false]` for its values, and no type.
    @Test(arguments: ["2025-01-15", "2026-07-15"], ["{}", "[]", "1"])
    func `only true and false tell whether a profile is a member`(revision: String, value: String) throws {
        let account = try SegmentAccount()
        let condition = #"{"type": "profile-group-membership", "group_ids": [], "is_member": \#(value)}"#
        #expect(try account.create(condition, revision: revision).status == 400)
        let known = condition.replacing(value + "}", with: "false}")
        #expect(try account.create(known, revision: revision).status == 201)
    }

    @Test func `a condition is known from its revision on`() throws {
        let account = try SegmentAccount()
        let reachable = """
            {"type": "profile-permissions", "channel": "whatsapp_marketing",
             "permission": {"reachable_status": "explicitly_reachable", "filters": []}}
            """

        #expect(try account.create(reachable, revision: "2025-07-15").status == 201)
        #expect(try account.create(reachable, revision: "2025-04-15").status == 400)
    }

    @Test func `no segment depends on itself`() throws {
        let account = try SegmentAccount()
        let first = try account.create(
            #"{"type": "profile-region", "in_region": true, "region": "united_states"}"#
        ).id
        let second = try account.create(
            #"{"type": "profile-group-membership", "is_member": true, "group_ids": ["\#(first)"]}"#
        ).id
        let isInSecond: JSON = [
            "type": "profile-group-membership", "is_member": false, "group_ids": [.string(second)],
        ]
        let answer = account.server.send(
            "PATCH /api/segments/\(first)",
            Requests.segment(first, ["definition": ["condition_groups": [["conditions": [isInSecond]]]]])
        )

        #expect(answer.status == 400)
        #expect(answer.details == ["A segment cannot depend on its own members."])
    }

    @Test func `nothing that a client writes becomes SQL`() throws {
        let account = try SegmentAccount()
        let nasty = #"'); DROP TABLE profile; -- \" ?1"#
        let members = try account.members(
            of: """
                {"type": "profile-property", "property": "properties['\(nasty)']",
                 "filter": {"type": "string", "operator": "not-in", "value": ["\(nasty)"]}}
                """
        )

        #expect(members == "ada bob cleo dora eve finn")
    }
}
