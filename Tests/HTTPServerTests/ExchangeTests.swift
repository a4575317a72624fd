import HTTP
import HTTPServer
import Testing

@Suite struct ExchangeTests {
    /// A server that answers with what it was sent: method, target, headers, body, by line.
    private func echo() throws -> HTTPServer {
        try HTTPServer { request in
            let text = "\(request.method) \(request.target)\n\(request.headers)\n\n"
            return Response(status: 200, body: Array(text.utf8) + request.body)
        }
    }

    @Test func `hands over the method, raw target, headers and body as they were sent`() throws {
        let server = try echo()
        let client = try Client(port: server.port)

        let answer = try client.exchange(
            "PATCH /a%2Bb//c/?x=1+2&y=%2B&page[size]=1 HTTP/1.1\r\nHost: x\r\nACCEPT: a, b\r\naccept: c\r\n"
                + "Content-Length: 4\r\n\r\nbody"
        )

        let expected = """
            PATCH /a%2Bb//c/?x=1+2&y=%2B&page[size]=1
            Host: x
            ACCEPT: a, b
            accept: c
            Content-Length: 4

            body
            """
        #expect(answer.body == expected)
    }

    @Test(arguments: ["GET", "POST", "DELETE", "OPTIONS", "PROPFIND"])
    func `hands over any method`(method: String) throws {
        let server = try echo()
        let client = try Client(port: server.port)

        let answer = try client.exchange("\(method) / HTTP/1.1\r\nHost: x\r\n\r\n")

        #expect(answer.body == "\(method) /\nHost: x\n\n")
    }

    @Test func `hands over HEAD and sends only the head of the answer`() throws {
        let server = try HTTPServer { Response(status: 200, body: Array("\($0.method)!".utf8)) }
        let client = try Client(port: server.port)

        let head = try client.exchange("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")
        let next = try client.exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n")

        #expect(head.headers["Content-Length"] == "5")
        #expect(next.body == "GET!")
    }

    @Test func `puts a chunked body together`() throws {
        let server = try HTTPServer { Response(status: 200, body: $0.body) }
        let client = try Client(port: server.port)

        let answer = try client.exchange(
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
        )

        #expect(answer.body == "abcde")
    }

    @Test func `puts a body together that arrives in pieces`() throws {
        let server = try HTTPServer { Response(status: 200, body: $0.body) }
        let client = try Client(port: server.port)
        let body = (0..<100_000).map { String($0 % 10) }.joined()

        try client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n")
        try client.send("\r\n" + body.prefix(10))
        try client.send(String(body.dropFirst(10)))

        #expect(try client.receive().body == body)
    }

    @Test func `tells a client that waits for it to go on`() throws {
        let server = try HTTPServer { Response(status: 200, body: $0.body) }
        let client = try Client(port: server.port)

        let goOn = try client.exchange(
            "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"
        )
        let answer = try client.exchange("body")

        #expect(goOn.status == 100)
        #expect(answer.body == "body")
    }

    @Test func `answers one request after another on one connection`() throws {
        let server = try HTTPServer { Response(status: 200, body: Array($0.target.utf8) + $0.body) }
        let client = try Client(port: server.port)

        for number in 1...50 {
            let get = try client.exchange("GET /\(number) HTTP/1.1\r\nHost: x\r\n\r\n")
            let post = try client.exchange(
                "POST /\(number) HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n!"
            )
            #expect(get.body == "/\(number)")
            #expect(post.body == "/\(number)!")
        }
    }

    @Test func `answers requests in order that were sent in one go`() throws {
        let server = try HTTPServer { Response(status: 200, body: Array($0.target.utf8)) }
        let client = try Client(port: server.port)

        try client.send((1...20).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
        let bodies = try (1...20).map { _ in try client.receive().body }

        #expect(bodies == (1...20).map { "/\($0)" })
    }

    @Test func `repairs a target that is not UTF-8`() throws {
        let server = try HTTPServer { Response(status: 200, body: Array($0.target.utf8)) }
        let client = try Client(port: server.port)

        try client.send(Array("GET /".utf8) + [0xFF] + Array(" HTTP/1.1\r\nHost: x\r\n\r\n".utf8))

        #expect(try client.receive().body == "/\u{FFFD}")
    }
}
