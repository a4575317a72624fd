import HTTP

/// Keeps out requests that a browser was led to send: a `Host` or `Origin` that is not this machine's.
///
/// A page of somebody else's can make a browser call `localhost`, under a name of its own (DNS rebinding) or
/// from its own origin; neither gets further.
struct HostGuard: Sendable {
    /// Further host names that are taken, without a port.
    let allowedHosts: Set<String>

    /// The host that is refused; `nil` where the request may pass.
    ///
    /// `checksOrigin`: Whether pages of other origins are kept out as well.
    func refusedHost(_ request: Request, checksOrigin: Bool) -> String? {
        let hosts = request.headers.all("Host")
        guard hosts.count == 1, let host = hosts.first, isLocal(host) else {
            return hosts.first ?? "no host"
        }
        guard checksOrigin, let origin = request.headers["Origin"] else { return nil }
        guard let mark = origin.firstRange(of: "://"), isLocal(String(origin[mark.upperBound...])) else {
            return origin
        }
        return nil
    }

    private func isLocal(_ host: String) -> Bool {
        let name: String
        if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
            name = String(host[...end])
        } else {
            name = String(Substring(host.utf8.prefix { $0 != UInt8(ascii: ":") })).lowercased()
        }
        return ["localhost", "127.0.0.1", "[::1]"].contains(name) || name.hasSuffix(".localhost")
            || allowedHosts.contains(name)
    }
}
