import JSONAPI
import Store

extension Emulator {
    /// What opening a confirmation link did.
    enum ConfirmationResult {
        case confirmed(Outcome)
        /// Nothing came of it: the list is gone, say.
        case inVain(Outcome)
        /// The link was opened before.
        case alreadyConfirmed(Confirmation, profile: String?)
        /// The message was used to unsubscribe before.
        case declined(Confirmation)
        /// It was opened too late.
        case expired(Confirmation)
        case unknown
    }

    /// Completes the subscription that waits for a link, in one transaction.
    ///
    /// `word`: What was texted, where the confirmation came that way.
    func confirm(token: String, texting word: String? = nil) throws -> ConfirmationResult {
        try decide { db in
            guard let confirmation = try ConfirmationTable.find(token: token, in: db) else {
                return (.unknown, [])
            }
            let now = account.clock.now
            if confirmation.confirmed != nil {
                let profile = try ResolvedSubscription(confirmation.subscription, at: now, in: db).profile
                return (.alreadyConfirmed(confirmation, profile: profile?.id), [])
            }
            if confirmation.declined != nil { return (.declined(confirmation), []) }
            if confirmation.isExpired(at: now, account.settings) {
                let outcome = try expire(confirmation, at: now, in: db)
                return (.expired(confirmation), [outcome].compactMap(\.self))
            }
            return try complete(confirmation, texting: word, at: now, in: db)
        }
    }

    /// Subscribes who confirms; where nothing comes of it, the message goes on waiting.
    private func complete(
        _ confirmation: Confirmation,
        texting word: String?,
        at now: Timestamp,
        in db: Connection
    ) throws -> (ConfirmationResult, [Outcome]) {
        let subscription = confirmation.subscription
        let list = try subscription.list.flatMap { try ListTable.find(id: $0, in: db) }
        if subscription.list != nil, list == nil {
            let outcome = Outcome(.listDeleted, subscription, at: now)
            return (.inVain(outcome), [outcome])
        }
        var outcomes = try ResolvedSubscription(subscription, at: now, in: db).outcomes { resolved in
            try Subscriber(account: account, now: now).subscribe(resolved, .confirmed, list, in: db)
        }
        guard let place = outcomes.lastIndex(where: { $0.rule.subscribes }) else {
            return (outcomes.last.map(ConfirmationResult.inVain) ?? .unknown, outcomes)
        }
        if outcomes[place].detail == nil, let word {
            outcomes[place].detail = "\(subscription.address) texted \(word)"
        }
        var confirmed = confirmation
        confirmed.confirmed = now
        try ConfirmationTable.save(confirmed, in: db)
        try confirmEmail(of: subscription, at: now, in: db)
        return (.confirmed(outcomes[place]), outcomes)
    }

    /// Notes once that a link was opened too late.
    private func expire(_ confirmation: Confirmation, at now: Timestamp, in db: Connection) throws -> Outcome?
    {
        guard confirmation.expired == nil else { return nil }
        var expired = confirmation
        expired.expired = now
        try ConfirmationTable.save(expired, in: db)
        let subscription = confirmation.subscription
        return Outcome(
            .confirmationExpired,
            subscription,
            at: now,
            detail: "the message was sent at \(confirmation.sent.iso8601())",
            profile: try ResolvedSubscription(subscription, at: now, in: db).profile?.id
        )
    }

    /// What was confirmed by text message needs no link of an email any more, which it covers (documented).
    private func confirmEmail(of subscription: Subscription, at now: Timestamp, in db: Connection) throws {
        guard subscription.confirmationChannel == "sms", let email = subscription.email,
            subscription.choices.contains(where: { $0.type.channel == "email" }),
            var mail = try ConfirmationTable.pending(email, list: subscription.list, in: db)
        else { return }
        mail.confirmed = now
        try ConfirmationTable.save(mail, in: db)
    }
}
