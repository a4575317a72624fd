import JSONAPI
import Store

/// Decides about the profiles of a subscribe request, one by one, and carries the decisions out.
struct SubscribeJob {
    static let kind = "subscribe"

    /// How long a pending address gets no second message (assumed, from the advice to put a profile in at most
    /// one subscribe job every 30 minutes).
    private static let messagePause = Duration.seconds(1800)

    let job: Job
    let account: Account
    let settings: Settings
    let now: Timestamp

    init(_ job: Job, _ account: Account) {
        self.job = job
        self.account = account
        settings = account.settings
        now = account.clock.now
    }

    /// Works off all items; returns what was decided.
    func run(in db: Connection) throws -> JobResult {
        let list = try job.list.flatMap { try ListTable.find(id: $0, in: db) }
        let block = try botProtection(in: db)
        let items = try JobTable.items(of: job.id, in: db)
        var result = JobResult()
        for (place, item) in items.enumerated() {
            let hasToFail = job.failing.contains(place)
            let outcomes =
                hasToFail
                ? [Outcome(.failedByTester, try Subscription(item.payload), at: now)]
                : try self.outcomes(of: item, list, block, in: db)
            try result.note(outcomes, of: job, in: db)
            if outcomes.contains(where: { $0.rule.subscribes }) {
                result.counts.completed += 1
            } else if hasToFail {
                result.counts.failed += 1
            } else {
                result.counts.skipped += 1
            }
        }
        return result
    }

    /// What is decided about an item, and about what is left out of it.
    private func outcomes(
        of item: Job.Item,
        _ list: List?,
        _ block: String?,
        in db: Connection
    ) throws -> [Outcome] {
        let subscription = try Subscription(item.payload)
        let resolved = try ResolvedSubscription(subscription, at: now, in: db)
        if resolved.isAboutNobody {
            var outcome = Outcome(.unknownProfileID, subscription, at: now)
            (outcome.email, outcome.phoneNumber) = (item.email, item.phoneNumber)
            return [outcome]
        }
        return try resolved.outcomes { try decide(on: $0, list, block, in: db) }
    }

    /// Decides what becomes of a subscription: what stands against it comes first, then whether somebody has to
    /// confirm it.
    private func decide(
        on resolved: ResolvedSubscription,
        _ list: List?,
        _ block: String?,
        in db: Connection
    ) throws -> [Outcome] {
        let subscription = resolved.subscription
        if let objection = try objection(to: subscription, list, block, in: db) { return [objection] }
        let subscriber = Subscriber(account: account, now: now)
        if subscription.isHistoricalImport {
            return try subscriber.subscribe(resolved, .historicalImport, list, in: db)
        }
        guard list?.optInProcess ?? settings.defaultOptIn == .double else {
            return try subscriber.subscribe(resolved, .singleOptIn, list, in: db)
        }
        if resolved.hasNoAddress {
            return try subscriber.subscribe(resolved, .nothingToConfirm, list, in: db)
        }
        let (unasked, waiting) = subscription.split(branded: settings.brandedSenders)
        var outcomes: [Outcome] = []
        if let unasked {
            outcomes += try subscriber.subscribe(resolved.part(unasked), .brandedSender, list, in: db)
        }
        if let waiting { outcomes.append(try ask(resolved.part(waiting), list, in: db)) }
        return outcomes
    }

    /// What keeps a subscription from being done at all; `nil` if nothing does.
    private func objection(
        to subscription: Subscription,
        _ list: List?,
        _ block: String?,
        in db: Connection
    ) throws -> Outcome? {
        func outcome(_ rule: Rule, _ detail: String? = nil) -> Outcome {
            Outcome(rule, subscription, at: now, detail: detail)
        }
        if subscription.choices.isEmpty { return outcome(.nothingAskedFor) }
        if let email = subscription.email, let objection = settings.spamFilter.objection(to: email) {
            return outcome(.spamFilter, objection)
        }
        if let block { return outcome(settings.botProtection?.rule ?? .botProtection, block) }
        if let earlier = try earlierJob(of: subscription, in: db) {
            return outcome(.subscribedTooOften, earlier)
        }
        return subscription.list != nil && list == nil ? outcome(.listDeleted) : nil
    }

