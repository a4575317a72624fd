package import HTTP
import JSONAPI
import Threads

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
    /// Whether the console has told of a company id that isn't the account's.
    private let toldOfCompany = Locked(false)

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

    /// Answers a request, with the account's time as the date of the answer.
    package func respond(to request: Request) -> Response {
        var response = answer(to: request)
        response.headers.add("Date", account.clock.httpDate)
        return response
    }

    private func answer(to request: Request) -> Response {
        let path = request.path.utf8
        let isOwn = !path.starts(with: "/api/".utf8) && !path.starts(with: "/client/".utf8)
        if let host = hostGuard.refusedHost(request, checksOrigin: isOwn) {
            return refuse(Exchange(request, account), APIError(.foreignHost, host), journaling: false)
        }
        // A text column of SQLite cannot hold it; JSON is refused for it as well.
        if QueryString.hasNull(request.target) {
            return refuse(Exchange(request, account), APIError(.nullCharacter))
        }
        if !isOwn { return respondAsKlaviyo(to: request) }
        return switch request.path.split(separator: "/", maxSplits: 1).first {
        case nil where request.method == "GET": Control.welcome
        case "__emulator": Control(self).respond(to: request)
        case "oauth": OAuthEndpoints(self).respond(to: request)
        case "subscriptions": SubscriptionPages(self).respond(to: request)
        default: respondAsKlaviyo(to: request)
        }
    }

    /// The way of a request to `/api` and `/client`, from top to bottom: what it is for, whose it is, at which revision,
    /// whether it may, what it says, and what is done.
    private func respondAsKlaviyo(to request: Request) -> Response {
        var exchange = Exchange(request, account)
        do {
            guard let match = router.match(request.path) else {
                throw LegacyAPI.refusal(of: request.path) ?? RemovedPaths.refusal(of: request)
                    ?? APIError(.unknownPath)
            }
            exchange.allow = match.allow
            if request.method == "OPTIONS" { return exchange.answer(.empty(200)) }
            let method = request.method == "HEAD" ? "GET" : request.method
            let entry = match.entries[method]
            let isOpen = exchange.isPublic && (entry.map(description.isOpen) ?? false)
            let query = QueryString(parsing: request.query)
            let key = try self.key(of: exchange, query, entry, isOpen: isOpen)
            exchange.key = key
            let operation = try self.operation(match, method, isOpen: isOpen, &exchange)
            try exchange.count(operation, query)
            try admit(key, to: operation, query, exchange.settings)
            guard let handler = operation.handler else {
                throw APIError(.notEmulated, operation.id, operation.method, operation.path)
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
            return try run(handler, call, exchange)
        } catch let error as APIError {
            return refuse(exchange, error)
        } catch {
            console.say("internal error at \(request.method) \(request.path): \(error)")
            return refuse(exchange, APIError(.serverError))
        }
    }

    /// Whose key a request has, or the company id that stands for one at the client endpoints.
    private func key(
        of exchange: Exchange,
        _ query: QueryString,
        _ entry: Description.Entry?,
        isOpen: Bool
    ) throws -> APIKey {
        let authentication = Authentication(
            account: account,
            settings: exchange.settings,
            now: exchange.now
        )
        guard exchange.isPublic else { return try authentication.key(of: exchange.request) }
        guard entry != nil else { throw APIError(.methodNotAllowed, exchange.request.method) }
        let key = try authentication.publicKey(of: query, isNeeded: !isOpen)
        if key.value != account.company { tellOfCompany(key.value) }
        return key
    }

    /// Says once that a client calls for another account, which is taken all the same.
    private func tellOfCompany(_ id: String) {
        let isKnown = toldOfCompany.withLock { isTold in
            defer { isTold = true }
            return isTold
        }
        guard !isKnown else { return }
        console.say("a client has the company id \(id); this account's is \(account.company), and takes any")
    }

    /// The operation of a path's method at the revision that the request is served at.
    private func operation(
        _ match: Router.Match,
        _ method: String,
        isOpen: Bool,
        _ exchange: inout Exchange
    ) throws(APIError) -> Operation {
        let entry = match.entries[method]
        guard entry != nil || match.betas[method] != nil else {
            throw APIError(.methodNotAllowed, exchange.request.method)
        }
        let choice = RevisionChoice(description, today: exchange.today)
        let served = try choice.revision(for: exchange.request, isNeeded: !isOpen)
        exchange.revision = served
        exchange.retirement = choice.retirement(of: served.revision)
        if served.isBeta, let beta = match.betas[method]?.first(where: { $0.date == served.revision.name }) {
            if let entry, let stable = description.operation(entry, after: served.revision) { return stable }
            throw APIError(.notEmulated, beta.id, beta.method, beta.path)
        }
        if let entry, let operation = description.operation(entry, at: served.revision) { return operation }
        throw RevisionChoice.absence(of: entry?.lifetime, path: match.dates, at: served)
    }

    /// Checks that a key may use an operation, and that the account has what it is part of.
    private func admit(
        _ key: APIKey,
        to operation: Operation,
        _ query: QueryString,
        _ settings: Settings
    ) throws(APIError) {
        let missing = key.missing(of: operation.scopes(for: query))
        if !missing.isEmpty { throw APIError(.missingScopes, missing.joined(separator: ",")) }
        if operation.tag == "Webhooks", !settings.advancedKDP, key.client == nil {
            throw APIError(.advancedKDPNeeded)
        }
    }

    /// Refuses a request, tells its owner of it, and notes it in the journal.
    private func refuse(_ exchange: Exchange, _ error: APIError, journaling: Bool = true) -> Response {
        let entry = exchange.entry(refusedWith: error)
        console.sayRefused(entry)
        do {
            if journaling { try exchange.note(entry) }
        } catch {
            console.say("request \(exchange.requestID) could not be noted in the journal: \(error)")
        }
        return exchange.refusal(error)
    }

    /// Runs a handler in one transaction, which for a write includes the request's journal entry.
    private func run(_ handler: Handler, _ call: Call, _ exchange: Exchange) throws -> Response {
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
            // What is done later names its addresses in the items of its job.
            let addresses = reply.status == 202 ? [] : call.body.addresses
            try JournalTable.insert(exchange.entry(status: reply.status), naming: addresses, in: db)
            return reply
        }
        if call.settings.jobProgress.hasAtOnce { runJobsAtOnce() }
        return exchange.answer(reply)
    }

    /// Runs the jobs that are done before their request is answered.
    ///
    /// The request itself is on disk whatever becomes of them.
    private func runJobsAtOnce() {
        do {
            _ = try runDueJobs()
        } catch {
            console.say("internal error in a job: \(error)")
        }
    }
}
