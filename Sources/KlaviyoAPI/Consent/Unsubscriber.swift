import JSONAPI
import Store

/// Takes consent back: email marketing for one list or everywhere, everything else everywhere.
struct Unsubscriber {
    let account: Account
    let now: Timestamp
    let method: ConsentMethod

    /// Unsubscribes whoever has the email address and the phone number, each from what goes to it (documented).
    ///
    /// What was unsubscribed before keeps its dates and leaves no second event (assumed).
    ///
    /// - Returns: What was decided, profile by profile.
    func unsubscribe(_ subscription: Subscription, in db: Connection) throws -> [Outcome] {
        guard !subscription.choices.isEmpty else { return [Outcome(.nothingAskedFor, subscription, at: now)] }
        let list = try subscription.list.flatMap { try ListTable.find(id: $0, in: db) }
        return try people(of: subscription, in: db).flatMap { part, found in
            try unsubscribe(part, found, list, in: db)
        }
    }

    /// Ends the consent of a profile, new or known, to some message types everywhere.
    func end(_ types: [MessageType], of profile: Profile, list: List? = nil, in db: Connection) throws {
        var profile = profile
        profile.updated = now
        try ProfileTable.save(profile, in: db)
        let events = ConsentEvents(account: account, profile: profile, list: list, now: now)
        let known = try ConsentTable.consents(of: profile.id, in: db)
        for type in types where known[type]?.state != .unsubscribed {
            var consent = known[type] ?? .none
            consent.state = .unsubscribed
            consent.timestamp = now.microseconds
            consent.method = method.name
            consent.methodDetail = method.detail
            consent.customMethodDetail = nil
            try ConsentTable.save(consent, type, of: profile.id, in: db)
            if type == .emailMarketing, method != .spamComplaint {
                try ConsentTable.suppress(profile.id, .unsubscribe, at: now, in: db)
            }
            try events.unsubscribed(from: type, method, in: db)
        }
    }

    /// The profiles that a subscription is about, `nil` where there is none yet, each with its part of it: two where
    /// the email address and the phone number are of different ones.
    private func people(
        of subscription: Subscription,
        in db: Connection
    ) throws -> [(part: Subscription, found: Profile?)] {
        let byEmail = try subscription.email.flatMap { try ProfileTable.find("email", .string($0), in: db) }
        let byPhone = try subscription.phoneNumber.flatMap { number in
            try ProfileTable.find("phone_number", .string(number), in: db)
        }
        guard subscription.email != nil, subscription.phoneNumber != nil, !areOne(byEmail, byPhone) else {
            return [(subscription, byEmail ?? byPhone)]
        }
        var (mail, texts) = (subscription, subscription)
        mail.phoneNumber = nil
        mail.choices.removeAll { $0.type.identifier == "phone_number" }
        texts.email = nil
        texts.choices.removeAll { $0.type.identifier != "phone_number" }
        let parts: [(part: Subscription, found: Profile?)] = [(mail, byEmail), (texts, byPhone)]
        return parts.filter { !$0.part.choices.isEmpty }
    }

    /// Whether the one with the email address can be the one with the phone number.
    private func areOne(_ byEmail: Profile?, _ byPhone: Profile?) -> Bool {
        switch (byEmail, byPhone) {
        case (let byEmail?, let byPhone?): byEmail.id == byPhone.id
        case (let byEmail?, nil): byEmail.phoneNumber == nil
        case (nil, let byPhone?): byPhone.email == nil
        case (nil, nil): true
        }
    }

    /// Unsubscribes one profile, which is created if it isn't there (documented).
    private func unsubscribe(
        _ subscription: Subscription,
        _ found: Profile?,
        _ list: List?,
        in db: Connection
    ) throws -> [Outcome] {
        var profile = found ?? Profile(id: account.ids.ulid(at: now), at: now)
        profile.email = profile.email ?? subscription.email
        profile.phoneNumber = profile.phoneNumber ?? subscription.phoneNumber
        let types = subscription.choices.map(\.type)
        let isMember = try leave(list, profile, hasMail: types.contains(.emailMarketing), in: db)
        let rule = rule(for: subscription, isMember)
        let ended = types.filter { rule != .unsubscribedFromList || $0 != .emailMarketing }
        // What is asked for counts more than what the tokens that are left allow.
        try remove(subscription.pushTokens, in: db)
        try end(ended, of: profile, list: list, in: db)
        var outcome = Outcome(rule, profile, at: now, list: subscription.list, types: types)
        outcome.email = subscription.email ?? profile.email
        outcome.phoneNumber = subscription.phoneNumber ?? profile.phoneNumber
        try decline(types, outcome, in: db)
        return tellApart(outcome, ended)
    }

    /// Takes a profile off a list, and suppresses it there where email ends.
    ///
    /// - Returns: Whether it was on it.
    private func leave(_ list: List?, _ profile: Profile, hasMail: Bool, in db: Connection) throws -> Bool {
        guard let list, try ListTable.remove(profile.id, from: list.id, in: db) else { return false }
        if hasMail { try ConsentTable.suppress(profile.id, .unsubscribe, list: list.id, at: now, in: db) }
        try ConsentEvents(account: account, profile: profile, list: list, now: now)
            .unsubscribedFromList(in: db)
        return true
    }

    private func rule(for subscription: Subscription, _ isMember: Bool) -> Rule {
        if !subscription.asks(for: .emailMarketing) { return .channelsEnded }
        if subscription.list == nil { return .unsubscribed }
        if !isMember { return .unsubscribedAsNonMember }
        return account.settings.globalUnsubscribe ? .globalUnsubscribe : .unsubscribedFromList
    }

    /// Removes push tokens, whichever profile has them (assumed).
    private func remove(_ tokens: [JSONObject], in db: Connection) throws {
        for token in tokens {
            guard let known = try PushTokenTable.find(token["token"]?.string ?? "", in: db) else { continue }
            try PushConsent(now: now).forget(known, in: db)
        }
    }

    /// Declines what still waits for a confirmation of what ends: of email for a list alone, if that is all (assumed).
    private func decline(_ types: [MessageType], _ outcome: Outcome, in db: Connection) throws {
        if types.contains(.emailMarketing), let email = outcome.email {
            let list = outcome.rule == .unsubscribedFromList ? outcome.list : nil
            try ConfirmationTable.decline(email, list: list, at: now, in: db)
        }
        if types.contains(.smsMarketing), let number = outcome.phoneNumber {
            try ConfirmationTable.decline(number, at: now, in: db)
        }
    }

    /// Two outcomes where email ended for a list alone, and something else everywhere; each names the addresses that
    /// it is about.
    private func tellApart(_ outcome: Outcome, _ ended: [MessageType]) -> [Outcome] {
        var (own, everywhere) = (outcome, outcome)
        if ended.allSatisfy({ $0.identifier == "phone_number" }) { everywhere.email = nil }
        guard outcome.rule == .unsubscribedFromList else {
            return [outcome.rule == .channelsEnded ? everywhere : outcome]
        }
        guard !ended.isEmpty else { return [outcome] }
        everywhere.rule = .channelsEnded
        everywhere.types = ended
        own.phoneNumber = nil
        own.types = [.emailMarketing]
        return [everywhere, own]
    }
}
