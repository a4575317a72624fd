import Store

extension Emulator {
    /// What a message's links are about; `nil` for a secret of no message.
    func confirmation(token: String) throws -> Confirmation? {
        try account.read { db in try ConfirmationTable.find(token: token, in: db) }
    }

    /// Unsubscribes with the link of a message, in one transaction.
    ///
    /// Before its confirmation that declines the message: nobody is subscribed by it later, and a profile that
    /// is there already stays as it is (assumed). Afterwards it ends what the message was about.
    ///
    /// - Returns: The outcome; `nil` for a secret of no message.
    func unsubscribe(token: String, _ method: Unsubscriber.Method) throws -> Outcome? {
        let outcome: Outcome? = try account.write { db in
            guard let confirmation = try ConfirmationTable.find(token: token, in: db) else { return nil }
            let outcome =
                confirmation.confirmed == nil
                ? try decline(confirmation, in: db)
                : try end(confirmation.subscription.marketingAlone, method, in: db)
            try OutcomeTable.insert(outcome, in: db)
            return outcome
        }
        if let outcome { console.say([outcome]) }
        return outcome
    }

    /// Ends a subscription; once it has ended for its list, the link ends nothing more.
    private func end(
        _ subscription: Subscription,
        _ method: Unsubscriber.Method,
        in db: Connection
    ) throws -> Outcome {
        let unsubscriber = Unsubscriber(account: account, now: account.clock.now, method: method)
        guard let list = subscription.list, let profile = try subscription.existingProfile(in: db),
            try !ListTable.lists(of: profile.id, in: db).contains(where: { $0.id == list }),
            try ConsentTable.suppressions(of: profile.id, in: db).contains(where: { $0.list == list })
        else { return try unsubscriber.unsubscribe(subscription, in: db) }
        return Outcome(
            .unsubscribedFromList,
            profile,
            at: account.clock.now,
            detail: "it had left before",
            list: list
        )
    }

    private func decline(_ confirmation: Confirmation, in db: Connection) throws -> Outcome {
        var declined = confirmation
        declined.declined = confirmation.declined ?? account.clock.now
        try ConfirmationTable.save(declined, in: db)
        let subscription = confirmation.subscription
        return Outcome(
            time: account.clock.now,
            rule: .declined,
            email: subscription.email,
            phoneNumber: subscription.phoneNumber,
            profile: try subscription.existingProfile(in: db)?.id,
            list: subscription.list,
            types: subscription.declinedTypes
        )
    }
}

extension Subscription {
    /// The part of it that the channel of its message is for.
    fileprivate var marketingAlone: Subscription {
        var subscription = self
        let type = MessageType(channel: confirmationChannel, name: "marketing")
        subscription.choices = [Choice(type: type)]
        return subscription
    }
}
