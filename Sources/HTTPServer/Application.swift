import HTTP
import Synchronization

/// What the C callbacks reach through their `context` argument.
final class Application: Sendable {
    let handler: HTTPServer.Handler
    let limits: Limits
    let requestSeconds: UInt32
    let idleSeconds: UInt32
    let delayed = DelayedResponses()
    private let running = Atomic(0)
    private let stopping = Atomic(false)

    init(limits: Limits, handler: @escaping HTTPServer.Handler) {
        self.handler = handler
        self.limits = limits
        requestSeconds = UInt32(clamping: max(1, limits.requestTimeout.components.seconds))
        idleSeconds = UInt32(clamping: max(1, limits.idleTimeout.components.seconds))
    }

    /// Whether a request has begun that isn't answered yet.
    var isBusy: Bool { running.load(ordering: .acquiring) > 0 }

    /// Whether answers tell the client that there will be no other one on this connection.
    var isStopping: Bool { stopping.load(ordering: .relaxed) }

    func requestBegan() { running.wrappingAdd(1, ordering: .relaxed) }

    func requestEnded() { running.wrappingSubtract(1, ordering: .releasing) }

    /// Holds no response back any more, and lets each be the last of its connection.
    func beginStopping() {
        stopping.store(true, ordering: .relaxed)
        delayed.sendAll()
    }
}
