import Glibc

/// How much a client may ask of a server.
package struct Limits: Sendable {
    /// The largest body, in bytes, that is handed to the handler.
    package var body: Int
    /// How many clients may be connected at once, to each address.
    package var connections: Int
    /// After how long without a byte a request is cut off whose body is due; whole seconds.
    package var requestTimeout: Duration
    /// After how long without a byte any other connection is closed; whole seconds.
    package var idleTimeout: Duration

    package init(
        body: Int = 5_242_880,
        connections: Int = 8192,
        requestTimeout: Duration = .seconds(30),
        idleTimeout: Duration = .seconds(60)
    ) {
        self.body = body
        self.connections = connections
        self.requestTimeout = requestTimeout
        self.idleTimeout = idleTimeout
    }

    /// How much of a body that is too large is read, and thrown away, so that the client gets to
    /// read the answer; clients read it only once they have sent everything.
    var discarded: Int { 67_108_864 }

    /// Lets this process have as many open files as `connections` needs, if the system allows it.
    ///
    /// Many systems start processes with a limit of 1024, which they may raise themselves.
    func raiseOpenFiles() {
        let wanted = rlim_t(max(0, connections)) + 256
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
            limit.rlim_cur < wanted
        else { return }
        limit.rlim_cur = min(wanted, limit.rlim_max)
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
