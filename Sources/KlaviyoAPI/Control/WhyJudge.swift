import JSONAPI

/// Decides what is true of an address on one channel, and why.
///
/// What was asked for last counts: a request that was refused, a job that waits, or else the last decision, as long as
/// it agrees with what is stored of the profile. Where it doesn't, what is stored is the verdict.
struct WhyJudge {
    let facts: WhyFacts
    /// The channel as requests name it: `email`, `sms`, `whatsapp` or `push`.
    let channel: String

    private var marketing: MessageType { MessageType(channel: channel, name: "marketing") }
    private var isText: Bool { MessageType.identifier(of: channel) == "phone_number" }

    var verdict: WhyVerdict {
        let decision = lastDecision
        let decided = decision.map { facts.position(of: $0) } ?? -1
        let waiting = waitingJob(after: decided)
        if let refused = refusedRequest(after: waiting?.position ?? decided) {
            return withProfile(WhyVerdict(refused: refused))
        }
        if let waiting { return withProfile(WhyVerdict(waiting: waiting.job)) }
        if let decision, let verdict = verdict(by: decision) { return verdict }
        return facts.profile.map { standing($0, decision) } ?? absence(decision)
    }

    /// The last decision about the channel since the address last left a profile; where no profile has it, about
    /// whatever was asked for.
    private var lastDecision: Outcome? {
        let decisions = facts.decisions
        let departure = decisions.lastIndex { $0.rule.effect == .gone }
        let start = departure.map { facts.profile == nil ? $0 : $0 + 1 } ?? 0
        let open = decisions[start...]
        return open.last { facts.isAbout(channel, $0) } ?? (facts.profile == nil ? open.last : nil)
    }

    /// A job that may still change something: for the channel, or, where there is no profile, for the address.
    private func waitingJob(after position: Int64) -> WhyFacts.Work? {
        facts.jobs.last { work in
            !work.job.state.isFinal && work.position > position
                && (facts.profile == nil || work.types.contains { $0.channel == channel })
        }
    }

    private func refusedRequest(after position: Int64) -> JournalEntry? {
        facts.requests.last { $0.isRefused && $0.number > position && facts.isAbout(channel, $0) }
    }

    /// The verdict that is a decision; `nil` where it doesn't hold any more.
    private func verdict(by decision: Outcome) -> WhyVerdict? {
        switch decision.rule.effect {
        case .subscribed, .unsuppressed, .suppressed, .unsubscribed:
            guard let profile = facts.profile, holds(decision, profile) else { return nil }
            return withTypes(of: decision, WhyVerdict(decision))
        case .awaitingConfirmation: return withProfile(awaiting(decision))
        case .gone: return WhyVerdict(decision)
        default: return withProfile(WhyVerdict(decision))
        }
    }

    /// Whether what is stored of the profile is what a decision made it.
    private func holds(_ decision: Outcome, _ profile: WhyProfile) -> Bool {
        let isSuppressed = channel == "email" && !profile.emailSuppressions.isEmpty
        switch decision.rule.effect {
        case .suppressed: return isSuppressed
        case .unsuppressed: return !isSuppressed
        case .unsubscribed where channel == "email" && decision.rule == .unsubscribedFromList:
            return decision.list.map { !profile.isOn($0) || profile.isSuppressed(for: $0) } ?? false
        case .unsubscribed:
            return decision.rule != .unsubscribedFromList
                && profile.consent(to: marketing).state != .subscribed
        default:
            let types = decision.types?.filter { $0.channel == channel } ?? [marketing]
            return !isSuppressed && types.allSatisfy { profile.consent(to: $0).state == .subscribed }
                && [decision.list, facts.question.list].compactMap(\.self).allSatisfy(profile.isOn)
        }
    }

    /// What has become of a confirmation that somebody was asked for.
    private func awaiting(_ decision: Outcome) -> WhyVerdict {
        if let list = decision.list, facts.deletedLists.contains(list) {
            return WhyVerdict(.listDeleted, nil, .outcome(decision))
        }
        let sent = facts.messages.filter { $0.list == decision.list }
        let message = sent.last { $0.channel == (isText ? "sms" : "email") } ?? sent.last
        if let message, message.state(facts.lastExpired) == "expired" {
            let detail = "it was sent at \(message.sent.iso8601())"
            return WhyVerdict(.confirmationExpired, detail, .outcome(decision))
        }
        let verdict = WhyVerdict(decision)
        return isText && message?.channel == "sms"
            ? verdict.adding("The text message waits for YES.") : verdict
    }

