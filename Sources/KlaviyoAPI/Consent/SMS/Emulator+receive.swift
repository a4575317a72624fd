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
        case .confirm:
            let waiting = try account.read { db in try ConfirmationTable.pending(phoneNumber, in: db) }
            guard let token = token ?? waiting.last?.token else { return .unknownSender }
            return .answered(try confirm(token: token))
        case .stop(let word):
            return try decide { db in try stop(word, phoneNumber, in: db) }
        case .start(let word):
            return try decide { db in try start(word, phoneNumber, in: db) }
        }
    }

    private func decide(_ body: (Connection) throws -> ReceptionResult) throws -> ReceptionResult {
        let result = try account.write { db in
            let result = try body(db)
            if case .decided(let outcome) = result { try OutcomeTable.insert(outcome, in: db) }
            return result
        }
        if case .decided(let outcome) = result { console.say([outcome]) }
        return result
    }

    /// Ends all text messages to a number, and what waits for its YES.
    private func stop(_ word: String, _ phoneNumber: String, in db: Connection) throws -> ReceptionResult {
        let now = account.clock.now
        let waiting = try ConfirmationTable.pending(phoneNumber, in: db)
        for var confirmation in waiting {
            confirmation.declined = now
            try ConfirmationTable.save(confirmation, in: db)
        }
        guard let profile = try ProfileTable.find("phone_number", .string(phoneNumber), in: db) else {
            guard let subscription = waiting.last?.subscription else { return .unknownSender }
            return .decided(
                Outcome(
                    time: now,
                    rule: .declined,
                    detail: "\(phoneNumber) texted \(word)",
                    email: subscription.email,
                    phoneNumber: phoneNumber,
                    list: subscription.list,
                    types: subscription.declinedTypes
                )
            )
        }
        let known = try ConsentTable.consents(of: profile.id, in: db)
        let isTransactional = known[.smsTransactional]?.state == .subscribed
        let types: [MessageType] = isTransactional ? [.smsMarketing, .smsTransactional] : [.smsMarketing]
        var outcome = try Unsubscriber(account: account, now: now, method: .inboundMessage(word))
            .unsubscribe(.consent(of: profile, to: types), in: db)
        outcome.rule = .textedStop
        outcome.detail = "\(phoneNumber) texted \(word)"
        return .decided(outcome)
    }

    /// Brings back who has ended text messages.
    private func start(_ word: String, _ phoneNumber: String, in db: Connection) throws -> ReceptionResult {
        guard let profile = try ProfileTable.find("phone_number", .string(phoneNumber), in: db) else {
            return .unknownSender
        }
        let known = try ConsentTable.consents(of: profile.id, in: db)[.smsMarketing] ?? .none
        guard known.state != .subscribed else { return .nothing }
        let now = account.clock.now
        let method = Unsubscriber.Method.inboundMessage(word)
        let consent = Consent(
            state: .subscribed,
            timestamp: now.microseconds,
            method: method.name,
            methodDetail: method.detail
        )
        try ConsentTable.save(consent, .smsMarketing, of: profile.id, in: db)
        try ConsentEvents(account: account, profile: profile, list: nil, now: now)
            .subscribedToTextMessaging(method: method.eventName, detail: word, custom: nil, false, in: db)
        return .decided(
            Outcome(
                time: now,
                rule: .textedStart,
                detail: "\(phoneNumber) texted \(word)",
                email: profile.email,
                phoneNumber: phoneNumber,
                profile: profile.id,
                types: [.smsMarketing]
            )
        )
    }
}

extension Subscription {
    /// What ends a profile's consent to some message types.
    fileprivate static func consent(of profile: Profile, to types: [MessageType]) -> Subscription {
        Subscription(
            profile: profile.id,
            email: nil,
            phoneNumber: nil,
            choices: types.map { Choice(type: $0) },
            list: nil,
            isHistoricalImport: false,
            customSource: nil,
            keyTail: ""
        )
    }
}
