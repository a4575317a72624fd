import JSONAPI
import Store

extension Emulator {
    /// What opening a confirmation link did.
    enum ConfirmationResult {
        case confirmed(Outcome)
        /// The link was opened before.
        case alreadyConfirmed(Confirmation)
        /// The message was used to unsubscribe before.
        case declined(Confirmation)
        /// It was opened too late.
        case expired(Confirmation)
        case unknown
    }

    /// Completes the subscription that waits for a link, in one transaction.
    func confirm(token: String) throws -> ConfirmationResult {
        let (result, outcomes): (ConfirmationResult, [Outcome]) = try account.write { db in
            guard var confirmation = try ConfirmationTable.find(token: token, in: db) else {
                return (.unknown, [])
            }
            guard confirmation.confirmed == nil else { return (.alreadyConfirmed(confirmation), []) }
            guard confirmation.declined == nil else { return (.declined(confirmation), []) }
            let now = account.clock.now
            guard !confirmation.isExpired(at: now, account.settings) else {
                let outcome = try expire(confirmation, at: now, in: db)
                return (.expired(confirmation), [outcome].compactMap(\.self))
            }
            let list = try confirmation.subscription.list.flatMap { try ListTable.find(id: $0, in: db) }
            confirmation.confirmed = now
            try ConfirmationTable.save(confirmation, in: db)
            let outcomes: [Outcome]
            if confirmation.subscription.list != nil, list == nil {
                outcomes = [
                    Outcome(
                        time: now,
                        rule: .listDeleted,
                        email: confirmation.subscription.email,
                        phoneNumber: confirmation.subscription.phoneNumber,
                        list: confirmation.subscription.list,
                        types: confirmation.subscription.types
                    )
                ]
            } else {
                outcomes = try Subscriber(account: account, now: now)
                    .subscribe(confirmation.subscription, .confirmed, list, in: db)
                try confirmEmail(of: confirmation.subscription, at: now, in: db)
            }
            for outcome in outcomes { try OutcomeTable.insert(outcome, in: db) }
            return (.confirmed(outcomes[outcomes.count - 1]), outcomes)
        }
        console.say(outcomes)
        return result
    }

    /// Notes once that a link was opened too late.
    private func expire(_ confirmation: Confirmation, at now: Timestamp, in db: Connection) throws -> Outcome?
    {
        guard confirmation.expired == nil else { return nil }
        var expired = confirmation
        expired.expired = now
        try ConfirmationTable.save(expired, in: db)
        let subscription = confirmation.subscription
        let outcome = Outcome(
            time: now,
            rule: .confirmationExpired,
            detail: "the message was sent at \(confirmation.sent.iso8601())",
            email: subscription.email,
            phoneNumber: subscription.phoneNumber,
            profile: try subscription.existingProfile(in: db)?.id,
            list: subscription.list,
            types: subscription.types
        )
        try OutcomeTable.insert(outcome, in: db)
        return outcome
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
