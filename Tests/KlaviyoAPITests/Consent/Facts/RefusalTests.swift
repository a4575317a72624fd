import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// What is refused at once on the ways to a subscription: the words, the place, and how both are known.
@Suite struct RefusalTests {
    /// One reason to refuse a request.
    struct Refusal: Sendable, CustomTestStringConvertible {
        let cause: String
        /// What the program's list of evidence calls the error, and its level there.
        let error: String
        let evidence: Evidence
        var line = TestServer.subscribePath
        let body: JSON
        var revision = "2026-07-15"
        var settings: JSONObject = [:]
        var headers: [String: String] = [:]
        var bodyTooLarge = false
        var status = 400
        let detail: String
        var place: String?

        var testDescription: String { "\(cause) (\(evidence.rawValue))" }
    }

    private static let nested = "/data/attributes/profiles/data/0/attributes"
    private static let email: JSON = "a@klaviyo-demo.com"
    private static let phone: JSON = "+12125550123"

    private static func job(_ attributes: JSONObject, list: String? = "SINGLE", channels: [String]) -> JSON {
        Requests.consentJob(attributes.merging(["subscriptions": Requests.channels(channels)]), list: list)
    }

    static let refusals =
        [
            Refusal(
                cause: "an attribute that the nested profile doesn't have",
                error: "unknown_field",
                evidence: .recorded,
                body: job(["email": email, "properties": [:]], channels: ["email.marketing"]),
                detail: "'properties' is not a valid field for the resource 'profile'.",
                place: nested + "/properties"
            ),
            Refusal(
                cause: "SMS without a phone number",
                error: "phone_missing_for_channel",
                evidence: .reported,
                body: job(["email": email], channels: ["sms.marketing"]),
                detail:
                    "'phone_number' must not be empty when the sms channel is included in 'subscriptions'.",
                place: nested + "/phone_number"
            ),
            Refusal(
                cause: "SMS without a phone number, as it was said in 2024",
                error: "phone_missing_for_sms",
                evidence: .reported,
                body: job(["email": email], channels: ["sms.marketing"]),
                revision: "2024-07-15",
                settings: ["revision_today": "2025-01-01"],
                detail: "Phone number must be provided when subscribing to the SMS channel.",
                place: nested + "/phone_number"
            ),
            Refusal(
                cause: "email without an address",
                error: "email_missing_for_channel",
                evidence: .assumed,
                body: job(["phone_number": phone], channels: ["email.marketing"]),
                detail: "'email' must not be empty when the email channel is included in 'subscriptions'.",
                place: nested + "/email"
            ),
            Refusal(
                cause: "a malformed phone number with no email beside it",
                error: "invalid_phone",
                evidence: .reported,
                body: job(["phone_number": "0151 23456"], channels: ["sms.marketing"]),
                detail: "Invalid phone number format (Example of a valid format: +12345678901)",
                place: nested + "/phone_number"
            ),
            Refusal(
                cause: "a phone number outside the account's regions",
                error: "phone_region_not_supported",
                evidence: .reported,
                body: job(["phone_number": "+4915123456789"], channels: ["sms.marketing"]),
                settings: ["sms_regions": ["US"]],
                detail: "Phone number is valid but is not in a supported region for this account.",
                place: nested + "/phone_number"
            ),
            Refusal(
                cause: "no sending number in the region, since 2024-05-15",
                error: "phone_region_not_supported",
                evidence: .reported,
                body: job(["phone_number": "+4915123456789"], channels: ["sms.marketing"]),
                revision: "2024-05-15",
                settings: ["sms_regions": ["US"], "revision_today": "2025-01-01"],
                detail: "Phone number is valid but is not in a supported region for this account.",
                place: nested + "/phone_number"
            ),
            Refusal(
                cause: "a phone number alone where SMS isn't set up",
                error: "sms_not_configured",
                evidence: .documented,
                body: job(["phone_number": phone], channels: ["sms.marketing"]),
                settings: ["sms_regions": "off"],
                detail: "SMS configuration is required to subscribe phone number only profiles.",
                place: nested + "/phone_number"
            ),
            Refusal(
                cause: "no date of birth before an age gate",
                error: "date_of_birth_missing",
                evidence: .assumed,
                body: job(["phone_number": phone], channels: ["sms.marketing"]),
                settings: ["age_gate": 18],
                detail:
                    "'age_gated_date_of_birth' is required to subscribe to SMS when age gating is enabled for this account.",
                place: nested + "/age_gated_date_of_birth"
            ),
            Refusal(
                cause: "too young for the age gate",
                error: "too_young",
                evidence: .assumed,
                body: job(
                    ["phone_number": phone, "age_gated_date_of_birth": "2020-01-01"],
                    channels: ["sms.marketing"]
                ),
                settings: ["age_gate": 18],
                detail:
                    "The profile does not meet the minimum age required to subscribe to SMS for this account.",
                place: nested + "/age_gated_date_of_birth"
            ),
            Refusal(
                cause: "consented_at without historical_import",
                error: "consented_at_without_import",
                evidence: .assumed,
                body: Requests.subscribe(["a@b.co"], list: "SINGLE", consentedAt: "2020-01-01T00:00:00Z"),
                detail: "'consented_at' may only be set when 'historical_import' is true.",
                place: nested + "/subscriptions/email/marketing/consented_at"
            ),
            Refusal(
                cause: "historical_import without consented_at",
                error: "consented_at_required",
                evidence: .assumed,
                body: Requests.subscribe(["a@b.co"], list: "SINGLE", attributes: ["historical_import": true]),
                detail:
                    "'consented_at' is required and must be in the past when 'historical_import' is true.",
                place: nested + "/subscriptions/email/marketing/consented_at"
            ),
            Refusal(
                cause: "historical_import with a consented_at in the future",
                error: "consented_at_required",
                evidence: .assumed,
                body: Requests.subscribe(
                    ["a@b.co"],
                    list: "SINGLE",
                    attributes: ["historical_import": true],
                    consentedAt: "2030-01-01T00:00:00Z"
                ),
                detail:
                    "'consented_at' is required and must be in the past when 'historical_import' is true.",
                place: nested + "/subscriptions/email/marketing/consented_at"
            ),
            Refusal(
                cause: "consented_at of a double opt-in, before there was historical_import",
                error: "consented_at_with_double_opt_in",
                evidence: .assumed,
                body: Requests.subscribe(["a@b.co"], list: "DOUBLE", consentedAt: "2020-01-01T00:00:00Z"),
                revision: "2024-05-15",
                settings: ["revision_today": "2025-01-01"],
                detail: "'consented_at' may not be set for a double opt-in subscription.",
                place: nested + "/subscriptions/email/marketing/consented_at"
            ),
            Refusal(
                cause: "a list that isn't there, on the subscribe job",
                error: "subscription_list_not_found",
                evidence: .recorded,
                body: Requests.subscribe(["a@b.co"], list: "invalid-list-id"),
                detail: "List not found with id invalid-list-id.",
                place: "/data/relationships/list/data/id"
            ),
            Refusal(
                cause: "a list that isn't there, on the unsubscribe job",
                error: "subscription_list_not_found",
                evidence: .recorded,
                line: TestServer.unsubscribePath,
                body: Requests.unsubscribe(["a@b.co"], list: "invalid-list-id"),
                detail: "List not found with id invalid-list-id.",
                place: "/data/relationships/list/data/id"
            ),
        ] + more

