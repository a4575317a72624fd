import JSONAPI

extension Control {
    typealias Action = @Sendable (Emulator, Call) throws -> JSON

    /// What is done at a path by a method, and what it takes.
    struct Route: Sendable {
        let method: String
        /// With `*` for an id.
        let path: String
        /// The names that its query may have.
        let query: [String]
        /// The members that its body may have; `nil` where the action looks at them itself.
        let body: [String]?
        let action: Action

        init(
            _ method: String,
            _ path: String,
            query: [String] = [],
            body: [String]? = [],
            _ action: @escaping Action
        ) {
            self.method = method
            self.path = path
            self.query = query
            self.body = body
            self.action = action
        }

        /// Refuses what the route doesn't know, so that a misspelt name is not taken for none.
        func check(_ call: Call) throws(Refusal) {
            for item in call.query.items where !query.contains(item.name) {
                throw refusal(of: item.name, "parameter", known: query)
            }
            guard let body else { return }
            for name in call.body.names where !body.contains(name) {
                throw refusal(of: name, "member", known: body)
            }
        }

        private func refusal(of name: String, _ what: String, known: [String]) -> Refusal {
            let suggestion = Suggestion.text(for: name, among: known)
            let taken = known.isEmpty ? "none" : known.joined(separator: ", ")
            let message = "unknown \(what) '\(name)'\(suggestion); \(method) \(path) takes \(taken)"
            return Refusal(status: 400, message: message, name: name)
        }
    }

    private static let identifiers = profileNames.map(\.0)

    static let routes = [
        Route("GET", "health", health),
        Route("POST", "reset", body: ["scenario", "yaml"], reset),
        Route("GET", "scenarios", scenarios),
        Route("GET", "settings", settings),
        Route("PATCH", "settings", body: nil, changeSettings),
        Route("GET", "requests", query: JournalQuery.names + ["limit"], requests),
        Route("GET", "jobs", query: ["kind", "limit"], jobs),
        Route("GET", "jobs/*", job),
        Route("POST", "jobs/run", runJobs),
        Route("POST", "jobs/*", body: ["action", "items"], changeJob),
        Route("GET", "clock", clock),
        Route("POST", "clock", body: nil, changeClock),
        Route("GET", "inbox", query: ["to", "limit"], inbox),
        Route("GET", "inbox/*", message),
        Route("POST", "inbox/*/confirm", confirm),
        Route("POST", "inbox/*/unsubscribe", unsubscribe),
        Route("POST", "inbox/*/reply", body: ["text"], reply),
        Route("POST", "messages/inbound", body: ["from", "text"], inbound),
        Route("POST", "profiles/suppress", body: ["email", "reason"], suppress),
        Route("GET", "profile", query: identifiers, profile),
        Route("GET", "conversations", query: ["limit"], conversations),
        Route("POST", "conversations", body: identifiers + ["channel", "body"], receive),
        Route("GET", "images/*", image),
        Route("GET", "why", query: ["email", "phone", "phone_number", "list"], why),
        Route("GET", "rate-limits", rateLimits),
        Route("GET", "operations", query: ["revision"], operations),
        Route("GET", "evidence", evidence),
    ]
}
