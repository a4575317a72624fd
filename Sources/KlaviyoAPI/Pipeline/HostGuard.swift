import HTTP

/// Keeps out requests that a browser was led to send: a host or `Origin` that is not this machine's.
///
/// A page of somebody else's can make a browser call `localhost`, under a name of its own (DNS rebinding) or
/// from its own origin; neither gets further.
struct HostGuard: Sendable {
    /// Further host names that are taken, without a port.
    let allowedHosts: Set<String>

    /// Looks whether a request is kept out.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - checksOrigin: Whether pages of other origins are kept out as well.
    /// - Returns: The host that is refused; `nil` where the request may pass.
    func refusedHost(_ request: Request, checksOrigin: Bool) -> String? {
        let hosts = request.headers.all("Host")
        guard hosts.count == 1, let host = hosts.first, isLocal(host) else {
            return hosts.first ?? "no host"
        }
        if let authority = request.authority, !isLocal(String(authority)) { return String(authority) }
        guard checksOrigin else { return nil }
        return request.headers.all("Origin").first { origin in
            guard let mark = origin.firstRange(of: "://") else { return true }
            return !isLocal(String(origin[mark.upperBound...]))
        }
    }

    /// Whether a name, with a port or without, is this machine's.
    private func isLocal(_ host: String) -> Bool {
        let bytes = host.utf8
        let bracket = bytes.first == UInt8(ascii: "[") ? bytes.firstIndex(of: UInt8(ascii: "]")) : nil
        let end =
            bracket.map { bytes.index(after: $0) } ?? bytes.firstIndex(of: UInt8(ascii: ":"))
            ?? bytes.endIndex
        let port = bytes[end...]
        guard port.isEmpty || Self.isPort(port) else { return false }
        let name = host[..<end]
        if Self.names.contains(name) { return true }
        let lowercased = name.lowercased()
        return Self.names.contains(lowercased[...]) || lowercased.hasSuffix(".localhost")
            || allowedHosts.contains(lowercased)
    }

    private static let names: Set<Substring> = ["localhost", "127.0.0.1", "[::1]"]

    private static func isPort(_ text: Substring.UTF8View) -> Bool {
        text.first == UInt8(ascii: ":")
            && text.dropFirst().allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }
}
