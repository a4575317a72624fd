import JSONAPI
import Store

extension Emulator {
    /// Makes something happen to a profile's mail that suppresses it, in one transaction.
    ///
    /// Returns the outcome; `nil` where no profile has the address.
    func suppress(_ email: String, _ event: MailEvent) throws -> Outcome? {
        let outcome: Outcome? = try account.write { db in
            guard let profile = try ProfileTable.find("email", .string(email), in: db) else { return nil }
            let now = account.clock.now
            if event.leavesLists {
                for list in try ListTable.lists(of: profile.id, in: db) {
                    try ListTable.remove(profile.id, from: list.id, in: db)
                }
            }
            if event.unsubscribes {
                let unsubscriber = Unsubscriber(account: account, now: now, method: .spamComplaint)
                _ = try unsubscriber.unsubscribe(.emailMarketing(of: profile), in: db)
            }
            try ConsentTable.suppress(profile.id, event.reason, at: now, in: db)
            let outcome = Outcome(event.rule, profile, at: now)
            try OutcomeTable.insert(outcome, in: db)
            return outcome
        }
        if let outcome { console.say([outcome]) }
        return outcome
    }
}

/// What can happen to mail on its way, with what Klaviyo makes of it.
struct MailEvent: Sendable {
    let reason: Suppression.Reason
    let rule: Rule
    /// Whether it takes the profile off all lists (documented for hard bounces).
    let leavesLists: Bool
    /// Whether it ends the consent (documented: who complains of spam always has unsubscribed consent).
    let unsubscribes: Bool

    static let all = [
        MailEvent(reason: .hardBounce, rule: .hardBounce, leavesLists: true, unsubscribes: false),
        MailEvent(reason: .invalidEmail, rule: .invalidEmail, leavesLists: false, unsubscribes: false),
        MailEvent(reason: .spamComplaint, rule: .spamComplaint, leavesLists: false, unsubscribes: true),
    ]
}

extension Subscription {
    /// All email marketing of a profile.
    fileprivate static func emailMarketing(of profile: Profile) -> Subscription {
        Subscription(
            profile: profile.id,
            choices: [Choice(type: .emailMarketing)],
            isHistoricalImport: false,
            keyTail: ""
        )
    }
}
