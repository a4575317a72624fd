import JSONAPI
import Store

/// What is stored about an address, each kind the oldest first: all that ``WhyJudge`` goes by.
struct WhyFacts {
    /// A job with what it is told about the address.
    struct Work {
        let job: Job
        /// The message types whose consent it is to change; empty if none is.
        let types: [MessageType]
        /// The number of its request in the journal; 0 where that is kept no longer.
        let position: Int64
    }

    let question: WhyQuestion
    /// The profile that has the address now.
    let profile: WhyProfile?
    let requests: [JournalEntry]
    let jobs: [Work]
    let outcomes: [Outcome]
    /// The messages to the address, and those to the other address of a subscription that waits.
    let messages: [Message]
    /// The lists among those that outcomes name that are no longer there.
    let deletedLists: Set<String>
    /// The time up to which confirmation messages have expired.
    let lastExpired: Timestamp?

    init(_ question: WhyQuestion, lastExpired: Timestamp?, in db: Connection) throws {
        self.question = question
        self.lastExpired = lastExpired
        let (column, address) = (question.column, question.address)
        let found = try ProfileTable.find(column, .string(address), in: db)
        profile = try found.map { try WhyProfile($0, in: db) }
        let outcomes = try OutcomeTable.all(column, address, profile: found?.id, in: db)
            .filter { question.concerns($0) }
        self.outcomes = outcomes
        var jobs = try JobTable.all(column, address, in: db).filter { question.concerns($0) }
        // A job for a whole list doesn't name the addresses on it.
        for number in outcomes.compactMap(\.job) where !jobs.contains(where: { $0.id == number }) {
            if let job = try JobTable.find(number: number, in: db) { jobs.append(job) }
        }
        var requests = try JournalTable.naming(address, in: db)
        for job in jobs where !requests.contains(where: { $0.request == job.request }) {
            if let entry = try JournalTable.find(request: job.request, in: db) { requests.append(entry) }
        }
        self.requests = requests.sorted { $0.number < $1.number }
        self.jobs = try jobs.sorted { $0.id < $1.id }.map { job in
            let payload = try JobTable.payload(of: job.id, column, address, in: db)
            let subscription = try payload.flatMap { $0["choices"] == nil ? nil : try Subscription($0) }
            let isSuppression = job.kind == Suppressing.name || job.kind == Unsuppressing.name
            return Work(
                job: job,
                types: subscription?.types ?? (isSuppression ? [.emailMarketing] : []),
                position: requests.first { $0.request == job.request }?.number ?? 0
            )
        }
        let waiting = outcomes.filter { $0.rule.effect == .awaitingConfirmation }
        let recipients = Set([address] + waiting.flatMap { [$0.email, $0.phoneNumber].compactMap(\.self) })
        messages = try recipients.sorted()
            .flatMap { try ConfirmationTable.messages(to: $0, in: db) }
            .filter { question.list == nil || $0.list == question.list }
        deletedLists = try Set(outcomes.compactMap(\.list)).filter {
            try ListTable.find(id: $0, in: db) == nil
        }
    }
}

extension WhyFacts {
    /// The outcomes that decide something about the address, or about a profile that has it now.
    var decisions: [Outcome] {
        outcomes.filter { outcome in
            switch outcome.rule.effect {
            case .noted: false
            case .gone: question.isNamed(by: outcome)
            default: true
            }
        }
    }

    /// Whether an outcome is about messages on a channel.
    ///
    /// One of a consent job that names no message types is about every channel; one of another job about none.
    func isAbout(_ channel: String, _ outcome: Outcome) -> Bool {
        switch outcome.rule.effect {
        case .gone: true
        case .leftOut:
            outcome.types?.contains { $0.identifier == MessageType.identifier(of: channel) } ?? false
        case .suppressed, .unsuppressed: channel == "email"
        default: outcome.types?.contains { $0.channel == channel } ?? isAboutConsent(outcome)
        }
    }

    private func isAboutConsent(_ outcome: Outcome) -> Bool {
        guard let number = outcome.job else { return true }
        let kind = jobs.first { $0.job.id == number }?.job.kind
        return kind == SubscribeJob.kind || kind == UnsubscribeJob.kind
    }

    /// Whether a request is about messages on a channel.
    func isAbout(_ channel: String, _ request: JournalEntry) -> Bool {
        guard request.isAboutConsent else { return false }
        if let list = question.list, let named = request.list, named != list { return false }
        return request.channels(of: question.address)?.contains(channel) ?? true
    }

    /// When an outcome was asked for, as the number of a request in the journal: that of its job's request, or of the
    /// last one before a person acted.
    func position(of outcome: Outcome) -> Int64 {
        jobs.first { $0.job.id == outcome.job }?.position ?? outcome.lastRequest
    }

    /// The channels that anything is known of, in the order in which they are shown.
    var channels: [String] {
        let consents = (profile?.consents ?? [:]).filter { $0.value.state != .never }
        var known = askedChannels.union(consents.map { $0.key.channel })
        if profile?.emailSuppressions.isEmpty == false { known.insert("email") }
        return MessageType.channels.filter { known.contains($0) }
    }

    /// The channels that requests were about.
    var askedChannels: Set<String> {
        let types = decisions.flatMap { $0.types ?? [] } + jobs.flatMap(\.types)
        var asked = Set(types.map(\.channel))
        for request in requests where request.isRefused && request.isAboutConsent {
            asked.formUnion(request.channels(of: question.address) ?? [])
        }
        return asked
    }

    /// The channel that the address is for: of SMS and WhatsApp, the one that anything is known of.
    var channel: String {
        if question.column == "email" { return "email" }
        let known = channels
        return known.contains("whatsapp") && !known.contains("sms") ? "whatsapp" : "sms"
    }
}
