import Threads

/// What an emulator tells its owner beside its answers.
package final class Console: Sendable {
    private let print: @Sendable (String) -> Void
    /// The refusal that was said last, and how often it has come since something else was.
    private let refusal = Locked((line: "", count: 0))

    /// - Parameter print: Takes one line at a time, from any thread.
    package init(print: @escaping @Sendable (String) -> Void = { _ in }) {
        self.print = print
    }

    /// Says a line, with the keys in it masked.
    func say(_ line: String) {
        say(line, isRefusal: false)
    }

    /// Says that a request was refused, and why.
    func sayRefused(_ entry: JournalEntry) {
        let problem = (entry.problem ?? "").replacing("\n", with: " ").prefix(300)
        let request = "\(entry.method) \(entry.target) → \(entry.status)  key \(entry.key ?? "-")"
        say("refused  \(request)  \(problem)", isRefusal: true)
    }

    /// How many refusals in a row are said that are the same; the others are counted.
    private static let repeats = 3

    private func say(_ line: String, isRefusal: Bool) {
        let lines = refusal.withLock { last -> [String] in
            if isRefusal, last.line == line {
                last.count += 1
                return last.count <= Self.repeats ? [line] : []
            }
            let unsaid = last.count - Self.repeats
            last = isRefusal ? (line, 1) : ("", 0)
            return unsaid > 0 ? ["… and \(unsaid) more like it", line] : [line]
        }
        for line in lines { print(APIKey.masking(line)) }
    }

    /// Says each silent decision in a line that names the rule and what changes it.
    func say(_ outcomes: [Outcome]) {
        let silent = outcomes.filter { $0.rule.effect != .subscribed }
        for outcome in silent.prefix(10) {
            let effect = outcome.rule.effect
            let word = effect.rawValue.replacing("_", with: " ")
            let detail = outcome.detail.map { ": \($0)" } ?? ""
            let setting = outcome.rule.setting.map { "; setting \($0)" } ?? ""
            say("\(word)  \(outcome.address)  \(outcome.rule.id)\(detail)\(setting)")
        }
        if silent.count > 10 { say("… and \(silent.count - 10) more") }
    }
}
