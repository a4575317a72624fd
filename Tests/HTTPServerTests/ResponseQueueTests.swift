import HTTP
import HTTPServer
import Testing

@Suite struct ResponseQueueTests {
    private let request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test(arguments: [200, 201, 202, 400, 404, 409, 413, 429, 500, 503])
    func `sends an empty body with its length and no type`(status: Int) throws {
        let server = try HTTPServer { _ in Response(status: status) }

        let answer = try Client(port: server.port).exchange(request)

        #expect(answer.status == status)
        #expect(answer.headers.map(\.name).sorted() == ["Content-Length", "Date"])
        #expect(answer.headers["Content-Length"] == "0")
    }

    @Test func `sends no length with 204`() throws {
        let server = try HTTPServer { _ in Response(status: 204) }
        let client = try Client(port: server.port)

        let answers = try [client.exchange(request), client.exchange(request)]

        #expect(answers.map(\.status) == [204, 204])
        #expect(answers.allSatisfy { $0.headers["Content-Length"] == nil })
    }

    @Test func `sends headers in their order, repeated ones too`() throws {
        let headers: Headers = ["Set-Cookie": "a=1", "X-B": "2", "Set-Cookie": "c=3", "Date": "then"]
        let server = try HTTPServer { _ in Response(status: 200, headers: headers, body: [33]) }

        let answer = try Client(port: server.port).exchange(request)

        #expect(answer.headers.all("Set-Cookie") == ["a=1", "c=3"])
        #expect(answer.headers["X-B"] == "2")
        #expect(answer.headers.all("Date") == ["then"])
        #expect(answer.body == "!")
    }

    @Test func `sends a body of several megabytes whole`() throws {
        let body = [UInt8](repeating: 120, count: 8_000_000)
        let server = try HTTPServer { _ in Response(status: 200, body: body) }

        let answer = try Client(port: server.port).exchange(request)

        #expect(answer.body.utf8.count == body.count)
    }
}
