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
        _ resolved: ResolvedSubscription,
        _ rule: Rule,
        _ list: List?,
        in db: Connection
    ) throws -> [Outcome] {
        let subscription = resolved.subscription
        let isKnown = resolved.profile != nil
        var profile = resolved.profile ?? Profile(id: account.ids.ulid(at: now), at: now)
        let merge = try resolved.duplicate.map { try take($0, into: &profile, subscription, in: db) }
        resolved.identify(&profile)
        try profile.apply(subscription.details, keepsOnNull: true)
        try profile.mergeProperties(Self.properties(of: subscription, at: now))
        profile.updated = now
        try ProfileTable.save(profile, in: db)

        let reset = try resetConsent(of: profile, was: resolved.profile, subscription, in: db)
        if subscription.asks(for: PushConsent.messageType) {
            try register(subscription.pushTokens, of: profile, in: db)
        }
        let known = isKnown ? try ConsentTable.consents(of: profile.id, in: db) : [:]
        try consent(to: subscription, of: profile, rule, in: db)
        let isEmail = subscription.asks(for: .emailMarketing)
        if isKnown, isEmail { try ConsentTable.liftForSubscription(of: profile.id, list: list?.id, in: db) }
        let joins = try list.map { try ListTable.add(profile.id, to: $0.id, at: now, in: db) } ?? false
        let events = ConsentEvents(account: account, profile: profile, list: list, now: now)
        if joins { try events.subscribedToList(in: db) }
        for type in [MessageType.emailMarketing, .smsMarketing]
        where subscription.asks(for: type) && known[type]?.state != .subscribed {
            try events.subscribed(
                to: type,
                .api(keyTail: subscription.keyTail),
                source: subscription.customSource,
                isDoubleOptIn: rule == .confirmed,
                in: db
            )
        }
        let lasting = isEmail && isKnown ? try lasting(of: profile.id, in: db) : nil
        var outcome = Outcome(
            lasting == nil ? rule : .stillSuppressed,
            subscription,
            at: now,
            detail: lasting,
            profile: profile.id
        )
        outcome.email = outcome.email ?? profile.email
        outcome.phoneNumber = outcome.phoneNumber ?? profile.phoneNumber
        return [merge, reset, outcome].compactMap(\.self)
    }

    /// Takes back what was consented to for an email address or phone number that the profile has no more.
    private func resetConsent(
        of profile: Profile,
        was former: Profile?,
        _ subscription: Subscription,
        in db: Connection
    ) throws -> Outcome? {
        guard let former else { return nil }
        var channels: [String] = []
        if former.email != nil, former.email != profile.email { channels = ["email"] }
        if former.phoneNumber != nil, former.phoneNumber != profile.phoneNumber {
            channels += ["sms", "whatsapp"]
        }
        let reset = try channels.filter { try ConsentTable.forget($0, of: profile.id, in: db) }
        guard !reset.isEmpty else { return nil }
        let detail = reset.joined(separator: ", ")
        return Outcome(.consentOfOldAddress, subscription, at: now, detail: detail, profile: profile.id)
    }

    /// Merges the profile that is known by the phone number alone into the one with the address.
    private func take(
        _ duplicate: Profile,
        into profile: inout Profile,
        _ subscription: Subscription,
        in db: Connection
    ) throws -> Outcome {
        try ProfileMerge(account: account, now: now).merge(duplicate, into: &profile, in: db)
        let detail = "\(duplicate.id) into \(profile.id)"
        return Outcome(.identityMerge, subscription, at: now, detail: detail, profile: profile.id)
    }

    /// Registers push tokens; what is asked for itself counts more than what they say of consent (assumed).
    private func register(_ tokens: [JSONObject], of profile: Profile, in db: Connection) throws {
        for token in tokens {
            try PushConsent(now: now).remember(PushToken(token, of: profile.id, at: now), in: db)
        }
    }

    private func consent(
        to subscription: Subscription,
        of profile: Profile,
        _ rule: Rule,
        in db: Connection
    ) throws {
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
