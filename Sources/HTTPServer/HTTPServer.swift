import Foundation
import Threads
package import HTTP

/// An HTTP/1.1 server on top of GNU libmicrohttpd.
///
/// Each worker thread runs its own poll loop and calls the handler synchronously, so a handler
/// may block for as long as a database query takes, and the server runs as many handlers at once
/// as it has workers. Requests that are no HTTP, or whose head is over 32 KB, are answered by
/// libmicrohttpd and never reach the handler.
package final class HTTPServer: Sendable {
    /// Answers a request, on any of the worker threads.
    package typealias Handler = @Sendable (Request) -> Response

    /// The addresses of this machine that no other machine can reach.
    package static let loopback = ["127.0.0.1", "::1"]

    /// Twice as many threads as cores, since a thread may wait for the disk: at least 2, at most 8.
    package static var defaultWorkers: Int {
        max(2, min(8, ProcessInfo.processInfo.activeProcessorCount * 2))
    }

    /// The port the server listens on, which the system chose if it was asked for port 0.
    package let port: UInt16
    private let application: Application
    private let daemons: Locked<[Daemon]>

    /// Starts a server that listens on one port of every address.
    ///
    /// - Parameters:
    ///   - addresses: IPv4 and IPv6 addresses in numbers; `::1` is left out where there is no IPv6.
    ///   - port: The port, or 0 for any that is free on all the addresses.
    ///   - workers: How many threads serve each address, at least 2.
    ///   - limits: How much a client may ask of the server.
    ///   - handler: What answers the requests.
    /// - Throws: A ``StartError`` that says which port of which address can't be had, and why.
    package init(
        addresses: [String] = HTTPServer.loopback,
        port: UInt16 = 0,
        workers: Int = HTTPServer.defaultWorkers,
        limits: Limits = Limits(),
        handler: @escaping Handler
    ) throws(StartError) {
        limits.raiseOpenFiles()
        let sockets = try ListeningSocket.listen(on: addresses, port: port)
        let application = Application(limits: limits, handler: handler)
        var daemons: [Daemon] = []
        for socket in sockets {
            try daemons.append(Daemon(application: application, socket: socket, workers: max(2, workers)))
        }
        self.port = sockets.first?.port ?? port
        self.application = application
        self.daemons = Locked(daemons)
    }

    /// Takes no new connections, gives the requests that have begun up to `grace` to be answered,
    /// then closes every connection.
    ///
    /// A handler that is running is waited for even after `grace`, and a delayed response is sent
    /// at once. Calling it again does nothing; a handler must not call it.
    package func stop(grace: Duration = .zero) {
        daemons.withLock { daemons in
            guard !daemons.isEmpty else { return }
            for daemon in daemons { daemon.stopListening() }
            application.beginStopping()
            // A daemon ends with the last use of it, which without this would be before the wait.
            withExtendedLifetime(daemons) { application.waitUntilIdle(for: grace) }
            daemons = []
        }
    }

    deinit {
        stop()
    }
}
