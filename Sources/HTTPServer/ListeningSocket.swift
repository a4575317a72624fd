import Glibc

/// A TCP socket that listens on one address, until it goes out of scope.
package final class ListeningSocket: Sendable {
    package let descriptor: CInt
    /// The port it listens on, which the system chose if it was asked for port 0.
    package let port: UInt16

    /// Listens on an IPv4 or IPv6 address, written in numbers.
    ///
    /// `SO_REUSEADDR` lets a server start again while connections of the last one linger; on Linux
    /// it doesn't let two sockets listen on one port, as `SO_REUSEPORT` would.
    package convenience init(address: String, port: UInt16) throws(StartError) {
        do {
            try self.init(trying: address, port: port)
        } catch {
            throw error.startError(address: address, port: port)
        }
    }

    /// Listens on every address that this machine has, all on one port.
    ///
    /// A machine without IPv6 has no `::1`; that address is then left out.
    static func listen(on addresses: [String], port: UInt16) throws(StartError) -> [ListeningSocket] {
        let attempts = port == 0 ? 50 : 1
        for attempt in 1...attempts {
            var sockets: [ListeningSocket] = []
            var failure: (error: Failure, address: String)?
            for address in addresses where failure == nil {
                do throws(Failure) {
                    try sockets.append(ListeningSocket(trying: address, port: sockets.first?.port ?? port))
                } catch {
                    let isLeftOut = error.isMissingAddress && address == "::1" && addresses.count > 1
                    if !isLeftOut { failure = (error, address) }
                }
            }
            guard let failure else { return sockets }
            guard failure.error.code == EADDRINUSE, attempt < attempts else {
                throw failure.error.startError(address: failure.address, port: port)
            }
        }
        return []
    }

    private init(trying address: String, port: UInt16) throws(Failure) {
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
        unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(address, String(port), &hints, &found) == 0, let info = unsafe found else {
            throw Failure(code: nil)
        }
        defer { unsafe freeaddrinfo(info) }

        let type = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        let descriptor = unsafe socket(info.pointee.ai_family, CInt(type), 0)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        var one: CInt = 1
        let size = socklen_t(MemoryLayout<CInt>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, size)
        if unsafe info.pointee.ai_family == AF_INET6 {
            unsafe setsockopt(descriptor, CInt(IPPROTO_IPV6), IPV6_V6ONLY, &one, size)
        }
        guard unsafe bind(descriptor, info.pointee.ai_addr, info.pointee.ai_addrlen) == 0,
            Glibc.listen(descriptor, 4096) == 0
        else {
            let code = errno
            close(descriptor)
            throw Failure(code: code)
        }
        self.descriptor = descriptor
        self.port = Self.port(of: descriptor) ?? port
    }

    deinit {
        close(descriptor)
    }

    /// Refuses connections from now on, though the descriptor stays open.
    func refuse() {
        shutdown(descriptor, CInt(SHUT_RDWR))
    }

    private static func port(of descriptor: CInt) -> UInt16? {
        var address = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let port = unsafe withUnsafeMutableBytes(of: &address) { bytes -> UInt16? in
            guard let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
                unsafe getsockname(descriptor, start, &size) == 0
            else { return nil }
            // The port has the same place in an IPv4 and an IPv6 address.
            return unsafe bytes.load(fromByteOffset: 2, as: UInt16.self)
        }
        return port.map { UInt16(bigEndian: $0) }
    }
}

/// Why a socket doesn't listen: what `errno` said, or nil for something that is no address.
private struct Failure: Error {
    let code: CInt?

    var isMissingAddress: Bool { code == EAFNOSUPPORT || code == EADDRNOTAVAIL }

    func startError(address: String, port: UInt16) -> StartError {
        switch code {
        case nil: StartError("\"\(address)\" is not an IP address")
        case EADDRINUSE: StartError("port \(port) on \(address) is in use")
        case EACCES: StartError("port \(port) on \(address) may only be used by an administrator")
        case EADDRNOTAVAIL, EAFNOSUPPORT: StartError("this machine does not have the address \(address)")
        case .some(let code):
            StartError(
                "cannot listen on port \(port) of \(address): \(unsafe String(cString: strerror(code)))"
            )
        }
    }
}
