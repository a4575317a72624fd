import JSONAPI

/// What became of an address, and why: a verdict on the channel that it is for, those on others, and the story.
struct Why {
    private let facts: WhyFacts
    private let verdict: WhyVerdict
    /// The verdict on each channel that anything is known of.
    private let verdicts: [(channel: String, verdict: WhyVerdict)]

    init(_ facts: WhyFacts) {
        self.facts = facts
        let (known, asked) = (facts.channels, facts.channel)
        verdict = WhyJudge(facts: facts, channel: asked).verdict
        verdicts = MessageType.channels.filter { known.contains($0) || $0 == asked }
            .map { ($0, WhyJudge(facts: facts, channel: $0).verdict) }
    }

    /// The answer of the control API.
    ///
    /// - Parameter base: Where this server is reached, for links.
    /// - Returns: An object with the verdict, the same for each channel, and the story.
    func json(base: String) -> JSON {
        [
            "identifier": .string(facts.question.address),
            "verdict": .string(verdict.word),
            "cause": .optional(verdict.cause?.id),
            "summary": .string(verdict.summary),
            "evidence": .optional(verdict.cause?.evidence.rawValue),
            "setting": .optional(verdict.cause?.setting),
            "remedy": .optional(verdict.remedy),
            "notes": .array(notes.map { .string($0) }),
            "profile_id": .optional(facts.profile?.profile.id),
            "profile": facts.profile?.json ?? .null,
            "channels": .object(
                JSONObject(verdicts.map { .init(name: $0.channel, value: json($0.channel, $0.verdict)) })
            ),
            "story": WhyStory(facts, base: base).json,
        ]
    }

    private func json(_ channel: String, _ verdict: WhyVerdict) -> JSON {
        [
            "verdict": .string(verdict.word),
            "cause": .optional(verdict.cause?.id),
            "summary": .string(verdict.summary),
            "remedy": .optional(verdict.remedy),
            "consents": facts.profile?.consents(on: channel) ?? [:],
            "suppressions": .array(
                (channel == "email" ? facts.profile?.emailSuppressions ?? [] : []).map {
                    .string($0.reason.rawValue)
                }
            ),
        ]
    }

    /// What else a developer should know of the address: what was refused, dropped or still waits beside the verdict.
    private var notes: [String] {
        var notes: [String] = []
        if let request = facts.requests.last, request.isRefused, verdict.basis != .request(request.request) {
            let problem = request.problem.map { ": \($0)" } ?? ""
            let asked = "\(request.method) \(request.target)"
            notes.append("The last request that names it was refused: \(asked) → \(request.status)\(problem)")
        }
        let dropped = facts.decisions.last { $0.rule.effect == .dropped && $0.types == nil }
        if let dropped, verdict.basis != .outcome(dropped) {
            let name = facts.jobs.first { $0.job.id == dropped.job }.map { "Its \($0.job.kind) job" } ?? "It"
            let detail = dropped.detail.map { ": \($0)" } ?? ""
            notes.append("\(name) was dropped by \(dropped.rule.id)\(detail).")
        }
        for work in facts.jobs
        where !work.job.state.isFinal && verdict.basis != .job(work.job.id) {
            notes.append("Job \(work.job.id), \(work.job.kind), is \(work.job.progress).")
        }
        return notes
    }
}
