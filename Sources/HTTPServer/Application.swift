import Foundation
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

    /// Whether answers tell the client that there will be no other one on this connection.
    var isStopping: Bool { stopping.load(ordering: .relaxed) }

    /// Counts a request that the handler will be asked about.
    func requestBegan() { running.wrappingAdd(1, ordering: .relaxed) }

    func requestEnded() { running.wrappingSubtract(1, ordering: .releasing) }

    /// Waits until every request that has begun is answered, or for as long as `grace`.
    func waitUntilIdle(for grace: Duration) {
        let deadline = ContinuousClock.now + grace
        while running.load(ordering: .acquiring) > 0, ContinuousClock.now < deadline {
            Thread.sleep(forTimeInterval: 0.002)
        }
    }

    /// Holds no response back any more, and lets each be the last of its connection.
    func beginStopping() {
        stopping.store(true, ordering: .relaxed)
        delayed.sendAll()
    }
}
