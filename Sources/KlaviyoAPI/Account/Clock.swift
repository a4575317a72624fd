import FoundationEssentials
package import JSONAPI
import Threads

/// The time of an account, from which every date, due job and window is taken.
package final class Clock: Sendable {
    /// How a clock runs.
    enum Mode: Sendable, Equatable {
        /// With the system's clock, ahead of it by a number of microseconds.
        case running(ahead: Int64)
        case frozen(at: Timestamp)
    }

    private let current: Locked<Mode>
    /// The last second that ``httpDate`` has shown, and how: many answers share one.
    private let shown = Locked<(second: Int64, date: String)>((0, Timestamp(microseconds: 0).httpDate))

    /// A clock that shows the system's time, or stands still at a given one.
    package init(fixedAt timestamp: Timestamp? = nil) {
        current = Locked(timestamp.map { .frozen(at: $0) } ?? .running(ahead: 0))
    }

    var mode: Mode {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }

    package var now: Timestamp {
        switch mode {
        case .running(let ahead): Self.system + .microseconds(ahead)
        case .frozen(let time): time
        }
    }

    var isFrozen: Bool {
        if case .frozen = mode { true } else { false }
    }

    private static var system: Timestamp {
        Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }

    /// The time as the header `Date` has it.
    var httpDate: String {
        let now = now
        return shown.withLock { shown in
            if shown.second != now.seconds { shown = (now.seconds, now.httpDate) }
            return shown.date
        }
    }

    /// Moves the clock, standing or running; for tests.
    package func advance(by duration: Duration) {
        current.withLock { $0 = $0.advanced(by: duration) }
    }

    /// How long the system waits until this clock shows a time; `nil` if it stands still before it.
    package func wait(until time: Timestamp) -> Duration? {
        let now = now
        if time <= now { return .zero }
        if case .frozen = mode { return nil }
        return time - now
    }
}

extension Clock.Mode {
    /// With the system's time.
    static let system = Clock.Mode.running(ahead: 0)

    /// The mode of a clock that has been moved, standing or running.
    func advanced(by duration: Duration) -> Clock.Mode {
        switch self {
        case .running(let ahead): .running(ahead: ahead + duration.inMicroseconds)
        case .frozen(let time): .frozen(at: time + duration)
        }
    }

    /// The mode as it is stored with the account.
    var json: JSON {
        switch self {
        case .running(let ahead): ["ahead": .int(ahead)]
        case .frozen(let time): ["frozen": .int(time.microseconds)]
        }
    }

    init?(_ json: JSON) {
        if let ahead = json["ahead"]?.int {
            self = .running(ahead: Int64(ahead))
        } else if let time = json["frozen"]?.int {
            self = .frozen(at: Timestamp(microseconds: Int64(time)))
        } else {
            return nil
        }
    }
}
