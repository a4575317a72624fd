import JSONAPI
import Store

/// Makes a profile a subscriber: finds or creates it, sets its consent, lifts suppressions, puts it on the list.
struct Subscriber {
    let account: Account
    let now: Timestamp

    /// Subscribes a profile.
    ///
    /// - Returns: What was decided about its identifiers, if anything was, and last the outcome with the profile's id.
    func subscribe(
        _ subscription: Subscription,
        _ rule: Rule,
        _ list: List?,
        in db: Connection
    ) throws -> [Outcome] {
        let settled = try IdentityMerge(account: account, now: now).settle(subscription, in: db)
        let found = try subscription.existingProfile(in: db)
        var profile = found ?? Profile(id: account.ids.ulid(at: now), at: now)
        try subscription.identify(&profile, in: db)
        try profile.apply(subscription.details, keepsOnNull: true)
        try profile.mergeProperties(Self.properties(of: subscription, at: now))
        profile.updated = now
        try ProfileTable.save(profile, in: db)

        let known = found == nil ? [:] : try ConsentTable.consents(of: profile.id, in: db)
        for choice in subscription.choices {
            let consent = Consent(
                state: .subscribed,
                timestamp: (choice.consentedAt ?? now).microseconds,
                method: "API",
                methodDetail: subscription.keyTail,
                customMethodDetail: subscription.customSource,
                doubleOptIn: rule == .confirmed
            )
            try ConsentTable.save(consent, choice.type, of: profile.id, in: db)
        }
        if found != nil { try ConsentTable.liftForSubscription(of: profile.id, list: list?.id, in: db) }
        let joins = try list.map { try ListTable.add(profile.id, to: $0.id, at: now, in: db) } ?? false
        let events = ConsentEvents(account: account, profile: profile, list: list, now: now)
        if joins { try events.subscribedToList(in: db) }
        let isEmail = subscription.choices.contains { $0.type == .emailMarketing }
        let isNew = known[.emailMarketing]?.state != .subscribed
        if isNew, isEmail {
            try events.subscribedToEmailMarketing(subscription, rule, in: db)
        }
        if known[.smsMarketing]?.state != .subscribed,
            subscription.choices.contains(where: { $0.type == .smsMarketing })
        {
            try events.subscribedToTextMessaging(
                method: "API_V3_SUBSCRIBE",
                detail: subscription.keyTail,
                custom: subscription.customSource,
                rule == .confirmed,
                in: db
            )
        }
        let lasting = isEmail && found != nil ? try lasting(of: profile.id, in: db) : nil
        let outcome = Outcome(
            time: now,
            rule: lasting == nil ? rule : .stillSuppressed,
            detail: lasting,
            email: subscription.email ?? profile.email,
            phoneNumber: subscription.phoneNumber ?? profile.phoneNumber,
            profile: profile.id,
            list: list?.id,
            types: subscription.types
        )
        return [settled, outcome].compactMap(\.self)
    }

    /// The suppressions that no subscription lifts; `nil` if there are none.
    private func lasting(of profile: String, in db: Connection) throws -> String? {
        let reasons = try ConsentTable.suppressions(of: profile, in: db).filter { suppression in
            suppression.list == nil && !suppression.reason.endsWithSubscription
        }
        return reasons.isEmpty ? nil : reasons.map(\.reason.rawValue).joined(separator: ", ")
    }

    /// What a subscription leaves among the custom properties (recorded).
    private static func properties(of subscription: Subscription, at time: Timestamp) -> JSONObject {
        var channels: [String] = []
        for choice in subscription.choices where !channels.contains(choice.type.channel) {
            channels.append(choice.type.channel)
        }
        return [
            "$sms_consent_method": 5,
            "$source": subscription.customSource.map { .string($0) } ?? .int(-9),
            "$consent": .array(channels.map { .string($0) }),
            "$consent_timestamp": .string(time.iso8601(.microseconds)),
        ]
    }
}
