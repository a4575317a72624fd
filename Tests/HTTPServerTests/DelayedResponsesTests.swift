import HTTP
import HTTPServer
import Testing

@Suite struct DelayedResponsesTests {
    @Test func `holds a response back for as long as it says`() throws {
        let server = try HTTPServer { _ in Response(status: 429, delay: .milliseconds(200)) }
        let client = try Client(port: server.port)
        let start = ContinuousClock.now

        let answer = try client.exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n")

        #expect(answer.status == 429)
        #expect(ContinuousClock.now - start >= .milliseconds(200))
    }

    @Test func `answers others while more responses are held back than there are threads`() throws {
        let server = try HTTPServer(workers: 2) {
            Response(status: 200, delay: $0.path == "/slow" ? .milliseconds(800) : nil)
        }
        let slow = try (0..<20).map { _ in try Client(port: server.port) }
        for client in slow { try client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n") }
        let start = ContinuousClock.now

        let fast = try Client(port: server.port).exchange("GET /fast HTTP/1.1\r\nHost: x\r\n\r\n")

        #expect(fast.status == 200)
        #expect(ContinuousClock.now - start < .milliseconds(700))
        for client in slow { #expect(try client.receive().status == 200) }
    }

    @Test func `holds back the answer to a body that is refused`() throws {
        let server = try HTTPServer(limits: Limits(body: 1)) { _ in
            Response(status: 413, delay: .milliseconds(50))
        }
        let client = try Client(port: server.port)

        let answer = try client.exchange(
            "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
        )

        #expect(answer.status == 413)
    }

    @Test func `survives a client that goes away before its answer`() throws {
        let server = try HTTPServer { _ in Response(status: 200, delay: .milliseconds(100)) }

        for _ in 0..<20 { try Client(port: server.port).send("GET / HTTP/1.1\r\nHost: x\r\n\r\n") }

        #expect(try Client(port: server.port).exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n").status == 200)
    }
}
