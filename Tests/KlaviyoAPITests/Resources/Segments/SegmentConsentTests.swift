import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// Who meets the conditions on consent.
@Suite struct SegmentConsentTests {
    /// A channel, whether it can be used, the consent that is wanted, and who has it.
    typealias Case = (channel: String, canReceive: Bool, status: String, members: String)

    private static let today = #"{"type": "date", "operator": "in-the-last", "unit": "day", "quantity": 1}"#
    private static let before = #"{"type": "date", "operator": "before", "date": "2026-01-01T00:00:00Z"}"#

    private static func subscribed(_ filters: String) -> String {
        #"{"subscription": "subscribed", "filters": [\#(filters)]}"#
    }

    private static func unsubscribed(_ filters: String) -> String {
        #"{"subscription": "unsubscribed", "filters": [\#(filters)]}"#
    }

    static let email: [Case] = [
        ("email", true, #"{"subscription": "any"}"#, "ada dora"),
        ("email", true, #"{"subscription": "subscribed"}"#, "ada dora"),
        ("email", true, #"{"subscription": "never_subscribed"}"#, ""),
        ("email", true, subscribed(#"{"field": "method", "method": "api"}"#), "dora"),
        ("email", true, subscribed(api(#"["b273"]"#)), "dora"),
        ("email", true, subscribed(api(#"["0000"]"#)), ""),
        ("email", true, subscribed(#"{"field": "method", "method": "manual_import"}"#), "ada"),
        ("email", true, subscribed(#"{"field": "method", "method": "inbound_message"}"#), ""),
        ("email", true, subscribed(#"{"field": "status_date", "filter": \#(today)}"#), "ada dora"),
        ("email", true, subscribed(#"{"field": "status_date", "filter": \#(before)}"#), ""),
        ("email", true, subscribed(isDoubleOptIn("false")), "ada dora"),
        ("email", true, subscribed(isDoubleOptIn("true")), ""),
        ("email", true, subscribed(source("Fair")), "dora"),
        ("email", true, subscribed(source("Shop")), ""),
        ("email", false, #"{"subscription": "any"}"#, "bob cleo eve finn"),
        ("email", false, #"{"subscription": "unsubscribed"}"#, "eve"),
        ("email", false, unsubscribed(#"{"field": "method", "method": "api"}"#), "eve"),
        ("email", false, unsubscribed(#"{"field": "method", "method": "spam_complaint"}"#), ""),
        ("email", false, suppressed("any", "bounce_date", isSet), "bob"),
        ("email", false, suppressed("any", "bounce_date", before), ""),
        ("email", false, suppressed("any", "manual_suppression_date", today), "finn"),
        ("email", false, suppressed("any", "invalid_email_date", isSet), ""),
        ("email", false, suppressed("never_subscribed", "manual_suppression_date", isSet), "finn"),
        ("email", false, suppressed("subscribed", "bounce_date", isSet), ""),
    ]

    static let others: [Case] = [
        ("sms", true, #"{"subscription": "subscribed"}"#, "ada"),
        ("sms", true, subscribed(#"{"field": "method", "method": "checkout"}"#), ""),
        ("sms", true, subscribed(isRCSCapable("true")), ""),
        ("sms", true, subscribed(isRCSCapable("false")), "ada"),
        ("sms", false, #"{"subscription": "any"}"#, "bob cleo dora eve finn"),
        ("sms", false, #"{"subscription": "never_subscribed"}"#, "cleo dora eve finn"),
        ("sms", false, #"{"subscription": "unsubscribed"}"#, "bob"),
        ("sms", false, unsubscribed(#"{"field": "method", "method": "carrier_deactivation"}"#), "bob"),
        ("sms", false, unsubscribed(#"{"field": "method", "method": "failed_age_gate"}"#), ""),
        ("push", true, #"{"subscription": "any"}"#, "dora"),
        (
            "push", true,
            #"{"subscription": "any", "filters": [{"field": "status_date", "filter": \#(before)}]}"#,
            ""
        ),
        ("push", false, #"{"subscription": "any"}"#, "ada bob cleo eve finn"),
    ]

    private static let isSet = #"{"type": "existence", "operator": "is-set"}"#

    private static func api(_ keys: String) -> String {
        """
        {"field": "method", "method": "api", "filter": {"type": "string", "operator": "in", "value": \(keys)}}
        """
    }

    private static func isDoubleOptIn(_ value: String) -> String {
        """
        {"field": "is_double_opt_in", "filter": {"type": "boolean", "operator": "equals", "value": \(value)}}
        """
    }

    private static func isRCSCapable(_ value: String) -> String {
        isDoubleOptIn(value).replacing("is_double_opt_in", with: "is_rcs_capable")
    }

    private static func source(_ text: String) -> String {
        """
        {"field": "custom_source", "filter": {"type": "string", "operator": "equals", "value": "\(text)"}}
        """
    }

    private static func suppressed(_ subscription: String, _ field: String, _ filter: String) -> String {
        """
        {"subscription": "\(subscription)", "filters": [{"field": "\(field)", "filter": \(filter)}]}
        """
    }

    @Test func `marketing can be sent to a profile or can't, for a reason`() throws {
        let account = try SegmentAccount()
        let now = Timestamp(iso8601: TestServer.noon)?.microseconds
        try account.consent("dora", "push", "marketing", Consent(state: .subscribed, timestamp: now))
        let deactivated = Consent(state: .unsubscribed, timestamp: now, method: "CARRIER_DEACTIVATION")
        try account.consent("bob", "sms", "marketing", deactivated)

        for one in Self.email + Self.others {
            let condition = """
                {"type": "profile-marketing-consent", "consent": {"channel": "\(one.channel)",
                 "can_receive_marketing": \(one.canReceive), "consent_status": \(one.status)}}
                """
            let members = try account.members(of: condition)
            #expect(members == one.members, "\(one)")
        }
    }

    @Test func `who has double opt-in is told from who hasn't`() throws {
        let account = try SegmentAccount()
        try account.consent("bob", "email", "marketing", Consent(state: .subscribed, doubleOptIn: true))
        let members = try account.members(
            of: """
                {"type": "profile-marketing-consent", "consent": {"channel": "email",
                 "can_receive_marketing": true, "consent_status": \(Self.subscribed(Self.isDoubleOptIn("true")))}}
                """
        )

        // Nothing can be sent to Bob, whose address bounced.
        #expect(members == "")
        try account.consent("ada", "email", "marketing", Consent(state: .subscribed, doubleOptIn: true))
        try account.server.runJobs()
        let segment = account.server.send("GET /api/segments").data[0]?["id"]?.string ?? ""
        #expect(account.names(in: segment) == "ada")
    }

    @Test func `WhatsApp can reach who has said so, or has said no`() throws {
        let account = try SegmentAccount()
        let now = Timestamp(iso8601: TestServer.noon)?.microseconds
        try account.consent(
            "ada",
            "whatsapp",
            "marketing",
            Consent(state: .subscribed, timestamp: now, method: "FORM")
        )
        try account.consent("bob", "whatsapp", "marketing", Consent(state: .unsubscribed, timestamp: now))
        func members(_ status: String, _ filter: String = "", channel: String = "whatsapp_marketing") throws
            -> String
        {
            try account.members(
                of: """
                    {"type": "profile-permissions", "channel": "\(channel)",
                     "permission": {"reachable_status": "\(status)", "filters": [\(filter)]}}
                    """
            )
        }

        #expect(try members("explicitly_reachable") == "ada")
        #expect(try members("explicitly_reachable", channel: "whatsapp_transactional") == "")
        #expect(try members("explicitly_unreachable") == "bob")
        let form = #"{"field": "subscribe_method", "method": "form"}"#
        #expect(try members("explicitly_reachable", form) == "ada")
        #expect(try members("explicitly_reachable", form.replacing("form", with: "api")) == "")
        let today = #"{"field": "effective_date", "filter": \#(Self.today)}"#
        #expect(try members("explicitly_reachable", today) == "ada")
    }
}
