import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// Who meets each condition of the grammar.
///
/// What the words mean beyond the obvious is assumed.
@Suite struct SegmentConditionTests {
    /// A filter on a property, and the profiles that pass it.
    struct PropertyCase: Sendable, CustomTestStringConvertible {
        let property: String
        let filter: String
        let members: String

        init(_ property: String, _ filter: String, _ members: String) {
            self.property = property
            self.filter = filter
            self.members = members
        }

        var testDescription: String { "\(property) \(filter)" }
    }

    private static func text(_ operator: String, _ value: String) -> String {
        #"{"type": "string", "operator": "\#(`operator`)", "value": \#(value)}"#
    }

    private static func number(_ operator: String, _ value: String) -> String {
        #"{"type": "numeric", "operator": "\#(`operator`)", "value": \#(value)}"#
    }

    private static func list(_ operator: String, _ value: String) -> String {
        #"{"type": "list", "operator": "\#(`operator`)", "value": \#(value)}"#
    }

    private static let everybody = "ada bob cleo dora eve finn"

    static let texts: [PropertyCase] = [
        PropertyCase("first_name", text("equals", #""Ada""#), "ada"),
        PropertyCase("first_name", text("equals", #""ada""#), ""),
        PropertyCase("first_name", text("equals", "null"), "cleo dora eve finn"),
        PropertyCase("first_name", text("not-equals", "null"), "ada bob"),
        PropertyCase("first_name", text("not-equals", #""Ada""#), "bob cleo dora eve finn"),
        PropertyCase("email", text("equals", #""ada@KLAVIYO-demo.com""#), "ada"),
        PropertyCase("email", text("starts-with", #""ada@""#), "ada"),
        PropertyCase("email", text("in", #"["ADA@klaviyo-demo.com", "x"]"#), "ada"),
        PropertyCase("external_id", text("equals", #""cleo""#), "cleo"),
        PropertyCase("properties['plan']", text("contains", #""ld pl""#), "ada"),
        PropertyCase("properties['plan']", text("not-contains", #""ld pl""#), "bob cleo dora eve finn"),
        PropertyCase("properties['plan']", text("starts-with", #""Gold""#), "ada"),
        PropertyCase("properties['plan']", text("not-starts-with", #""Gold""#), "bob cleo dora eve finn"),
        PropertyCase("properties['plan']", text("ends-with", #""plan""#), "ada bob"),
        PropertyCase("properties['plan']", text("ends-with", #""Gold""#), ""),
        PropertyCase("properties['plan']", text("not-ends-with", #""d plan""#), "bob cleo dora eve finn"),
        PropertyCase("properties['plan']", text("in", #"["Gold plan", "x"]"#), "ada"),
        PropertyCase("properties['plan']", text("not-in", #"["Gold plan", "x"]"#), "bob cleo dora eve finn"),
        PropertyCase("properties['it's']", text("equals", #""odd""#), "ada"),
        PropertyCase(#"properties[\"plan\"]"#, text("equals", #""Gold plan""#), "ada"),
        PropertyCase("properties['none']", text("equals", #""x""#), ""),
        PropertyCase("properties['score']", text("equals", #""7""#), "ada"),
        PropertyCase("location['city']", text("equals", #""Copenhagen""#), "ada"),
        PropertyCase("first_name", text("regex", #""^A.a$""#), "ada"),
        PropertyCase("first_name", text("regex", #""b""#), "bob"),
        PropertyCase("first_name", text("nregex", #""b""#), "ada cleo dora eve finn"),
        PropertyCase("email", text("regex", #""^ADA@\\w+""#), "ada"),
        PropertyCase("properties['score']", text("regex", #""^[0-5]$""#), "bob"),
        PropertyCase("phone_number", text("phone-country-code-in", #"["45", "+46"]"#), "ada"),
        PropertyCase("phone_number", text("phone-country-code-in", #"["DK", "GB"]"#), "ada"),
        PropertyCase("phone_number", text("phone-country-code-in", #"["US"]"#), "bob"),
        PropertyCase("phone_number", text("phone-country-code-in", #"["CA"]"#), ""),
        PropertyCase("phone_number", text("phone-country-code-in", #"["CA", "1"]"#), "bob"),
        PropertyCase("phone_number", text("phone-country-code-not-in", #"["US"]"#), "ada cleo dora eve finn"),
        PropertyCase(
            "phone_number",
            text("phone-country-code-not-in", #"["45"]"#),
            "bob cleo dora eve finn"
        ),
    ]

    static let others: [PropertyCase] = [
        PropertyCase("properties['score']", number("equals", "7"), "ada"),
        PropertyCase("properties['score']", number("equals", "7.0"), "ada"),
        PropertyCase("properties['score']", number("not-equals", "7"), "bob cleo dora eve finn"),
        PropertyCase("properties['score']", number("greater-than", "3"), "ada"),
        PropertyCase("properties['score']", number("greater-than-or-equal", "3"), "ada bob"),
        PropertyCase("properties['score']", number("less-than", "7"), "bob"),
        PropertyCase("properties['score']", number("less-than-or-equal", "7"), "ada bob"),
        PropertyCase("properties['ratio']", number("greater-than", "0.3"), "ada"),
        PropertyCase("properties['plan']", number("greater-than", "0"), ""),
        PropertyCase(
            "properties['vip']",
            #"{"type": "boolean", "operator": "equals", "value": true}"#,
            "ada"
        ),
        PropertyCase(
            "properties['vip']",
            #"{"type": "boolean", "operator": "equals", "value": false}"#,
            "bob"
        ),
        PropertyCase("properties['vip']", #"{"type": "existence", "operator": "is-set"}"#, "ada bob"),
        PropertyCase("email", #"{"type": "existence", "operator": "not-set"}"#, "cleo"),
        PropertyCase("created", #"{"type": "existence", "operator": "is-set"}"#, everybody),
        PropertyCase("properties['tags']", list("contains", #""red""#), "ada"),
        PropertyCase("properties['tags']", list("not-contains", #""red""#), "bob cleo dora eve finn"),
        PropertyCase("properties['plan']", list("contains", #""Gold plan""#), ""),
        PropertyCase("properties['sizes']", list("contains", "40"), "ada"),
        PropertyCase("properties['sizes']", list("length-equals", "2"), "ada"),
        PropertyCase("properties['sizes']", list("length-greater-than", "1"), "ada"),
        PropertyCase("properties['sizes']", list("length-greater-than-or-equal", "0"), "ada bob"),
        PropertyCase("properties['sizes']", list("length-less-than", "1"), "bob"),
        PropertyCase("properties['sizes']", list("length-less-than-or-equal", "1"), "bob"),
    ]

    static let dates: [PropertyCase] = [
        date(#""operator": "after", "date": "2026-01-01T00:00:00Z""#, "ada"),
        date(#""operator": "before", "date": "2026-01-01T00:00:00Z""#, "bob"),
        date(
            #""operator": "between-static", "start": "2024-12-31T00:00:00Z", "end": "2025-02-01T00:00:00Z""#,
            "bob"
        ),
        date(#""operator": "in-the-last", "unit": "day", "quantity": 4"#, "ada"),
        date(#""operator": "in-the-last", "unit": "hour", "quantity": 83"#, ""),
        date(#""operator": "in-the-last", "unit": "hour", "quantity": 85"#, "ada"),
        date(#""operator": "at-least", "unit": "week", "quantity": 1"#, "bob"),
        date(#""operator": "in-the-next", "unit": "day", "quantity": 10"#, ""),
        date(#""operator": "between", "start": 2, "end": 5, "unit": "day""#, "ada"),
        date(#""operator": "between", "start": 5, "end": 9, "unit": "day""#, ""),
        birthday(#""operator": "anniversary""#, ""),
        birthday(#""operator": "anniversary-month""#, "ada"),
        birthday(#""operator": "anniversary-next", "unit": "day", "quantity": 2"#, "ada"),
        birthday(#""operator": "anniversary-next", "unit": "day", "quantity": 1"#, ""),
        birthday(#""operator": "anniversary-last", "unit": "day", "quantity": 30"#, ""),
        birthday(#""operator": "anniversary-last", "unit": "week", "quantity": 30"#, "bob"),
        birthday(#""operator": "calendar-month", "value": 5"#, "bob"),
        PropertyCase(
            "created",
            #"{"type": "date", "operator": "in-the-last", "unit": "day", "quantity": 1}"#,
            everybody
        ),
        PropertyCase(
            "created",
            #"{"type": "date", "operator": "before", "date": "2026-11-23T12:00:00Z"}"#,
            ""
        ),
    ]

    private static func date(_ rest: String, _ members: String) -> PropertyCase {
        PropertyCase("properties['seen']", #"{"type": "date", \#(rest)}"#, members)
    }

    private static func birthday(_ rest: String, _ members: String) -> PropertyCase {
        PropertyCase("properties['birthday']", #"{"type": "date", \#(rest)}"#, members)
    }

    @Test func `a property passes a filter or doesn't`() throws {
        let account = try SegmentAccount()

        for one in Self.texts + Self.others + Self.dates {
            let condition = """
                {"type": "profile-property", "property": "\(one.property)", "filter": \(one.filter)}
                """
            let members = try account.members(of: condition)
            #expect(members == one.members, "\(one.testDescription)")
        }
    }

    /// What stands in a metric condition, and who meets it.
    static let metrics: [(rest: String, members: String)] = [
        (#""measurement": "count", \#(measure("equals", 3)), \#(alltime)"#, "ada"),
        (#""measurement": "count", \#(measure("greater-than-or-equal", 1)), \#(alltime)"#, "ada bob"),
        (#""measurement": "count", \#(measure("equals", 0)), \#(alltime)"#, "cleo dora eve finn"),
        (#""measurement": "count", \#(measure("not-equals", 3)), \#(alltime)"#, "bob cleo dora eve finn"),
        (#""measurement": "count", \#(measure("greater-than", 2)), \#(lastWeek)"#, ""),
        (#""measurement": "count", \#(measure("equals", 2)), \#(lastWeek)"#, "ada"),
        (#""measurement": "count", \#(measure("less-than", 1)), \#(lastWeek)"#, "bob cleo dora eve finn"),
        (#""measurement": "sum", \#(measure("greater-than", 60)), \#(alltime)"#, "ada"),
        (#""measurement": "sum", \#(measure("less-than-or-equal", 30.5)), \#(lastWeek)"#, everybody),
        (#""measurement": "sum", \#(measure("equals", 60.5)), \#(alltime)"#, "ada"),
        (brand(#"{"type": "string", "operator": "equals", "value": "Nike"}"#), "ada"),
        (brand(#"{"type": "string", "operator": "in", "value": ["Puma"]}"#), "bob"),
        (brand(#"{"type": "existence", "operator": "not-set"}"#), ""),
        (colors("contains-any", #"["red", "x"]"#), "ada bob"),
        (colors("contains-any", #"["x"]"#), ""),
        (colors("contains-all", #"["red", "dark blue"]"#), "ada bob"),
        (colors("contains-all", #"["red", "x"]"#), ""),
        (colors("not-contains-any", #"["red"]"#), ""),
        (colors("not-contains-all", #"["red", "x"]"#), "ada bob"),
        (colors("contains-substring", #""blue""#), "ada bob"),
        (colors("not-contains-substring", #""blue""#), ""),
        (colors("length-equals", "2"), "ada bob"),
        (has("Brand"), "ada bob"),
        (has("Size"), ""),
    ]

    private static func has(_ property: String) -> String {
        """
        "measurement": "count", \(measure("greater-than", 0)), \(alltime),
        "metric_filters": [{"property": "\(property)"}]
        """
    }

    private static let alltime = #""timeframe_filter": {"type": "date", "operator": "alltime"}"#
    private static let lastWeek =
        #""timeframe_filter": {"type": "date", "operator": "in-the-last", "unit": "week", "quantity": 1}"#

    private static func measure(_ operator: String, _ value: Double) -> String {
        #""measurement_filter": {"type": "numeric", "operator": "\#(`operator`)", "value": \#(value)}"#
    }

    private static func brand(_ filter: String) -> String {
        """
        "measurement": "count", \(measure("greater-than", 0)), \(alltime),
        "metric_filters": [{"property": "Brand", "filter": \(filter)}]
        """
    }

    private static func colors(_ operator: String, _ value: String) -> String {
        """
        "measurement": "count", \(measure("greater-than", 0)), \(alltime),
        "metric_filters": [{"property": "Colors", "filter": \(list(`operator`, value))}]
        """
    }

    @Test func `events are counted or added up`() throws {
        let account = try SegmentAccount()

        for (rest, expected) in Self.metrics {
            let condition = #"{"type": "profile-metric", "metric_id": "ORDERED", \#(rest)}"#
            let members = try account.members(of: condition)
            #expect(members == expected, "\(rest)")
        }
    }

    @Test func `lists and segments have members or don't`() throws {
        let account = try SegmentAccount()
        let segment = try account.create(
            #"""
            {"type": "profile-property", "property": "first_name",
             "filter": {"type": "string", "operator": "equals", "value": "Bob"}}
            """#
        ).id
        func members(_ isMember: Bool, _ groups: String, _ rest: String = "") throws -> String {
            try account.members(
                of: """
                    {"type": "profile-group-membership", "is_member": \(isMember), "group_ids": [\(groups)]\(rest)}
                    """
            )
        }

        #expect(try members(true, #""VIPS01""#) == "ada")
        #expect(try members(false, #""VIPS01""#) == "bob cleo dora eve finn")
        #expect(try members(true, #""VIPS01", "\#(segment)""#) == "ada bob")
        let recently =
            #", "timeframe_filter": {"type": "date", "operator": "in-the-last", "unit": "day", "quantity": 1}"#
        let longAgo =
            #", "timeframe_filter": {"type": "date", "operator": "at-least", "unit": "day", "quantity": 1}"#
        #expect(try members(true, #""VIPS01""#, recently) == "ada")
        #expect(try members(true, #""VIPS01""#, longAgo) == "")
    }

    /// A condition on a prediction, without its type, and who meets it.
    static let predictions: [(rest: String, members: String)] = [
        (#""dimension": "churn_probability", "filter": \#(number("greater-than", "0.5"))"#, ""),
        (#""dimension": "total_clv", "filter": \#(number("not-equals", "3"))"#, everybody),
        (#""dimension": "predicted_gender", "filter": \#(text("equals", #""likely_male""#))"#, ""),
        (#""dimension": "predicted_gender", "filter": \#(text("not-equals", #""uncertain""#))"#, everybody),
        (
            #""dimension": "expected_date_of_next_purchase", "filter": "#
                + #"{"type": "date", "operator": "in-the-next", "unit": "day", "quantity": 7}"#,
            ""
        ),
        (
            #""dimension": "channel_affinity", "measurement": "rank", "predicted_channel": "sms", "filter": "#
                + text("equals", #""high""#),
            ""
        ),
    ]

    @Test func `nothing is predicted of anybody`() throws {
        let account = try SegmentAccount()

        for (rest, expected) in Self.predictions {
            let members = try account.members(of: #"{"type": "profile-predictive-analytics", \#(rest)}"#)
            #expect(members == expected, "\(rest)")
        }
    }

    @Test func `a profile is in a region by the country of its location`() throws {
        let account = try SegmentAccount()
        func members(_ isIn: Bool, _ region: String) throws -> String {
            try account.members(
                of: #"{"type": "profile-region", "in_region": \#(isIn), "region": "\#(region)"}"#
            )
        }

        #expect(try members(true, "european_union") == "ada")
        #expect(try members(true, "united_states") == "bob")
        #expect(try members(false, "united_states") == "ada cleo dora eve finn")
    }
}
