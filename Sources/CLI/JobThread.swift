import Foundation
import JSONAPI
import KlaviyoAPI

/// The thread that runs jobs when they are due.
final class JobThread: @unchecked Sendable {
    // @unchecked because `condition` guards the two flags.
    private let condition = NSCondition()
    private var isStopping = false
    private var hasNews = false
    private let emulator: Emulator
    private let finished = DispatchSemaphore(value: 0)

    init(_ emulator: Emulator) {
        self.emulator = emulator
        emulator.account.onJobs { [weak self] in self?.wake() }
        let thread = Thread { [self] in run() }
        thread.name = "jobs"
        thread.start()
    }

    /// Waits for the job that is running, and runs no more.
    func stop() {
        condition.withLock {
            isStopping = true
            condition.signal()
        }
        finished.wait()
    }

    private func wake() {
        condition.withLock {
            hasNews = true
            condition.signal()
        }
    }

    private func run() {
        while !condition.withLock({ isStopping }) {
            var deadline: Date?
            do {
                let next = try emulator.runDueJobs()
                let wait = next.flatMap { emulator.account.clock.wait(until: $0) }
                deadline = wait.map { Date(timeIntervalSinceNow: Double($0.inMicroseconds) / 1e6) }
            } catch {
                // A job that meets an error is held; this error is the database's own, and may pass.
                StandardError.print("internal error in a job: \(error)")
                deadline = Date(timeIntervalSinceNow: 1)
            }
            condition.withLock {
                while !hasNews, !isStopping {
                    if let deadline {
                        if !condition.wait(until: deadline) { break }
                    } else {
                        condition.wait()
                    }
                }
                hasNews = false
            }
        }
        finished.signal()
    }
}
