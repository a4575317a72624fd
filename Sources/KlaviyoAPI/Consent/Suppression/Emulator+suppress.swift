import JSONAPI
import Store

extension Emulator {
    /// Makes something happen to a profile's mail that suppresses it, in one transaction.
    ///
    /// Returns the outcome; `nil` where no profile has the address.
    func suppress(_ email: String, _ event: MailEvent) throws -> Outcome? {
        try decide { db in
            guard let profile = try ProfileTable.find("email", .string(email), in: db) else {
                return (nil, [])
            }
            let outcome = try suppress(profile, event, at: account.clock.now, in: db)
            return (outcome, [outcome])
        }
    }

    private func suppress(
        _ profile: Profile,
        _ event: MailEvent,
        at now: Timestamp,
        in db: Connection
    ) throws -> Outcome {
        try ConsentEvents(account: account, profile: profile, list: nil, now: now).mail(event, in: db)
        if let patience = event.patience {
            let count = try BounceTable.add(1, to: profile.id, in: db)
            guard count >= patience else {
                return Outcome(.softBounced, profile, at: now, detail: "\(count) of \(patience)")
            }
            try BounceTable.clear(profile.id, in: db)
        }
        if event.leavesLists {
            for list in try ListTable.lists(of: profile.id, in: db) {
                try ListTable.remove(profile.id, from: list.id, in: db)
            }
        }
        if event.unsubscribes {
            try Unsubscriber(account: account, now: now, method: .spamComplaint)
                .end([.emailMarketing], of: profile, in: db)
        }
        try ConsentTable.suppress(profile.id, event.reason, at: now, in: db)
        return Outcome(event.rule, profile, at: now)
    }
}

/// What can happen to mail on its way, with what Klaviyo makes of it.
struct MailEvent: Sendable {
    /// What testers call it.
    let name: String
    /// What the suppression is for, in the API's words.
    let reason: Suppression.Reason
    let rule: Rule
    /// Whether it takes the profile off all lists (documented for hard bounces).
    let leavesLists: Bool
    /// Whether it ends the consent (documented: who complains of spam always has unsubscribed consent).
    let unsubscribes: Bool
    /// How often in a row it happens before anything comes of it; `nil` for once.
    var patience: Int?
    /// The metric that counts it; `nil` where nothing was sent.
    let metric: String?
    /// What its event says beside the domain of the address; which members it has is assumed, from the dimensions of
    /// metric aggregates.
    let properties: JSONObject

    static let all = [
        MailEvent(
            .hardBounce,
            .hardBounce,
            leavesLists: true,
            metric: bounced,
            properties: ["Bounce Type": "Hard"]
        ),
        MailEvent(.invalidEmail, .invalidEmail),
        MailEvent(.spamComplaint, .spamComplaint, unsubscribes: true, metric: "Marked Email as Spam"),
        MailEvent(
            .hardBounce,
            .softBounces,
            named: "SOFT_BOUNCE",
            leavesLists: true,
            patience: 7,
            metric: bounced,
            properties: ["Bounce Type": "Soft"]
        ),
    ]

    private static let bounced = "Bounced Email"

    private init(
        _ reason: Suppression.Reason,
        _ rule: Rule,
        named name: String? = nil,
        leavesLists: Bool = false,
        unsubscribes: Bool = false,
        patience: Int? = nil,
        metric: String? = nil,
        properties: JSONObject = [:]
    ) {
        self.name = name ?? reason.rawValue
        self.reason = reason
        self.rule = rule
        self.leavesLists = leavesLists
        self.unsubscribes = unsubscribes
        self.patience = patience
        self.metric = metric
        self.properties = properties
    }
}
