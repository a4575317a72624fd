import HTTP
import JSONAPI

/// A request on its way, with what is known about it so far; it can be answered at any point.
struct Exchange {
    let request: Request
    let account: Account
    let settings: Settings
    let requestID: String
    let now: Timestamp
    /// Whether it came to a client endpoint, which pages of any origin may call.
    let isPublic: Bool
    var allow: String?
    var key: APIKey?
    var revision: ServedRevision?
    /// The day its revision will be retired, if that is deprecated.
    var retirement: String?
    private var rate: RateLimiter.Verdict?

    init(_ request: Request, _ account: Account) {
        self.request = request
        isPublic = request.path.utf8.starts(with: "/client/".utf8)
        self.account = account
        settings = account.settings
        requestID = account.requestIDs.uuid()
        now = account.clock.now
    }

    /// The day that decides which revisions are served.
    var today: String { settings.revisionToday ?? now.dateText }

    /// Counts the request against its operation's limits, where it has a key.
    ///
    /// - Throws: ``APIError`` 429 where limits are enforced and one is reached.
    mutating func count(_ operation: Operation, _ query: QueryString) throws(APIError) {
        guard settings.rateLimits != .off, let key else { return }
        let verdict = account.rateLimiter.count(
            key,
            operation.id,
            operation.buckets(for: query),
            at: now,
            enforcing: settings.rateLimits == .enforce
        )
        if let seconds = verdict.retryAfter {
            var error = APIError(.throttled, String(seconds), seconds == 1 ? "" : "s")
            error.problems[0].extras?.links = ["type": .string(Self.rateLimitPage)]
            error.retryAfter = seconds
            throw error
        }
        rate = verdict
    }

    private static let rateLimitPage =
        "https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling#rate-limits"

    /// The answer of success.
    func answer(_ reply: Reply) -> Response {
        var headers = headers(hasBody: reply.document != nil, rate)
        for (name, value) in reply.headers { headers.add(name, value) }
        return Response(status: reply.status, headers: headers, body: reply.document?.bytes ?? [])
    }

    /// Whether it is to change something.
    var isWrite: Bool { request.method != "GET" && request.method != "HEAD" }

    /// Notes in the journal that it was refused: a write, or a read that names an address, so that "why" can tell of it.
    func note(_ refusal: JournalEntry) throws {
        let addresses = request.addresses
        guard isWrite || !addresses.isEmpty else { return }
        try account.write { db in try JournalTable.insert(refusal, naming: addresses, in: db) }
    }

    /// The answer to a request with problems.
    ///
    /// Only a 429 doesn't say its type, and neither it nor a 401 the rate limits (recorded).
    func refusal(_ error: APIError) -> Response {
        let document: JSON = ["errors": .array(error.problems.map { $0.json(id: requestID) })]
        let isUncounted = error.status == 429 || error.status == 401
        var headers = headers(hasBody: error.status != 429, isUncounted ? nil : rate)
        if let seconds = error.retryAfter { headers.add("Retry-After", String(seconds)) }
        if error.status == 401 { headers.add("WWW-Authenticate", "Bearer, Klaviyo-API-Key") }
        return Response(status: error.status, headers: headers, body: document.bytes)
    }

    /// The request as the journal keeps it.
    func entry(status: Int) -> JournalEntry {
        JournalEntry(
            request: requestID,
            time: now,
            method: request.method,
            target: request.target,
            status: status,
            revision: revision?.name ?? request.headers["revision"],
            key: key?.masked ?? sentKey,
            problem: nil,
            body: JournalTable.bodyText(request.body)
        )
    }

    /// A refused request as the journal keeps it.
    func entry(refusedWith error: APIError) -> JournalEntry {
        var entry = entry(status: error.status)
        entry.problem = error.problems.map(\.detail).joined(separator: " · ")
        return entry
    }

    /// What the request came with in place of a key that is accepted, masked: whatever its `Authorization` says last,
    /// or the company id of a client endpoint.
    private var sentKey: String? {
        if isPublic { return QueryString(parsing: request.query)["company_id"] }
        return request.headers["Authorization"]?.split(separator: " ").last.map { APIKey.masked(String($0)) }
    }

    /// Lets pages of any origin read the answer (recorded), and asks browsers to send what the SDKs send (assumed).
    ///
    /// A browser may ask besides whether a page of another network may call a server on this machine.
    private func addCORS(to headers: inout Headers) {
        headers.add("Access-Control-Allow-Origin", "*")
        guard request.method == "OPTIONS" else { return }
        if request.headers["Access-Control-Request-Private-Network"] == "true" {
            headers.add("Access-Control-Allow-Private-Network", "true")
        }
        headers.add("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
        headers.add(
            "Access-Control-Allow-Headers",
            "accept, content-type, revision, x-klaviyo-api-filters, x-klaviyo-mobile"
        )
        headers.add("Access-Control-Max-Age", "86400")
    }

    /// The headers of every answer, as far as they are the API's own and not its network's (recorded).
    private func headers(hasBody: Bool, _ rate: RateLimiter.Verdict?) -> Headers {
        var headers = Headers()
        headers.reserveCapacity(16)
        if hasBody { headers.add("Content-Type", "application/vnd.api+json") }
        if let allow { headers.add("Allow", allow) }
        if isPublic { addCORS(to: &headers) }
        if key != nil { headers.add("Cid", account.company) }
        headers.add("Content-Language", "en-us")
        if let rate {
            headers.add("Ratelimit-Limit", rate.header)
            headers.add("Ratelimit-Remaining", String(rate.remaining))
            headers.add("Ratelimit-Reset", String(rate.reset))
        }
        headers.add("Vary", "Accept, Accept-Language, Cookie, Origin")
        headers.add("X-Content-Type-Options", "nosniff")
        if let revision { headers.add("X-Klaviyo-Api-Revision", revision.name) }
        if let retirement { headers.add("X-Klaviyo-Api-Retirement-Date", retirement) }
        headers.add("X-Klaviyo-Req-Id", requestID)
        return headers
    }
}
