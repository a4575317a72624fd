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
            return try Self.response(from: try connection.readToEnd() ?? Data())
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

    /// Reads an answer whose end is the end of the connection.
    private static func response(from data: Data) throws -> Response {
        guard let end = data.firstRange(of: Data("\r\n\r\n".utf8)) else {
            throw Failure(description: "the server closed the connection without an answer")
        }
        let lines = String(decoding: data[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
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
        return Response(status: status, headers: headers, body: Array(data[end.upperBound...]))
    }
}
