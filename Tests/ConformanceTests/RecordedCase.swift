import JSONAPI
import TestSupport
import Testing

/// A recorded answer as a test: how an account comes to the state that it was recorded in, and the request's body.
///
/// The rest of the request and the answer expected are read from the recording.
struct RecordedCase: Sendable, CustomTestStringConvertible {
    /// Brings an account to a state, and tells its ids by those of the recording where they differ.
    typealias State = @Sendable (TestServer) throws -> [String: String]

    /// The name of the recording: the operation's id and the status.
    let name: String
    let body: JSON?
    let headers: [String: String]
    /// What the account has beside lists and a profile: the `resources` of a scenario.
    let resources: String
    let state: State
    /// Why the answer differs, by the path of the member that does.
    let differences: [String: String]

    init(
        _ name: String,
        _ body: JSON? = nil,
        headers: [String: String] = [:],
        resources: String = "[]",
        differences: [String: String] = [:],
        after state: @escaping State = { _ in [:] }
    ) {
        self.name = name
        self.body = body
        self.headers = headers
        self.resources = resources
        self.differences = differences
        self.state = state
    }

    var testDescription: String { name }
    private var isThrottled: Bool { name.hasSuffix(".429") }

    /// The account that every case begins with: lists and a profile by the names that the recordings have for them.
    private static let scenario = """
        company_id: WBhXHN
        lists:
          - {id: YafG4m, name: sdk-smoke-list, opt_in_process: single_opt_in}
          - {id: TjmPN9, name: sdk-smoke-list2, opt_in_process: double_opt_in}
          - {id: UXmGFD, name: sdk-smoke-list3}
        profiles:
          - id: 01M1PAAR5HBCRHA3NN9NG5WRTA
            email: \(RecordedCases.email)
            external_id: sdk-smoke-09047c86-ext-a
            first_name: Smoke
            last_name: Imported
            organization: nickdnk
            title: QA
            locale: en-US
            image: https://www.klaviyo.com/favicon.ico
            location: {address1: Artillerivej 86, city: Copenhagen, country: Denmark, latitude: 55.66,
                longitude: 12.57, region: Capital Region, zip: '2300', timezone: Europe/Copenhagen}
            properties: {score: 7}
        """

    /// Sends the request of the recording; returns what was recorded and what came.
    func run() throws -> (recorded: RecordedAnswer, actual: TestResponse) {
        let server = try TestServer(
            Self.scenario + "\nresources: \(resources)",
            settings: isThrottled ? ["rate_limits": "enforce"] : [:],
            at: "2026-09-04T13:39:33.601782Z"
        )
        let ids = try state(server)
        let recorded = try RecordedAnswer(name, replacing: ids)
        let body = try body.map { body in
            try JSON(parsing: ids.reduce(body.text) { $0.replacing($1.key, with: $1.value) })
        }
        let send = { server.send(recorded.line, body, headers: headers) }
        var answer = send()
        // The widest window takes 350 requests in a second.
        for _ in 0..<350 where isThrottled && answer.status != 429 { answer = send() }
        return (recorded, answer)
    }
}
