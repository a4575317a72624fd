import Store

extension Emulator {
    /// What opening a confirmation link did.
    enum ConfirmationResult {
        case confirmed(Outcome)
        /// The link was opened before.
        case alreadyConfirmed(Confirmation)
        /// The message was used to unsubscribe before.
        case declined(Confirmation)
        case unknown
    }

    /// Completes the subscription that waits for a link, in one transaction.
    func confirm(token: String) throws -> ConfirmationResult {
        let result: ConfirmationResult = try account.write { db in
            guard var confirmation = try ConfirmationTable.find(token: token, in: db) else { return .unknown }
            guard confirmation.confirmed == nil else { return .alreadyConfirmed(confirmation) }
            guard confirmation.declined == nil else { return .declined(confirmation) }
            let now = account.clock.now
            let list = try confirmation.subscription.list.flatMap { try ListTable.find(id: $0, in: db) }
            confirmation.confirmed = now
            try ConfirmationTable.save(confirmation, in: db)
            let outcome: Outcome
            if confirmation.subscription.list != nil, list == nil {
                outcome = Outcome(
                    time: now,
                    rule: .listDeleted,
                    email: confirmation.subscription.email,
                    phoneNumber: confirmation.subscription.phoneNumber,
                    list: confirmation.subscription.list
                )
            } else {
                outcome = try Subscriber(account: account, now: now)
                    .subscribe(confirmation.subscription, .confirmed, list, in: db)
            }
            try OutcomeTable.insert(outcome, in: db)
            return .confirmed(outcome)
        }
        if case .confirmed(let outcome) = result { console.say([outcome]) }
        return result
    }
}
