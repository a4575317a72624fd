import Threads

/// What an emulator tells its owner beside its answers.
package final class Console: Sendable {
    private let print: @Sendable (String) -> Void
    private let wake: Locked<(@Sendable () -> Void)?>

    /// - Parameter print: Takes one line at a time, from any thread.
    package init(print: @escaping @Sendable (String) -> Void = { _ in }) {
        self.print = print
        wake = Locked(nil)
    }

    /// Says a line, with the keys in it masked.
    func say(_ line: String) {
        print(APIKey.masking(line))
    }

    /// Sets what is called when a job may have become due earlier than was known.
    package func onJobs(_ body: @escaping @Sendable () -> Void) {
        wake.withLock { $0 = body }
    }

    func jobsMayBeDue() {
        let body = wake.withLock { $0 }
        body?()
    }

    /// Says each silent decision in a line that names the rule and what changes it.
    func say(_ outcomes: [Outcome]) {
        let silent = outcomes.filter { $0.rule.effect != .subscribed }
        for outcome in silent.prefix(10) {
            let effect = outcome.rule.effect
            let word = effect == .awaitingConfirmation ? "waiting" : effect.rawValue
            let detail = outcome.detail.map { ": \($0)" } ?? ""
            let setting = outcome.rule.setting.map { "; setting \($0)" } ?? ""
            say("\(word)  \(outcome.address)  \(outcome.rule.id)\(detail)\(setting)")
        }
        if silent.count > 10 { say("… and \(silent.count - 10) more") }
    }
}
