import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// One thing that is known, or chosen, about consent, and what shows that the emulator does so.
struct Fact: Sendable, CustomTestStringConvertible {
    let statement: String
    let evidence: Evidence
    /// What the program's own list of evidence calls it, where it has an entry of its own; its level is then compared.
    var id: String?
    var settings: JSONObject = [:]
    let check: @Sendable (TestServer) throws -> Void

    init(
        _ statement: String,
        _ evidence: Evidence,
        id: String? = nil,
        settings: JSONObject = [:],
        _ check: @escaping @Sendable (TestServer) throws -> Void
    ) {
        self.statement = statement
        self.evidence = evidence
        self.id = id
        self.settings = settings
        self.check = check
    }

    var testDescription: String { "\(statement) (\(evidence.rawValue))" }

    static let scenario = """
        lists:
          - {id: SINGLE, name: Single, opt_in_process: single_opt_in}
          - {id: OTHER1, name: Other, opt_in_process: single_opt_in}
          - {id: DOUBLE, name: Double, opt_in_process: double_opt_in}
        segments:
          - id: SEGMNT
            name: Everybody
            definition:
              condition_groups:
                - conditions:
                    - type: profile-property
                      property: email
                      filter: {type: existence, operator: is-set}
        profiles:
          - {id: KNOWN1, email: known@klaviyo-demo.com, phone_number: "+12125550100"}
          - {id: MEMBER, email: member@klaviyo-demo.com, lists: [SINGLE, OTHER1], subscribed: [email]}
          - {id: PHONE1, phone_number: "+12125550101"}
        """

    func hold() throws {
        if let id { Self.expect(id, evidence) }
        try check(try TestServer(Self.scenario, settings: settings))
    }

    /// The program lists what it calls so, at this level.
    static func expect(_ id: String, _ evidence: Evidence) {
        let levels = Emulator.evidence.filter { $0.id == id }.map(\.evidence)
        #expect(levels.contains(evidence), "the evidence of \(id)")
    }
}

/// What is done and seen in the tests of facts.
extension TestServer {
    static let subscribePath = "POST /api/profile-subscription-bulk-create-jobs"
    static let unsubscribePath = "POST /api/profile-subscription-bulk-delete-jobs"

    /// Subscribes an address to email marketing and runs the job.
    @discardableResult
    func subscribe(
        _ email: String,
        list: String? = "SINGLE",
        _ attributes: JSONObject = [:],
        consentedAt: String? = nil
    ) throws -> TestResponse {
        let body = Requests.subscribe([email], list: list, attributes: attributes, consentedAt: consentedAt)
        let answer = send(Self.subscribePath, body)
        try runJobs()
        return answer
    }

    /// Ends what an address has subscribed to by email, and runs the job.
    @discardableResult
    func unsubscribe(_ email: String, list: String? = nil) throws -> TestResponse {
        let answer = send(Self.unsubscribePath, Requests.unsubscribe([email], list: list))
        try runJobs()
        return answer
    }

    /// Suppresses addresses, or with `lifting` the opposite, and runs the job.
    @discardableResult
    func suppress(_ emails: [String]? = nil, list: String? = nil, lifting: Bool = false) throws
        -> TestResponse
    {
        let path = "POST /api/profile-suppression-bulk-\(lifting ? "delete" : "create")-jobs"
        let answer = send(path, Requests.suppress(emails, list: list, lifting: lifting))
        try runJobs()
        return answer
    }

    func consent(_ email: String) -> String? { emailMarketing(email)?["consent"]?.string }

    /// Why an address is suppressed.
    func suppressions(_ email: String) -> [String] {
        (emailMarketing(email)?["suppression"]?.array ?? []).compactMap { $0["reason"]?.string }
    }

    /// The names of all events, by their times and names.
    var eventNames: [String] { events().compactMap { $0[0]?.string } }

    var messages: [JSON] { control("GET inbox").json["messages"]?.array ?? [] }

    /// Opens the link of the newest confirmation message.
    func confirm() { control("POST inbox/\(messages.first?["id"]?.string ?? "")/confirm") }

    func isThere(_ email: String) -> Bool { subscriptions(email) != nil }
}
