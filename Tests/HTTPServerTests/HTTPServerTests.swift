import Dispatch
import Foundation
import HTTP
import HTTPServer
import Testing

@Suite struct HTTPServerTests {
    private let request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test func `stopping lets a running request finish, and says that it was the last`() throws {
        let (begun, isStopping) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let server = try HTTPServer { _ in
            begun.signal()
            isStopping.wait()
            return Response(status: 200, body: Array("done".utf8))
        }
        let port = server.port
        let client = try Client(port: port)

        try client.send(request)
        begun.wait()
        DispatchQueue.global().async {
            // A server that stops takes no more clients.
            while (try? Client(port: port)) != nil {}
            isStopping.signal()
        }
        server.stop(grace: .seconds(10))

        let answer = try client.receive()
        #expect(answer.body == "done")
        #expect(answer.headers["Connection"] == "close")
        #expect(client.isClosedNext())
    }

    @Test func `stopping refuses new clients and closes idle ones without waiting`() throws {
        let server = try HTTPServer { _ in Response(status: 200) }
        let client = try Client(port: server.port)
        #expect(try client.exchange(request).status == 200)
        let start = ContinuousClock.now

        server.stop(grace: .seconds(60))

        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(client.isClosedNext())
        #expect(throws: Client.Failure.self) { try Client(port: server.port) }
    }

    @Test func `stopping sends what is held back at once`() throws {
        let begun = DispatchSemaphore(value: 0)
        let server = try HTTPServer { _ in
            begun.signal()
            return Response(status: 200, body: Array("held".utf8), delay: .seconds(60))
        }
        let client = try Client(port: server.port)
        try client.send(request)
        begun.wait()
        let start = ContinuousClock.now

        server.stop(grace: .seconds(60))

        #expect(try client.receive().body == "held")
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func `stopping waits for half a request no longer than the grace`() throws {
        let server = try HTTPServer { _ in Response(status: 200) }
        let client = try Client(port: server.port)
        // The server's interim answer tells that it has read so far.
        let interim = try client.exchange(
            "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n"
        )
        #expect(interim.status == 100)
        try client.send("half")
        let start = ContinuousClock.now

        server.stop(grace: .milliseconds(300))

        #expect(ContinuousClock.now - start >= .milliseconds(300))
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func `stopping lets the rest of a body arrive`() throws {
        let server = try HTTPServer { Response(status: 200, body: $0.body) }
        let client = try Client(port: server.port)
        try client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbo")
        Wait.seconds(0.1)
        let stopped = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            server.stop(grace: .seconds(60))
            stopped.signal()
        }
        while (try? Client(port: server.port)) != nil { Wait.seconds(0.01) }
        Wait.seconds(0.1)

        try client.send("dy")

        let answer = try client.receive()
        #expect(answer.body == "body")
        #expect(answer.headers["Connection"] == "close")
        #expect(stopped.wait(timeout: .now() + 10) == .success)
    }

    @Test(arguments: [
        "nonsense\r\n\r\n", "GET / HTTP/9\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        "GET /?\(String(repeating: "a=1&", count: 900)) HTTP/1.1\r\nHost: x\r\n\r\n",
    ])
    func `what is no HTTP never holds up a stop`(nonsense: String) throws {
        let server = try HTTPServer { _ in Response(status: 200) }
        do {
            let client = try Client(port: server.port)
            try client.send(nonsense)
            // A refusal, or the end of the connection.
            _ = try? client.receive()
        }
        #expect(try Client(port: server.port).exchange(request).status == 200)
        let start = ContinuousClock.now

        server.stop(grace: .seconds(60))

        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func `can be stopped more than once`() throws {
        let server = try HTTPServer { _ in Response(status: 200) }

        server.stop()
        server.stop(grace: .seconds(60))

        #expect(throws: Client.Failure.self) { try Client(port: server.port) }
    }
}
