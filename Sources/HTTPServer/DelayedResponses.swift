import Threads
import CMicrohttpd
import Dispatch
import HTTP

/// The responses being held back, each on a suspended connection.
///
/// libmicrohttpd must not be stopped while a connection is suspended. So a response is sent by its
/// timer or, when the server stops, by ``sendAll()``, and always under the lock: once ``sendAll()``
/// has returned, no connection is suspended and none will be.
final class DelayedResponses: Sendable {
    /// A response and where it goes; unchecked since a suspended connection may be used by any thread.
    @safe
    private struct Held: @unchecked Sendable {
        let response: Response
        let connection: OpaquePointer

        func send(isLast: Bool) {
            _ = unsafe response.queue(on: connection, isLast: isLast)
            unsafe MHD_resume_connection(connection)
        }
    }

    private struct State {
        var held: [Int: Held] = [:]
        var nextID = 0
        var isClosed = false
    }

    private let state = Locked(State())

    /// Suspends `connection` and answers it when `delay` has passed.
    @unsafe
    func send(_ response: Response, on connection: OpaquePointer, after delay: Duration) {
        unsafe MHD_suspend_connection(connection)
        let held = unsafe Held(response: response, connection: connection)
        let id = state.withLock { state in
            state.nextID += 1
            if state.isClosed { held.send(isLast: true) } else { state.held[state.nextID] = held }
            return state.nextID
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + delay.seconds) {
            self.state.withLock { $0.held.removeValue(forKey: id)?.send(isLast: false) }
        }
    }

    /// Sends what is held back, and from now on holds nothing back.
    func sendAll() {
        state.withLock { state in
            for held in state.held.values { held.send(isLast: true) }
            state.held = [:]
            state.isClosed = true
        }
    }
}

extension Duration {
    fileprivate var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
