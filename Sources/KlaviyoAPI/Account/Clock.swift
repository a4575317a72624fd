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

    private static var system: Timestamp {
        Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }

    /// Stops the clock at a time.
    func freeze(at time: Timestamp) {
        mode = .frozen(at: time)
    }

    /// Lets the clock run on with the system's time.
    func resume() {
        mode = .running(ahead: 0)
    }

    /// Moves the clock, standing or running.
    package func advance(by duration: Duration) {
        current.withLock { mode in
            switch mode {
            case .running(let ahead): mode = .running(ahead: ahead + duration.inMicroseconds)
            case .frozen(let time): mode = .frozen(at: time + duration)
            }
        }
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
