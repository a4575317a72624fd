import HTTP
import HTTPServer
import Testing

/// What RFC 9112 says of heads that leave open where the body ends.
@Suite struct AmbiguousBodyTests {
    @Test(arguments: [
        "Content-Length: 4\r\nContent-Length: 40",
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
    ])
    func `refuses a request without asking the handler, and trusts nothing that follows`(fields: String)
        throws
    {
        let server = try HTTPServer { _ in Response(status: 200) }
        for method in ["POST", "PATCH", "GET"] {
            let client = try Client(port: server.port)

            let answer = try client.exchange("\(method) / HTTP/1.1\r\nHost: x\r\n\(fields)\r\n\r\nbody")

            #expect(answer.status == 400)
            #expect(answer.headers["Connection"] == "close")
            #expect(client.isClosedNext())
        }
    }

    @Test func `takes a length that is said twice, and an encoding in capitals`() throws {
        let server = try HTTPServer { Response(status: 200, body: $0.body) }
        let client = try Client(port: server.port)
        let start = "POST / HTTP/1.1\r\nHost: x\r\n"

        let twice = try client.exchange("\(start)Content-Length: 4\r\nContent-Length: 4\r\n\r\nbody")
        let chunked = try client.exchange("\(start)Transfer-Encoding: CHUNKED\r\n\r\n2\r\nok\r\n0\r\n\r\n")

        #expect(twice.body == "body")
        #expect(chunked.body == "ok")
    }
}