    /// The verdict that follows from what is stored of the profile alone.
    private func standing(_ profile: WhyProfile, _ decision: Outcome?) -> WhyVerdict {
        let consent = profile.consent(to: marketing)
        let since = consent.timestamp.map { " since \(Timestamp(microseconds: $0).iso8601())" } ?? ""
        if consent.state == .unsubscribed {
            return WhyVerdict(
                Rule.Effect.unsubscribed.rawValue,
                "The profile is UNSUBSCRIBED from \(marketing.title)\(since).",
                remedy: "Subscribe it again."
            )
        }
        if channel == "email", let suppression = profile.emailSuppressions.last {
            return withProfile(WhyVerdict(suppression.reason.rule, suppression.reason.rawValue))
        }
        guard consent.state == .subscribed else { return existence(profile, decision) }
        if decision?.rule.effect == .subscribed, let list = decision?.list, !profile.isOn(list) {
            let isDeleted = facts.deletedLists.contains(list)
            return WhyVerdict(.removedFromList, "list \(list)\(isDeleted ? ", which was deleted" : "")")
        }
        if let list = facts.question.list, !profile.isOn(list) { return existence(profile, decision) }
        return WhyVerdict(
            Rule.Effect.subscribed.rawValue,
            "The profile is SUBSCRIBED to \(marketing.title)\(since)."
        )
    }

    /// What there is to say of a profile of which nobody has asked for this.
    private func existence(_ profile: WhyProfile, _ decision: Outcome?) -> WhyVerdict {
        let state = profile.consent(to: marketing).state.rawValue
        var summary = "The profile exists, \(state) to \(marketing.title)"
        if let list = facts.question.list {
            summary += profile.isOn(list) ? ", on the list" : ", not on the list"
        }
        if let other = decision?.profile, other != profile.profile.id {
            return WhyVerdict("exists", "\(summary). The last decision was about profile \(other).")
        }
        let others = facts.askedChannels.subtracting([channel]).sorted()
        let asked = others.isEmpty ? "" : " to that, only to \(others.joined(separator: ", "))"
        return WhyVerdict("exists", "\(summary); nothing has asked to subscribe it\(asked).")
    }

    /// What there is to say where no profile has the address and no decision tells why.
    private func absence(_ decision: Outcome?) -> WhyVerdict {
        if decision != nil {
            return WhyVerdict(
                Rule.Effect.gone.rawValue,
                "The profile that had \(facts.question.address) is gone, or has another address.",
                remedy: "Subscribe it again."
            )
        }
        let refused = facts.requests.filter(\.isRefused)
        if let refused = refused.last(where: \.isWrite) ?? refused.last {
            return WhyVerdict(refused: refused)
        }
        if facts.requests.isEmpty, facts.jobs.isEmpty {
            return WhyVerdict(
                "unknown",
                "No write and no refused request has named \(facts.question.address).",
                remedy: "Check that the client sends its requests to this server."
            )
        }
        return WhyVerdict(
            "unknown",
            "Requests have named \(facts.question.address), but no profile has it.",
            remedy: "Look at what they asked for, in the story."
        )
    }

    /// A verdict with what is true of the profile all the same.
    private func withProfile(_ verdict: WhyVerdict) -> WhyVerdict {
        guard let profile = facts.profile else { return verdict }
        let state = profile.consent(to: marketing).state.rawValue
        return verdict.adding("The profile exists, \(state) to \(marketing.title).")
    }

    /// A verdict with what it is about, where that isn't marketing.
    private func withTypes(of decision: Outcome, _ verdict: WhyVerdict) -> WhyVerdict {
        let types = decision.types?.filter { $0.channel == channel } ?? []
        guard !types.isEmpty, !types.contains(marketing) else { return verdict }
        return verdict.adding("It is about \(types.map(\.text).joined(separator: ", ")) alone.")
    }
}

extension MessageType {
    /// What people call it: `email marketing`.
    fileprivate var title: String {
        let channel = ["sms": "SMS", "whatsapp": "WhatsApp"][channel] ?? channel
        return "\(channel) \(name.replacing("_", with: " "))"
    }
}

extension Suppression.Reason {
    /// The rule that sets it, where nobody has noted which did.
    fileprivate var rule: Rule {
        switch self {
        case .hardBounce: .hardBounce
        case .invalidEmail: .invalidEmail
        case .spamComplaint: .spamComplaint
        case .unsubscribe: .unsubscribed
        case .userSuppressed: .userSuppressed
        }
    }
}
