import HTTP
import HTTPServer
import Testing

@Suite struct ListeningSocketTests {
    private static let request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    /// Whether this machine has the IPv6 address `::1`.
    private static var hasIPv6: Bool {
        do throws(StartError) {
            _ = try ListeningSocket(address: "::1", port: 0)
            return true
        } catch {
            return false
        }
    }

    @Test(.enabled(if: hasIPv6)) func `listens on the same port of 127.0.0.1 and ::1`() throws {
        let server = try HTTPServer { _ in Response(status: 200) }

        for address in HTTPServer.loopback {
            #expect(try Client(port: server.port, address: address).exchange(Self.request).status == 200)
        }
    }

    @Test func `listens only where it is told to`() throws {
        let server = try HTTPServer(addresses: ["127.0.0.1"]) { _ in Response(status: 200) }

        #expect(throws: Client.Failure.self) { try Client(port: server.port, address: "::1") }
        #expect(throws: Client.Failure.self) { try Client(port: server.port, address: "127.0.0.2") }
    }

    @Test func `says that a port is in use`() throws {
        let first = try HTTPServer { _ in Response(status: 200) }

        #expect(throws: StartError("port \(first.port) on 127.0.0.1 is in use")) {
            try HTTPServer(port: first.port) { _ in Response(status: 500) }
        }
        #expect(try Client(port: first.port).exchange(Self.request).status == 200)
    }

    @Test(.enabled(if: hasIPv6)) func `says that a port is in use on ::1 alone`() throws {
        let other = try ListeningSocket(address: "::1", port: 0)

        #expect(throws: StartError("port \(other.port) on ::1 is in use")) {
            try HTTPServer(port: other.port) { _ in Response(status: 200) }
        }
    }

    @Test func `says that something is not an address`() {
        #expect(throws: StartError("\"localhost\" is not an IP address")) {
            try HTTPServer(addresses: ["localhost"]) { _ in Response(status: 200) }
        }
    }

    @Test func `says that an address belongs to another machine`() {
        #expect(throws: StartError("this machine does not have the address 192.0.2.1")) {
            try HTTPServer(addresses: ["192.0.2.1"]) { _ in Response(status: 200) }
        }
    }

    @Test func `a port can be used again as soon as its server has stopped`() throws {
        var server = try HTTPServer { _ in Response(status: 200) }
        let client = try Client(port: server.port)
        #expect(try client.exchange(Self.request).status == 200)

        for status in 201...210 {
            server.stop()
            server = try HTTPServer(port: server.port) { _ in Response(status: status) }
            #expect(try Client(port: server.port).exchange(Self.request).status == status)
        }
    }
}
