import HTTP
import HTTPClient
import HTTPServer
import Testing

@Suite struct HTTPClientTests {
    @Test func `sends a whole request and reads the whole answer`() throws {
        let server = try HTTPServer { request in
            let lines = [request.method, request.target, request.headers["X-Colour"] ?? ""]
            let body = Array(lines.joined(separator: " ").utf8) + request.body
            return Response(status: 202, headers: ["X-Answer": "a: b"], body: body)
        }
        // More than a socket takes at once.
        let body = [UInt8](repeating: 120, count: 3_000_000)

        let answer = try HTTPClient(port: server.port).send(
            Request(method: "PATCH", target: "/a%20b?c=%2B", headers: ["X-Colour": "red"], body: body)
        )

        #expect(answer.status == 202)
        #expect(answer.headers["x-answer"] == "a: b")
        #expect(answer.body == Array("PATCH /a%20b?c=%2B red".utf8) + body)
    }

    @Test func `reads an answer without a body`() throws {
        let server = try HTTPServer { _ in Response(status: 204) }

        let answer = try HTTPClient(port: server.port).send(Request(method: "DELETE", target: "/"))

        #expect(answer.status == 204)
        #expect(answer.body == [])
    }

    @Test func `tells that nothing listens`() throws {
        let server = try HTTPServer { _ in Response(status: 200) }
        let port = server.port
        server.stop()

        #expect {
            try HTTPClient(port: port).send(Request(method: "GET", target: "/"))
        } throws: { error in
            "\(error)" == "nothing listens on port \(port) of this machine"
        }
    }

    @Test func `gives up on a server that does not answer`() throws {
        let server = try HTTPServer { _ in Response(status: 200, delay: .seconds(60)) }
        var client = HTTPClient(port: server.port)
        client.timeout = 1

        #expect {
            try client.send(Request(method: "GET", target: "/"))
        } throws: { error in
            "\(error)".hasPrefix("the connection to port \(server.port) broke: ")
        }
    }

    @Test(arguments: [
        ("http://localhost:5528", 5528), ("http://127.0.0.1:80/", 80), ("http://[::1]:8080", 8080),
        ("http://localhost", 80), ("https://localhost:5528", nil), ("http://klaviyo-demo.com:5528", nil),
        ("http://localhost:70000", nil), ("localhost:5528", nil), ("", nil),
    ])
    func `takes addresses of this machine alone`(url: String, port: UInt16?) {
        #expect(HTTPClient(url: url)?.port == port)
    }
}
