import Dispatch
import Foundation

/// The signals by which a server is told to stop.
enum StopSignal {
    /// Returns when SIGINT or SIGTERM arrives. A second one ends the process at once.
    static func wait() {
        let arrived = DispatchSemaphore(value: 0)
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                signal(number, SIG_DFL)
                arrived.signal()
            }
            source.resume()
            return source
        }
        arrived.wait()
        withExtendedLifetime(sources) {}
    }
}
