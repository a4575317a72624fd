import FoundationEssentials
package import JSONAPI
import Threads

/// The time of an account, from which every date, due job and window is taken.
package final class Clock: Sendable {
    private let fixed: Locked<Timestamp?>

    /// A clock that shows the system's time, or stands still at a given one.
    package init(fixedAt timestamp: Timestamp? = nil) {
        fixed = Locked(timestamp)
    }

    package var now: Timestamp {
        fixed.withLock { $0 }
            ?? Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }

    /// Moves a clock that stands still.
    package func advance(by duration: Duration) {
        fixed.withLock { time in
            if let current = time { time = current + duration }
        }
    }

    /// How long the system waits until this clock shows a time; `nil` if it stands still before it.
    package func wait(until time: Timestamp) -> Duration? {
        let now = now
        if time <= now { return .zero }
        return fixed.withLock { $0 } == nil ? time - now : nil
    }
}
