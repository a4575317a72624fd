import Foundation
import HTTP
import HTTPServer
import Testing

/// Serialized, since one test opens many files and the other one counts them.
@Suite(.serialized) struct OpenFilesTests {
    private let request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test func `serves more than a thousand clients at once`() throws {
        let server = try HTTPServer { _ in Response(status: 200) }

        let clients = try (0..<1100).map { _ in try Client(port: server.port) }
        for client in clients { try client.send(request) }

        for client in clients { #expect(try client.receive().status == 200) }
    }

    @Test func `starting and stopping leaves no file open`() throws {
        let before = try openFiles()

        for _ in 0..<200 {
            let server = try HTTPServer(workers: 2) { _ in Response(status: 200) }
            #expect(try Client(port: server.port).exchange(request).status == 200)
        }

        // Other tests that run meanwhile have files open too.
        #expect(try openFiles() - before < 100)
    }

    private func openFiles() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
}
