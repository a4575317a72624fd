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
    func unsubscribe(token: String, _ method: ConsentMethod) throws -> Outcome? {
        try decide { db in
            guard let confirmation = try ConfirmationTable.find(token: token, in: db) else {
                return (nil, [])
            }
            let outcomes =
                confirmation.confirmed == nil
                ? [try decline(confirmation, in: db)]
                : try end(confirmation.subscription.marketingAlone, method, in: db)
            return (outcomes.last, outcomes)
        }
    }

    /// Ends a subscription; once it has ended for its list, the link ends nothing more.
    private func end(
        _ subscription: Subscription,
        _ method: ConsentMethod,
        in db: Connection
    ) throws -> [Outcome] {
        let now = account.clock.now
        let unsubscriber = Unsubscriber(account: account, now: now, method: method)
        guard let list = subscription.list,
            let profile = try ResolvedSubscription(subscription, at: now, in: db).profile,
            try !ListTable.lists(of: profile.id, in: db).contains(where: { $0.id == list }),
            try ConsentTable.suppressions(of: profile.id, in: db).contains(where: { $0.list == list })
        else { return try unsubscriber.unsubscribe(subscription, in: db) }
        return [
            Outcome(
                .unsubscribedFromList,
                profile,
                at: now,
                detail: "it had left before",
                list: list,
                types: subscription.types
            )
        ]
    }

    private func decline(_ confirmation: Confirmation, in db: Connection) throws -> Outcome {
        let now = account.clock.now
        var declined = confirmation
        declined.declined = confirmation.declined ?? now
        try ConfirmationTable.save(declined, in: db)
        let subscription = confirmation.subscription
        return Outcome(
            .declined,
            subscription,
            at: now,
            profile: try ResolvedSubscription(subscription, at: now, in: db).profile?.id
        )
    }
}

extension Subscription {
    /// The part of it that its message was for: whoever has the address gets no more there.
    ///
    /// Text messages end everywhere, and the list of the message stays as it is (assumed, as for STOP).
    fileprivate var marketingAlone: Subscription {
        var part = self
        part.profile = nil
        part.pushTokens = []
        part.choices = [Choice(type: MessageType(channel: confirmationChannel, name: "marketing"))]
        if confirmationChannel == "sms" {
            part.email = nil
            part.list = nil
        } else {
            part.phoneNumber = nil
        }
        return part
    }
}
