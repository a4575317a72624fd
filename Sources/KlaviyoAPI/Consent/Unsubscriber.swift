import JSONAPI
import Store

/// Takes a profile's consent back: for one list, or everywhere.
struct Unsubscriber {
    /// How somebody unsubscribed.
    struct Method: Sendable, Equatable {
        /// As the consent record names it.
        var name: String
        var detail: String?
        /// As events name it, which is a vocabulary of its own (recorded).
        var eventName: String

        /// With a private key, of which the last four characters are kept.
        ///
        /// The event names the method of subscribing, although it is of an unsubscribe (recorded).
        static func api(keyTail: String) -> Method {
            Method(name: "API", detail: keyTail, eventName: "API_V3_SUBSCRIBE")
        }

        /// With a text message of one word.
        static func inboundMessage(_ word: String) -> Method {
            Method(name: "INBOUND_MESSAGE", detail: word, eventName: "INBOUND_MESSAGE")
        }

        /// With the button of the page behind a message's link.
        static let page = Method("PREFERENCE_PAGE")
        /// With one click in the mail program, by RFC 8058.
        static let oneClick = Method("ONE_CLICK_UNSUBSCRIBE")
        /// With the mail program's button for spam.
        static let spamComplaint = Method("SPAM_COMPLAINT")

        /// A method that is spelt the same in the consent record and in events (assumed): the words are those
        /// of segment definitions (documented), in capitals as in the documentation's examples.
        private init(_ name: String) {
            self.init(name: name, detail: nil, eventName: name)
        }

        private init(name: String, detail: String?, eventName: String) {
            self.name = name
            self.detail = detail
            self.eventName = eventName
        }
    }

    let account: Account
    let now: Timestamp
    let method: Method

    /// Unsubscribes a profile, which is created if it isn't there (documented).
    ///
    /// What was unsubscribed before keeps its dates and leaves no second event (assumed). Consent has no level
    /// of lists but for email, so other channels end everywhere also where a list is given (assumed).
    ///
    /// - Returns: The outcome, with the id of the profile.
    func unsubscribe(_ subscription: Subscription, in db: Connection) throws -> Outcome {
        let list = try subscription.list.flatMap { try ListTable.find(id: $0, in: db) }
        let found = try subscription.existingProfile(in: db)
        var profile = found ?? Profile(id: account.ids.ulid(at: now), at: now)
        if found == nil { try subscription.identify(&profile, in: db) }
        profile.updated = now
        try ProfileTable.save(profile, in: db)

        let events = ConsentEvents(account: account, profile: profile, list: list, now: now)
        let isMember = try list.map { try ListTable.remove(profile.id, from: $0.id, in: db) } ?? false
        let types = subscription.choices.map(\.type)
        if isMember, let list {
            if types.contains(.emailMarketing) {
                try ConsentTable.suppress(profile.id, .unsubscribe, list: list.id, at: now, in: db)
            }
            try events.unsubscribedFromList(in: db)
        }
        let rule = rule(for: subscription, isMember)
        for type in types where type != .emailMarketing || rule != .unsubscribedFromList {
            try end(type, of: profile.id, events, in: db)
        }
        return Outcome(
            time: now,
            rule: rule,
            email: subscription.email ?? profile.email,
            phoneNumber: subscription.phoneNumber ?? profile.phoneNumber,
            profile: profile.id,
            list: subscription.list,
            types: subscription.types
        )
    }

    private func rule(for subscription: Subscription, _ isMember: Bool) -> Rule {
        if subscription.list == nil { return .unsubscribed }
        if !isMember { return .unsubscribedAsNonMember }
        return account.settings.globalUnsubscribe ? .globalUnsubscribe : .unsubscribedFromList
    }

    /// Ends the consent to one message type everywhere.
    private func end(
        _ type: MessageType,
        of profile: String,
        _ events: ConsentEvents,
        in db: Connection
    ) throws {
        var consent = try ConsentTable.consents(of: profile, in: db)[type] ?? .none
        guard consent.state != .unsubscribed else { return }
        consent.state = .unsubscribed
        consent.timestamp = now.microseconds
        consent.method = method.name
        consent.methodDetail = method.detail
        consent.customMethodDetail = nil
        try ConsentTable.save(consent, type, of: profile, in: db)
        if type.channel == "sms" { try events.unsubscribedFromTextMessaging(type, method, in: db) }
        guard type == .emailMarketing else { return }
        if method != .spamComplaint {
            try ConsentTable.suppress(profile, .unsubscribe, at: now, in: db)
        }
        try events.unsubscribedFromEmailMarketing(method, in: db)
    }
}
