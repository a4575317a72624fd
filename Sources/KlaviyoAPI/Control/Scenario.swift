import JSONAPI
import Store

/// What an account begins with: settings, lists, segments and profiles, written as YAML for people to read.
package struct Scenario: Sendable {
    /// A profile as the file has it: plain attributes of the API.
    struct Profile: Sendable {
        var attributes: JSONObject
        /// The ids of the lists it is on.
        var lists: [String]
        /// The message types it is subscribed to.
        var subscribed: [MessageType]
        /// Why nothing may be sent to it.
        var suppressed: [Suppression.Reason]
        /// How often in a row mail to it has bounced softly.
        var softBounces = 0
        /// Its push tokens, as requests write them.
        var pushTokens: [JSONObject] = []
        /// The channels that it has conversations on.
        var conversations: [String] = []
    }

    /// A resource of a described kind: a tag, a coupon.
    struct Resource: Sendable {
        let type: String
        let id: String?
        var attributes: JSONObject
        /// The ids that relationships lead to, by name.
        var relationships: [(name: String, ids: [String])]
    }

    package let name: String?
    /// What it shows, in a sentence.
    package let about: String?
    /// The account's company id.
    let company: String?
    /// Where the account's clock stands still, if it does.
    let clock: Timestamp?
    let settings: JSONObject
    let lists: [(id: String?, name: String, optInProcess: OptInProcess?)]
    let segments: [Segment]
    let profiles: [Profile]
    let resources: [Resource]
    /// Whether a burst of subscribes has just woken the bot protection.
    let isBlockedAsBot: Bool
    /// The text it was read from, which the account keeps for its reset.
    package let source: String

    /// Fills the tables of an empty account.
    func fill(_ account: Account, _ settings: Settings, in db: Connection) throws {
        let now = account.clock.now
        for list in lists {
            try ListTable.save(
                List(
                    id: list.id ?? account.ids.shortID(),
                    name: list.name,
                    optInProcess: list.optInProcess ?? settings.defaultOptIn,
                    created: now,
                    updated: now
                ),
                in: db
            )
        }
        for profile in profiles { try fill(profile, account, at: now, in: db) }
        try fillSegments(account, at: now, in: db)
        for resource in resources { try fill(resource, account, at: now, in: db) }
        if isBlockedAsBot, let protection = settings.botProtection {
            try BlockTable.insert(
                BlockTable.everyKey,
                since: now,
                until: now + protection.block.duration,
                in: db
            )
        }
    }

    private func fill(_ seed: Resource, _ account: Account, at now: Timestamp, in db: Connection) throws {
        guard let kind = account.description.kind(named: seed.type) else { return }
        var resource = StoredResource(kind, id: seed.id ?? "", seed.attributes, at: now)
        if resource.id.isEmpty {
            let related = Dictionary(seed.relationships.map { ($0.name, $0.ids) }, uniquingKeysWith: { $1 })
            resource.id = resource.newID(account, at: now) { related[$0]?.first }
        }
        // What every account has one of, such as its tracking settings, is changed rather than made anew.
        if let known = try StoredResourceTable.find(kind, id: resource.id, in: db) {
            resource.attributes = known.attributes.merging(seed.attributes)
        }
        try StoredResourceTable.save(resource, in: db)
        for (name, ids) in seed.relationships {
            guard let place = resource.place(name) else { continue }
            try RelationshipTable.replace(ids, of: place, in: db)
        }
        try Behaviour.table[seed.type]?.seeded?(resource, account.description, db)
    }

    private func fill(_ seed: Profile, _ account: Account, at now: Timestamp, in db: Connection) throws {
        var profile = KlaviyoAPI.Profile(
            id: seed.attributes["id"]?.string ?? account.ids.ulid(at: now),
            at: now
        )
        try profile.apply(seed.attributes)
        try ProfileTable.save(profile, in: db)
        for list in seed.lists { try ListTable.add(profile.id, to: list, at: now, in: db) }
        for reason in seed.suppressed {
            try ConsentTable.suppress(profile.id, reason, at: now, in: db)
        }
        if seed.softBounces > 0 { try BounceTable.add(seed.softBounces, to: profile.id, in: db) }
        for type in seed.subscribed {
            let consent = Consent(
                state: .subscribed,
                timestamp: now.microseconds,
                method: "MANUAL_IMPORT",
                doubleOptIn: false
            )
            try ConsentTable.save(consent, type, of: profile.id, in: db)
        }
        for token in seed.pushTokens {
            try PushConsent(now: now).remember(PushToken(token, of: profile.id, at: now), in: db)
        }
        for channel in seed.conversations {
            _ = try ConversationTable.open(profile.id, channel, at: now, ids: account.ids, in: db)
        }
    }
}
