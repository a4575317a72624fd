import CMicrohttpd

/// One of libmicrohttpd's daemons: a listening socket and the threads that serve it.
///
/// It runs until it goes out of scope, which waits for the handlers that are running and then
/// closes every connection. No connection may be suspended then.
@safe
final class Daemon: Sendable {
    private let application: Application
    private let socket: ListeningSocket
    /// libmicrohttpd locks what it points to; only `deinit` ends its life.
    private nonisolated(unsafe) let daemon: OpaquePointer

    init(application: Application, socket: ListeningSocket, workers: Int) throws(StartError) {
        let daemon = unsafe CMicrohttpd_start(
            socket.descriptor,
            UInt32(clamping: workers),
            UInt32(clamping: application.limits.connections),
            application.idleSeconds,
            Unmanaged.passUnretained(application).toOpaque(),
            notifyConnection,
            noteTarget,
            handleRequest,
            completeRequest
        )
        guard let daemon = unsafe daemon else {
            throw StartError("libmicrohttpd could not start \(workers) threads for port \(socket.port)")
        }
        self.application = application
        self.socket = socket
        unsafe self.daemon = daemon
    }

    /// Takes no new connections from now on; those there are go on.
    ///
    /// libmicrohttpd returns the socket it has let go of, which stays ours to close.
    func stopListening() {
        _ = unsafe MHD_quiesce_daemon(daemon)
        socket.refuse()
    }

    deinit {
        stopListening()
        unsafe MHD_stop_daemon(daemon)
    }
}
