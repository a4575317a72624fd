import HTTP
import HTTPServer
import Testing

@Suite struct LimitsTests {
    /// A server that answers with 413 and how much of the body it was given, or with 202.
    private func server(_ limits: Limits = Limits()) throws -> HTTPServer {
        try HTTPServer(limits: limits) {
            Response(status: $0.bodyTooLarge ? 413 : 202, body: Array("\($0.body.count)".utf8))
        }
    }

    private func post(_ size: Int) -> [UInt8] {
        Array("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \(size)\r\n\r\n".utf8)
            + [UInt8](repeating: 120, count: size)
    }

    @Test func `takes a body of exactly the limit`() throws {
        let server = try server()
        let client = try Client(port: server.port)

        try client.send(post(5_242_880))

        #expect(try client.receive().body == "5242880")
    }

    @Test(arguments: [5_242_881, 6_000_000, 20_000_000])
    func `answers a client that sends a body over the limit, and goes on with the next request`(size: Int)
        throws
    {
        let server = try server()
        let client = try Client(port: server.port)

        try client.send(post(size))
        let refusal = try client.receive()
        try client.send(post(3))

        #expect(refusal.status == 413)
        #expect(refusal.body == "0")
        #expect(try client.receive().body == "3")
    }

    @Test func `answers a client whose chunked body grows past the limit`() throws {
        let server = try server(Limits(body: 50_000))
        let client = try Client(port: server.port)
        let chunk = "2710\r\n" + String(repeating: "x", count: 10_000) + "\r\n"

        let head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        let fits = try client.exchange(head + String(repeating: chunk, count: 5) + "0\r\n\r\n")
        let refusal = try client.exchange(head + String(repeating: chunk, count: 6) + "0\r\n\r\n")

        #expect(fits.body == "50000")
        #expect(refusal.status == 413)
        #expect(refusal.body == "0")
    }

    @Test func `answers a client that asks first whether to send so much`() throws {
        let server = try server(Limits(body: 10))
        let client = try Client(port: server.port)

        let refusal = try client.exchange(
            "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n"
        )

        #expect(refusal.status == 413)
        #expect(refusal.headers["Connection"] == "close")
        #expect(client.isClosedNext())
    }

    @Test func `does not read a body that is larger by far`() throws {
        let server = try server()
        let client = try Client(port: server.port)

        let refusal = try client.exchange("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")

        #expect(refusal.status == 413)
    }

    @Test func `cuts off a request whose body stops coming`() throws {
        let server = try server(Limits(requestTimeout: .seconds(1)))
        let client = try Client(port: server.port)

        try client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf")
        let start = ContinuousClock.now

        #expect(client.isClosedNext())
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func `closes a connection that is idle, or whose head stops coming`() throws {
        let server = try server(Limits(idleTimeout: .seconds(1)))
        let (idle, half, silent) = try (
            Client(port: server.port), Client(port: server.port), Client(port: server.port)
        )

        try idle.send(post(1))
        #expect(try idle.receive().status == 202)
        try half.send("GET / HTTP/1.1\r\nHo")

        #expect(idle.isClosedNext())
        #expect(half.isClosedNext())
        #expect(silent.isClosedNext())
    }

    @Test func `a request that took long to arrive leaves the idle timeout as it was`() throws {
        let server = try server(Limits(requestTimeout: .seconds(1), idleTimeout: .seconds(60)))
        let client = try Client(port: server.port)

        try client.send(post(1))
        #expect(try client.receive().status == 202)
        Wait.seconds(2.5)
        try client.send(post(2))

        #expect(try client.receive().body == "2")
    }
}
