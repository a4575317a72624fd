import HTTP
import JSONAPI
import TestSupport

@testable import KlaviyoAPI

/// A request that provokes a kind of error.
struct ErrorTrigger: Sendable, CustomStringConvertible {
    let kind: ErrorKind
    let settings: JSONObject
    /// Sends it to a server with ``scenario``, after whatever must have happened before.
    let send: @Sendable (TestServer) throws -> TestResponse

    var description: String { kind.id }

    static let scenario = """
        company_id: ABC123
        lists: [{id: LIST01, name: A}]
        profiles:
          - {id: P1, email: ada@klaviyo-demo.com, phone_number: '+15005550006', lists: [LIST01]}
          - {id: P2, email: bo@klaviyo-demo.com}
          - {id: P3, phone_number: '+15005550007', conversations: [sms]}
        """

    init(
        _ kind: ErrorKind,
        settings: JSONObject = [:],
        _ send: @escaping @Sendable (TestServer) throws -> TestResponse
    ) {
        (self.kind, self.settings, self.send) = (kind, settings, send)
    }

    init(
        _ kind: ErrorKind,
        _ line: String,
        _ body: JSON? = nil,
        revision: String = "2026-07-15",
        headers: [String: String] = [:],
        settings: JSONObject = [:]
    ) {
        self.init(kind, settings: settings) { server in
            server.send(line, body, revision: revision, headers: headers)
        }
    }

    /// A request with a body as it stands, of a type.
    static func raw(_ kind: ErrorKind, _ body: String, type: String, tooLarge: Bool = false) -> ErrorTrigger {
        ErrorTrigger(kind) { server in
            var request = Request(
                method: "POST",
                target: "/api/lists",
                headers: [
                    "Host": "localhost", "Authorization": "Klaviyo-API-Key pk_1", "revision": "2026-07-15",
                    "Content-Type": type,
                ],
                body: Array(body.utf8)
            )
            request.bodyTooLarge = tooLarge
            return TestResponse(server.emulator.respond(to: request))
        }
    }

    static let all =
        ofRequests + ofQueries + ofBodies + ofProfiles + ofConsent + ofEvents + ofDescribed + ofPush
        + ofMessaging + ofAccount + ofSegments + ofCatalogs + ofCustomObjects
        + ofTextMessaging + ofTranslations + ofOmnichannel

    /// The kinds that no request provokes, and where they are pinned instead.
    static let others: [String: String] = [
        "server_error": "a fault of the emulator itself",
        "missing_parameter": "the operations that need a filter: QueryTests",
        "filter_not_emulated": "every documented filter is emulated: QueryPlanTests",
        "taken": "ids that clients choose: DescribedResourceTests",
        "invalid_time": "only flows have times of day: QueryTests",
    ]

    // MARK: - Requests as such

    private static let ofRequests = [
        ErrorTrigger(.missingScheme, "GET /api/lists", headers: ["Authorization": "pk_1"]),
        ErrorTrigger(.malformedKey, "GET /api/lists", headers: ["Authorization": "Klaviyo-API-Key x"]),
        ErrorTrigger(.unknownKey, "GET /api/lists", headers: ["Authorization": "Bearer x"]),
        ErrorTrigger(
            .missingScopes,
            "GET /api/lists",
            settings: ["keys": [["key": .string(TestServer.key), "scopes": []]]]
        ),
        ErrorTrigger(.foreignHost, "GET /api/lists", headers: ["Host": "evil.example"]),
        ErrorTrigger(.nullCharacter, "GET /api/lists/%00"),
        ErrorTrigger(.unknownPath, "GET /api/nope"),
        ErrorTrigger(.methodNotAllowed, "PUT /api/lists"),
        ErrorTrigger(.missingRevision, "GET /api/lists", headers: ["revision": ""]),
        ErrorTrigger(.malformedRevision, "GET /api/lists", revision: "yesterday"),
        ErrorTrigger(.futureRevision, "GET /api/lists", revision: "2027-01-15"),
        ErrorTrigger(.unknownRevision, "GET /api/lists", revision: "2026-02-02"),
        ErrorTrigger(.noRevisionForMethod, "PATCH /api/flow-actions/X", [:], revision: "2025-07-15"),
        ErrorTrigger(.beforeEarliestRevision, "GET /api/profiles/P1/conversations", revision: "2025-04-15"),
        ErrorTrigger(
            .retiredRevision,
            "GET /api/lists",
            revision: "2023-07-15",
            headers: ["X-Klaviyo-Revision-Fall-Forward-Opt-Out": "1"]
        ),
        ErrorTrigger(.removedOperation, "GET /api/events/1/metrics", revision: "2023-02-22"),
        ErrorTrigger(.legacyEndpoint, "GET /api/v2/lists"),
        ErrorTrigger(.notEmulated, "GET /api/agent-tools", revision: "2026-07-15.pre"),
        ErrorTrigger(.throttled, settings: ["rate_limits": "enforce"]) { server in
            (0..<4).map { _ in server.send("GET /api/profiles/P1/lists") }[3]
        },
        ErrorTrigger(.invalidCompany, "POST /client/profiles?company_id=x", [:]),
        ErrorTrigger.raw(.payloadTooLarge, "", type: "application/json", tooLarge: true),
        ErrorTrigger.raw(.unsupportedMediaType, "{}", type: "text/plain"),
        ErrorTrigger.raw(.malformedJSON, "{", type: "application/json"),
    ]

    // MARK: - Queries

    private static let suppression = "subscriptions.email.marketing.suppression"
    private static let listed = "subscriptions.email.marketing.list_suppressions"

    private static let ofQueries = [
        ErrorTrigger(.filterParentheses, "GET /api/lists?filter=equals(name,\"x\""),
        ErrorTrigger(.malformedFilter, "GET /api/lists?filter=equals(name,x)"),
        ErrorTrigger(.filterOperator, "GET /api/lists?filter=contains(name,\"x\")"),
        ErrorTrigger(.filterField, "GET /api/lists?filter=equals(colour,\"x\")"),
        ErrorTrigger(
            .suppressionFilters,
            "GET /api/profiles?filter=equals(\(suppression).reason,\"UNSUBSCRIBE\"),equals(\(listed).list_id,\"A\")"
        ),
        ErrorTrigger(
            .suppressionFilterWithoutList,
            "GET /api/profiles?filter=equals(\(listed).reason,\"UNSUBSCRIBE\")"
        ),
        ErrorTrigger(
            .suppressionFilterDates,
            "GET /api/profiles?filter=greater-than(\(suppression).timestamp,2026-01-01),"
                + "less-than(\(suppression).timestamp,2026-02-01)"
        ),
        ErrorTrigger(.unknownInclude, "GET /api/lists?include=profiles"),
        ErrorTrigger(.unknownSort, "GET /api/lists?sort=colour"),
        ErrorTrigger(.unknownParameter, "GET /api/lists?colour=red"),
        ErrorTrigger(.pageSize, "GET /api/lists?page[size]=11"),
        ErrorTrigger(.invalidCursor, "GET /api/lists?page[cursor]=x"),
    ]
}
