import JSONAPI

/// What is true of an address on one channel, and what has made it so.
struct WhyVerdict {
    /// What a verdict rests on.
    enum Basis: Equatable {
        /// A request, by its id.
        case request(String)
        /// A job, by its number.
        case job(Int64)
        case outcome(Outcome)
        /// What is stored of the profile, or that nothing is.
        case state
    }

    /// One of the words of ``Rule/Effect``, or `exists` or `unknown`.
    let word: String
    /// The rule that keeps messages from the address, or the profile from appearing; `nil` if none does.
    let cause: Rule?
    /// The verdict in a sentence or two.
    private(set) var summary: String
    /// What would make messages reach the address; `nil` where they do.
    let remedy: String?
    let basis: Basis

    /// A verdict that no rule is the cause of.
    init(_ word: String, _ summary: String, remedy: String? = nil) {
        self.word = word
        self.summary = summary
        self.remedy = remedy
        cause = nil
        basis = .state
    }

    /// The verdict that is a rule's effect.
    ///
    /// - Parameters:
    ///   - rule: The rule.
    ///   - detail: What is special about this case.
    ///   - basis: What the rule was applied to.
    init(_ rule: Rule, _ detail: String? = nil, _ basis: Basis = .state) {
        word = rule.effect.rawValue
        summary = rule.reason + (detail.map { " Here: \($0)\($0.hasSuffix(".") ? "" : ".")" } ?? "")
        remedy = rule.remedy
        cause = rule.effect.isReachable ? nil : rule
        self.basis = basis
    }

    init(_ outcome: Outcome) {
        self.init(outcome.rule, outcome.detail, .outcome(outcome))
    }

    /// The verdict on a request that was refused.
    init(refused request: JournalEntry) {
        let problem = request.problem.map { ": \($0)" } ?? ""
        let rule = Rule.ofRefusal(request.status, request.problem)
        self.init(rule, nil, .request(request.request))
        summary += " Here: it was answered \(request.status)\(problem)"
    }

    /// The verdict on a job that is not done yet.
    init(waiting job: Job) {
        let rule: Rule = job.state == .queued ? .queued : .stuck
        self.init(rule, "job \(job.id) is \(job.progress)", .job(job.id))
    }

    /// The same verdict with one more sentence.
    func adding(_ sentence: String) -> WhyVerdict {
        var verdict = self
        verdict.summary += " \(sentence)"
        return verdict
    }
}