    /// Sends what is to be confirmed.
    private func ask(_ resolved: ResolvedSubscription, _ list: List?, in db: Connection) throws -> Outcome {
        let rule: Rule = list == nil ? .defaultDoubleOptIn : .doubleOptIn
        let subscription = resolved.subscription
        let details = try subscription.confirmations(resolved.profile).map { part in
            try requestConfirmation(of: part, list, in: db)
        }
        // Nothing is special where one message at least was sent.
        let detail = details.contains(nil) ? nil : details[0]
        guard settings.deliversConfirmations else {
            return Outcome(
                .confirmationUndelivered,
                subscription,
                at: now,
                detail: detail ?? "it waits by \(rule.id)"
            )
        }
        return Outcome(rule, subscription, at: now, detail: detail)
    }

    /// Which job had the address too short a time before; `nil` if none had.
    private func earlierJob(of subscription: Subscription, in db: Connection) throws -> String? {
        guard let interval = settings.subscribeInterval else { return nil }
        let since = job.created - interval.duration
        for (column, value) in [("email", subscription.email), ("phone_number", subscription.phoneNumber)] {
            guard let value,
                let earlier = try JobTable.last(before: job, since: since, column, value, in: db)
            else { continue }
            return "job \(earlier.id) of \(earlier.created.iso8601()) is within \(interval.text)"
        }
        return nil
    }

    /// Why all of this job is dropped as a bot's; `nil` if it isn't.
    private func botProtection(in db: Connection) throws -> String? {
        guard let protection = settings.botProtection else { return nil }
        if let end = try BlockTable.end(for: job.keyDigest, at: job.created, in: db) {
            return "subscribing is blocked until \(end.iso8601())"
        }
        let since = job.created - protection.per.duration
        let isByKey = protection.counted == .key
        let count = try JobTable.count(upTo: job, since: since, ofKey: isByKey, in: db)
        guard count > protection.subscribes else { return nil }
        let end = job.created + protection.block.duration
        let blocked = isByKey ? job.keyDigest : BlockTable.everyKey
        try BlockTable.insert(blocked, since: job.created, until: end, in: db)
        return "\(count) subscribe calls within \(protection.per.text), where \(protection.subscribes) pass"
    }

    /// Stores what waits for its link, and sends the message with it; returns what was special about it.
    private func requestConfirmation(
        of subscription: Subscription,
        _ list: List?,
        in db: Connection
    ) throws -> String? {
        var pending = try ConfirmationTable.pending(subscription.address, list: list?.id, in: db)
        if var expired = pending, expired.isExpired(at: now, settings) {
            expired.expired = now
            try ConfirmationTable.save(expired, in: db)
            pending = nil
        }
        var confirmation =
            pending
            ?? Confirmation(
                token: account.ids.token(),
                created: now,
                sent: now,
                confirmed: nil,
                subscription: subscription
            )
        confirmation.subscription = confirmation.subscription.joined(by: subscription)
        let sendsMessage = pending.map { $0.sent + Self.messagePause <= now } ?? true
        if sendsMessage { confirmation.sent = now }
        try ConfirmationTable.save(confirmation, in: db)
        guard sendsMessage else { return "it is waiting already; no second message within 30 minutes" }
        guard settings.deliversConfirmations else { return nil }
        let message = Message(
            id: account.ids.ulid(at: now),
            channel: subscription.confirmationChannel,
            recipient: subscription.address,
            subject: (subscription.confirmationChannel == "sms" ? "Reply YES to confirm" : "Confirm")
                + " your subscription" + (list.map { " to \($0.name)" } ?? ""),
            list: list?.id,
            sent: now,
            token: confirmation.token,
            confirmed: nil,
            renewed: now
        )
        try ConfirmationTable.insert(message, in: db)
        return nil
    }
}
