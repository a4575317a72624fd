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
            guard let subscription = Subscription(item.payload) else { continue }
            let outcomes =
                job.failing.contains(place)
                ? [outcome(.failedByTester, subscription)]
                : try self.outcomes(of: subscription, list, block, in: db)
            for var outcome in outcomes {
                outcome.job = job.id
                try OutcomeTable.insert(outcome, in: db)
                result.outcomes.append(outcome)
            }
            let isDone = outcomes.contains { $0.rule.effect == .subscribed || $0.rule == .stillSuppressed }
            switch isDone {
            case true: result.counts.completed += 1
            case false where job.failing.contains(place): result.counts.failed += 1
            case false: result.counts.skipped += 1
            }
        }
        return result
    }

    /// What is decided about a subscription, and about what is left out of it.
    ///
    /// Where nothing else was asked for, nothing else is decided: the profile stays as it is (assumed).
    private func outcomes(
        of subscription: Subscription,
        _ list: List?,
        _ block: String?,
        in db: Connection
    ) throws -> [Outcome] {
        var outcomes: [Outcome] = []
        if !subscription.choices.isEmpty || subscription.omissions.isEmpty {
            outcomes = try decide(on: subscription, list, block, in: db)
        }
        return outcomes
            + subscription.omissions.map { omission in
                var outcome = outcome(omission.rule, subscription, omission.detail)
                outcome.phoneNumber = omission.phoneNumber
                return outcome
            }
    }

    private func decide(
        on subscription: Subscription,
        _ list: List?,
        _ block: String?,
        in db: Connection
    ) throws -> [Outcome] {
        if let email = subscription.email, let objection = settings.spamFilter.objection(to: email) {
            return [outcome(.spamFilter, subscription, objection)]
        }
        if let block { return [outcome(settings.botProtection?.rule ?? .botProtection, subscription, block)] }
        if let detail = try earlierJob(of: subscription, in: db) {
            return [outcome(.subscribedTooOften, subscription, detail)]
        }
        if subscription.list != nil, list == nil { return [outcome(.listDeleted, subscription)] }
        let subscriber = Subscriber(account: account, now: now)
        if subscription.isHistoricalImport {
            return try subscriber.subscribe(subscription, .historicalImport, list, in: db)
        }
        guard list?.optInProcess ?? settings.defaultOptIn == .double else {
            return try subscriber.subscribe(subscription, .singleOptIn, list, in: db)
        }
        let (unasked, waiting) = subscription.split(
            try subscription.existingProfile(in: db),
            branded: settings.brandedSenders
        )
        return try (unasked.map { try subscriber.subscribe($0, .brandedSender, list, in: db) } ?? [])
            + (waiting.map { [try ask($0, list, in: db)] } ?? [])
    }

    /// Sends what is to be confirmed.
    private func ask(_ subscription: Subscription, _ list: List?, in db: Connection) throws -> Outcome {
        let rule: Rule = list == nil ? .defaultDoubleOptIn : .doubleOptIn
        let details = try subscription.confirmations(subscription.existingProfile(in: db)).map { part in
            try requestConfirmation(of: part, list, in: db)
        }
        // Nothing is special where one message at least was sent.
        let detail = details.contains(nil) ? nil : details[0]
        guard settings.deliversConfirmations else {
            return outcome(.confirmationUndelivered, subscription, detail ?? "it waits by \(rule.id)")
        }
        return outcome(rule, subscription, detail)
    }

    private func outcome(_ rule: Rule, _ subscription: Subscription, _ detail: String? = nil) -> Outcome {
        Outcome(
            time: now,
            rule: rule,
            detail: detail,
            email: subscription.email,
            phoneNumber: subscription.phoneNumber,
            profile: subscription.profile,
            list: subscription.list,
            types: subscription.types
        )
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
        confirmation.subscription = subscription
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
