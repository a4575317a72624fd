import Glibc
import HTTP

/// A TCP client that sends exactly the bytes that it is told to, and reads answers one by one.
final class Client {
    /// What the server answered.
    struct Answer: Equatable {
        var status: Int
        var headers: Headers
        var body: String
    }

    /// Why an answer could not be read.
    struct Failure: Error {
        let reason: String
    }

    private let descriptor: CInt
    private var unread: [UInt8] = []

    init(port: UInt16, address: String = "127.0.0.1") throws {
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_NUMERICHOST
        unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(address, String(port), &hints, &found) == 0, let info = unsafe found else {
            throw Failure(reason: "\(address) is not an address")
        }
        defer { unsafe freeaddrinfo(info) }
        descriptor = unsafe socket(info.pointee.ai_family, CInt(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        guard unsafe connect(descriptor, info.pointee.ai_addr, info.pointee.ai_addrlen) == 0 else {
            // Throwing here runs deinit, as every property has a value by now; it closes the socket.
            throw Failure(reason: "connection refused")
        }
    }

    deinit {
        close(descriptor)
    }

    func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let rest = bytes[sent...]
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(reason: "cut off after \(sent) bytes") }
            sent += count
        }
    }

    /// Reads one answer, whose body is as long as its head says.
    func receive(toHead: Bool = false) throws -> Answer {
        let end = Array("\r\n\r\n".utf8)
        while unread.firstRange(of: end) == nil { try readMore() }
        guard let head = unread.firstRange(of: end) else { throw Failure(reason: "no head") }
        let lines = String(decoding: unread[..<head.lowerBound], as: UTF8.self).split(separator: "\r\n")
        unread.removeSubrange(..<head.upperBound)

        var headers = Headers()
        for line in lines.dropFirst() {
            let parts = line.split(separator: ": ", maxSplits: 1)
            headers.add(String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
        }
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        let length = toHead || status == 100 ? 0 : headers["Content-Length"].flatMap { Int($0) } ?? 0
        while unread.count < length { try readMore() }
        let body = String(decoding: unread.prefix(length), as: UTF8.self)
        unread.removeFirst(length)
        return Answer(status: status ?? 0, headers: headers, body: body)
    }

    /// Sends a whole request and reads its answer.
    func exchange(_ request: String) throws -> Answer {
        try send(request)
        return try receive(toHead: request.hasPrefix("HEAD "))
    }

    /// Waits for what comes next; true if that is the end of the connection.
    func isClosedNext() -> Bool {
        guard unread.isEmpty else { return false }
        var byte: UInt8 = 0
        return unsafe recv(descriptor, &byte, 1, 0) == 0
    }

    private func readMore() throws {
        var piece = [UInt8](repeating: 0, count: 65536)
        let count = unsafe piece.withUnsafeMutableBytes {
            unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
        }
        guard count > 0 else {
            throw Failure(reason: "no answer, but \(count == 0 ? "the end" : "an error")")
        }
        unread += piece.prefix(count)
    }
}
