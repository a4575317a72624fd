import HTTP
import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// The request files that the README names for ways to miss a profile, each sent to its scenario.
@Suite struct RequestFileTests {
    @Test(
        arguments: [
            ("no-list", "2025-07-15", "email=example%2B123@contact.com", 202, "default_double_opt_in"),
            ("refused", "2025-07-15", "email=example%2B123@contact.com", 400, "refused"),
            ("sms-region", "2024-02-15", "phone=%2B447911123456", 202, "phone_region"),
            ("age-gate", "2024-02-15", "phone=%2B12125550123", 202, "age_gated"),
        ]
    )
    func `each file shows its scenario's way`(
        name: String,
        revision: String,
        identifier: String,
        status: Int,
        cause: String
    ) throws {
        let (server, answer) = try send(name, revision)

        #expect(answer.status == status)
        #expect(server.control("GET why?\(identifier)").json["cause"] == .string(cause))
    }

    @Test func `a malformed phone number is left out, and its email is subscribed`() throws {
        let (server, answer) = try send("phone-ignored", "2025-07-15")

        #expect(answer.status == 202)
        #expect(answer.headers["X-Klaviyo-Partial-Failure"] == "phone_number")
        let why = server.control("GET why?email=example%2B123@contact.com").json
        #expect(why["verdict"] == "subscribed")
        #expect(why["story"]?.array?.contains { $0["rule"] == "phone_number_ignored" } == true)
    }

    private func send(_ name: String, _ revision: String) throws -> (TestServer, TestResponse) {
        let server = try TestServer(try Fixture.text("scenarios/missing-profile-\(name).yaml"))
        let body = try Fixture.json("fixtures/requests/\(name).json")
        let answer = server.send("POST /api/profile-subscription-bulk-create-jobs", body, revision: revision)
        try server.runJobs()
        return (server, answer)
    }
}