    @Test(arguments: refusals)
    func `is refused for one mistake, in full and in these words`(refusal: Refusal) throws {
        let server = try TestServer(Fact.scenario, settings: refusal.settings)
        let answer = server.send(
            refusal.line,
            refusal.body,
            revision: refusal.revision,
            headers: refusal.headers,
            bodyTooLarge: refusal.bodyTooLarge
        )
        try server.runJobs()

        #expect(answer.status == refusal.status)
        #expect(answer.details == [refusal.detail])
        #expect(answer.places == (refusal.place.map { [$0] } ?? []))
        #expect(server.control("GET jobs").json["jobs"] == [])
        #expect(server.messages == [])
        Fact.expect(refusal.error, refusal.evidence)
    }

    /// Recorded: the members of an error and their order, and one id for all errors of an answer.
    @Test func `every error has the members of the recorded ones, in their order`() throws {
        let server = try TestServer(Fact.scenario)
        let answer = server.send(
            TestServer.subscribePath,
            Requests.subscribe(["nonsense", "more nonsense"], list: "SINGLE")
        )
        let errors = answer.json["errors"]?.array ?? []

        #expect(errors.count == 2)
        for error in errors {
            #expect(
                error.object?.names == ["id", "status", "code", "title", "detail", "source", "links", "meta"]
            )
            #expect(error["id"] == errors[0]["id"])
            #expect(error["code"] == "invalid" && error["title"] == "Invalid input.")
        }
    }
}
