import JSONAPI
import Store

extension Emulator {
    /// What a text message to the account did.
    enum ReceptionResult {
        /// YES, to what the number was asked.
        case answered(ConfirmationResult)
        case decided(Outcome)
        /// It is no keyword, or the number is in that state already.
        case nothing
        /// Nobody has the number, and nothing waits for it.
        case unknownSender
    }

    /// Takes a text message that somebody sends to the account.
    ///
    /// - Parameters:
    ///   - text: What it says.
    ///   - phoneNumber: Who sends it.
    ///   - token: The secret of the message that it answers; the newest that waits, if there is none.
    /// - Returns: What it did.
    /// - Throws: An error of SQLite.
    func receive(
        _ text: String,
        from phoneNumber: String,
        answering token: String? = nil
    ) throws -> ReceptionResult {
        switch TextKeyword(text) {
        case nil: return .nothing
        case .confirm(let word):
            guard let token = try token ?? waiting(for: phoneNumber) else {
                return try account.read { db in try owner(of: phoneNumber, in: db) } != nil
                    ? .nothing : .unknownSender
            }
            return .answered(try confirm(token: token, texting: word))
        case .stop(let word):
            return try decide { db in try stop(word, phoneNumber, in: db) }
        case .start(let word):
            return try decide { db in try start(word, phoneNumber, in: db) }
        }
    }

    /// The secret of the newest message that waits for a number's YES.
    private func waiting(for phoneNumber: String) throws -> String? {
        try account.read { db in try ConfirmationTable.pending(phoneNumber, in: db).last?.token }
    }

    private func owner(of phoneNumber: String, in db: Connection) throws -> Profile? {
        try ProfileTable.find("phone_number", .string(phoneNumber), in: db)
    }

    /// Ends all text messages to a number, and what waits for its YES.
    private func stop(
        _ word: String,
        _ phoneNumber: String,
        in db: Connection
    ) throws -> (ReceptionResult, [Outcome]) {
        let now = account.clock.now
        let detail = "\(phoneNumber) texted \(word)"
        let waiting = try ConfirmationTable.decline(phoneNumber, at: now, in: db)
        guard let profile = try owner(of: phoneNumber, in: db) else {
            guard let subscription = waiting.last?.subscription else { return (.unknownSender, []) }
            let outcome = Outcome(.declined, subscription, at: now, detail: detail)
            return (.decided(outcome), [outcome])
        }
        let known = try ConsentTable.consents(of: profile.id, in: db)
        let isTransactional = known[.smsTransactional]?.state == .subscribed
        let types: [MessageType] = isTransactional ? [.smsMarketing, .smsTransactional] : [.smsMarketing]
        try Unsubscriber(account: account, now: now, method: .inboundMessage(word))
            .end(types, of: profile, in: db)
        let outcome = Outcome(.textedStop, profile, at: now, detail: detail, types: types)
        return (.decided(outcome), [outcome])
    }

    /// Brings back who has ended text messages.
    private func start(
        _ word: String,
        _ phoneNumber: String,
        in db: Connection
    ) throws -> (ReceptionResult, [Outcome]) {
        guard let profile = try owner(of: phoneNumber, in: db) else { return (.unknownSender, []) }
        let known = try ConsentTable.consents(of: profile.id, in: db)[.smsMarketing] ?? .none
        guard known.state != .subscribed else { return (.nothing, []) }
        let now = account.clock.now
        let method = ConsentMethod.inboundMessage(word)
        let consent = Consent(
            state: .subscribed,
            timestamp: now.microseconds,
            method: method.name,
            methodDetail: method.detail
        )
        try ConsentTable.save(consent, .smsMarketing, of: profile.id, in: db)
        try ConsentEvents(account: account, profile: profile, list: nil, now: now)
            .subscribed(to: .smsMarketing, method, in: db)
        let detail = "\(phoneNumber) texted \(word)"
        let outcome = Outcome(.textedStart, profile, at: now, detail: detail, types: [.smsMarketing])
        return (.decided(outcome), [outcome])
    }
}
