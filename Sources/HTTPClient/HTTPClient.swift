import CSystem
import Foundation
package import HTTP

/// Sends requests to a server on this machine, one connection each.
///
/// Foundation's `URLSession` would do as well, but linking it makes every start of the program 11 ms slower and
/// 17 MB larger, that of the server included.
package struct HTTPClient: Sendable {
    /// A request that got no answer, in a sentence for the person who sent it.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package let port: UInt16
    /// How long the server may take to send something.
    package var timeout = 600

    package init(port: UInt16) {
        self.port = port
    }

    /// A client for `http://localhost:5528` and the like; `nil` for an address that is not this machine's.
    package init?(url: String) {
        guard let url = URL(string: url), url.scheme == "http", let host = url.host(),
            ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host),
            let port = UInt16(exactly: url.port ?? 80)
        else { return nil }
        self.init(port: port)
    }

    /// Sends a request and waits for its answer.
    package func send(_ request: Request) throws -> Response {
        let descriptor = CSystem_connectLoopback(port, Int32(timeout))
        guard descriptor >= 0 else {
            throw Failure(description: "nothing listens on port \(port) of this machine")
        }
        let connection = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try connection.write(contentsOf: Self.bytes(of: request, port: port))
            return try Self.response(from: connection)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(description: "the connection to port \(port) broke: \(error.localizedDescription)")
        }
    }

    private static func bytes(of request: Request, port: UInt16) -> Data {
        var head = "\(request.method) \(request.target) HTTP/1.1\r\n"
        head += "Host: localhost:\(port)\r\nConnection: close\r\nContent-Length: \(request.body.count)\r\n"
        for (name, value) in request.headers { head += "\(name): \(value)\r\n" }
        return Data(head.utf8) + Data("\r\n".utf8) + Data(request.body)
    }

    /// Reads an answer, whose end is where its head says, or else the end of the connection.
    private static func response(from connection: FileHandle) throws -> Response {
        var head = Data()
        let end = Data("\r\n\r\n".utf8)
        // Byte by byte, as a longer read would wait for bytes that may never come.
        while head.suffix(end.count) != end {
            guard let byte = try connection.read(upToCount: 1), !byte.isEmpty, head.count < 65_536 else {
                throw Failure(description: "the server closed the connection without an answer")
            }
            head += byte
        }
        let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
        guard let status = lines[0].split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw Failure(description: "the server's answer is not HTTP")
        }
        var headers = Headers()
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 {
                headers.add(String(parts[0]), parts[1].trimmingCharacters(in: .whitespaces))
            }
        }
        let length = headers["Content-Length"].flatMap { Int($0) }
        let body = try length.map { try connection.read(upToCount: max(0, $0)) } ?? connection.readToEnd()
        return Response(status: status, headers: headers, body: Array(body ?? Data()))
    }
}
