package import HTTP
import JSONAPI

/// A local Klaviyo: takes a request and answers as the real one would.
///
/// Everything happens within the call: no socket, no thread, no waiting. What happens later is in the job queue,
/// which whoever owns the emulator runs by ``runDueJobs()``.
package final class Emulator: Sendable {
    package let account: Account
    package let console: Console
    package let version: String
    let description: Description
    let router: Router
    private let hostGuard: HostGuard

    package init(
        account: Account,
        console: Console = Console(),
        version: String = "0",
        allowedHosts: Set<String> = []
    ) {
        self.account = account
        description = account.description
        self.console = console
        self.version = version
        router = Router(description)
        hostGuard = HostGuard(allowedHosts: allowedHosts)
    }

    /// Answers a request.
    package func respond(to request: Request) -> Response {
        let path = request.path.utf8
        let isOwn = !path.starts(with: "/api/".utf8) && !path.starts(with: "/client/".utf8)
        if let host = hostGuard.refusedHost(request, checksOrigin: isOwn) {
            var exchange = Exchange(request, account)
            return exchange.refusal(APIError(.foreignHost, host))
        }
        // A text column of SQLite cannot hold it; JSON is refused for it as well.
        if QueryString.hasNull(request.target) {
            var exchange = Exchange(request, account)
            return exchange.refusal(APIError(.nullCharacter))
        }
        if !isOwn { return respondAsKlaviyo(to: request) }
        return switch request.path.split(separator: "/", maxSplits: 1).first {
        case "__emulator": Control(self).respond(to: request)
        case "oauth": OAuthEndpoints(self).respond(to: request)
        case "subscriptions": SubscriptionPages(self).respond(to: request)
        default: respondAsKlaviyo(to: request)
        }
    }

    /// The way of a request to `/api` and `/client`, from top to bottom.
    private func respondAsKlaviyo(to request: Request) -> Response {
        var exchange = Exchange(request, account)
        do {
            guard let match = router.match(request.path) else {
                throw LegacyAPI.refusal(of: request.path) ?? APIError(.unknownPath)
            }
            exchange.allow = match.allow
            if request.method == "OPTIONS" { return exchange.answer(.empty(200)) }
            let query = QueryString(parsing: request.query)
            let authentication = Authentication(
                account: account,
                settings: exchange.settings,
                now: exchange.now
            )
            let key: APIKey
            var isOpen = false
            if exchange.isPublic {
                guard let entry = match.entries[request.method],
                    Handlers.handler(for: entry, description) != nil
                else {
                    throw Self.notEmulated(match, request.method)
                }
                isOpen = description.isOpen(entry)
                key = try authentication.publicKey(of: query, isNeeded: !isOpen)
            } else {
                key = try authentication.key(of: request)
            }
            exchange.key = key
            let method = request.method == "HEAD" ? "GET" : request.method
            guard match.entries[method] != nil || match.betas[method] != nil else {
                throw APIError(.methodNotAllowed, request.method)
            }
            let choice = RevisionChoice(description, today: exchange.today)
            let served = try choice.revision(for: request, isNeeded: !isOpen)
            exchange.revision = served
            exchange.retirement = choice.retirement(of: served.revision)
            let (entry, operation) = try operation(match, method, at: served)
            try exchange.count(operation, query)
            let missing = key.missing(of: operation.scopes(for: query))
            if !missing.isEmpty { throw APIError(.missingScopes, missing.joined(separator: ",")) }
            if operation.tag == "Webhooks", !account.settings.advancedKDP, key.client == nil {
                throw APIError(.advancedKDPNeeded)
            }
            guard let handler = Handlers.handler(for: entry, description) else {
                throw Self.notEmulated(match, method)
            }
            let call = Call(
                operation: operation,
                pathParameters: match.parameters,
                query: try Query(query, for: operation),
                body: try RequestBody.parsed(request, for: operation),
                target: request.pathAndQuery,
                account: account,
                settings: exchange.settings,
                key: key,
                requestID: exchange.requestID,
                now: exchange.now
            )
            return try run(handler, call, &exchange)
        } catch let error as APIError {
            return exchange.refusal(error, journaling: true)
        } catch {
            console.say("internal error at \(request.method) \(request.path): \(error)")
            return exchange.refusal(APIError(.serverError), journaling: true)
        }
    }

    /// The operation of a path's method at the revision served.
    private func operation(
        _ match: Router.Match,
        _ method: String,
        at served: ServedRevision
    ) throws(APIError) -> (Description.Entry, Operation) {
        if served.isBeta, let beta = match.betas[method], beta.date == served.revision.name {
            throw APIError(.notEmulated, beta.id, beta.method, beta.path)
        }
        let entry = match.entries[method]
        if let entry, let operation = description.operation(entry, at: served.revision) {
            return (entry, operation)
        }
        let dates =
            match.entries.values.compactMap { description.lifetime(of: $0)?.lowerBound.name }
            + match.betas.values.map(\.date)
        throw RevisionChoice.absence(
            of: entry.flatMap { description.lifetime(of: $0) },
            path: dates,
            at: served
        )
    }

    /// What is said of an operation that has no handler yet, or of a method that its path doesn't have.
    private static func notEmulated(_ match: Router.Match, _ method: String) -> APIError {
        guard let entry = match.entries[method] else { return APIError(.methodNotAllowed, method) }
        return APIError(.notEmulated, entry.id, entry.method, entry.path)
    }

    /// Runs a handler in one transaction, for a write with the request's entry in the journal.
    private func run(_ handler: Handler, _ call: Call, _ exchange: inout Exchange) throws -> Response {
        if call.operation.method == "GET" {
            try countPoll(call)
            try account.makeIndexes(for: call)
            let reply =
                call.needsSnapshot
                ? try account.read { db in try handler(call, db) }
                : try account.readOnce { db in try handler(call, db) }
            return exchange.answer(reply)
        }
        // A question is answered before its entry is written, so that others can write meanwhile.
        let isQuestion = Handlers.questions.contains(call.operation.id)
        let answer = isQuestion ? try account.read { db in try handler(call, db) } : nil
        let reply = try account.write { db in
            let reply = try answer ?? handler(call, db)
            try JournalTable.insert(exchange.entry(status: reply.status), in: db)
            return reply
        }
        if call.settings.jobProgress.hasAtOnce { _ = try runDueJobs() }
        console.jobsMayBeDue()
        return exchange.answer(reply)
    }
}
