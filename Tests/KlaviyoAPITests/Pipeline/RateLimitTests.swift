import HTTP
import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// How often a client may come, and what is said of one that comes more often.
@Suite struct RateLimitTests {
    private func headers(_ answer: TestResponse) -> [String?] {
        ["Ratelimit-Limit", "Ratelimit-Remaining", "Ratelimit-Reset"].map { answer.headers[$0] }
    }

    /// An operation with 3 requests a second and 60 a minute.
    private let slow = "GET /api/profiles/X/lists"

    @Test func `describes the window with the fewest requests left (assumed), in the recorded form`() throws {
        let server = try TestServer()

        #expect(headers(server.send("GET /api/lists")) == ["75, 75;w=1, 750;w=60", "74", "0"])
        var answer = server.send(slow)
        #expect(headers(answer) == ["3, 3;w=1, 60;w=60", "2", "0"])
        for _ in 0..<58 {
            server.advance(by: .seconds(1))
            answer = server.send(slow)
        }
        #expect(headers(answer) == ["60, 3;w=1, 60;w=60", "1", "2"])
    }

    @Test func `refuses with the recorded document until the window is over`() throws {
        let server = try TestServer(settings: ["rate_limits": "enforce"])
        for _ in 0..<3 { #expect(server.send(slow).status == 404) }

        let refusal = server.send(slow)

        #expect(refusal.status == 429)
        #expect(refusal.headers["Retry-After"] == "1")
        #expect(headers(refusal) == [nil, nil, nil])
        let id = try #require(refusal.headers["X-Klaviyo-Req-Id"])
        expectSame(
            refusal.json,
            [
                "errors": [
                    [
                        "id": .string(id), "status": 429, "code": "throttled",
                        "title": "Request was throttled.",
                        "detail": "Request was throttled. Expected available in 1 second.",
                        "source": ["pointer": "/data"],
                        "links": [
                            "type":
                                "https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling#rate-limits"
                        ],
                        "meta": [:],
                    ]
                ]
            ]
        )
        server.advance(by: .seconds(1))
        #expect(server.send(slow).status == 404)
    }

    @Test func `has a window of a day, on the account's clock`() throws {
        let server = try TestServer(settings: ["rate_limits": "enforce"], at: "2026-11-23T23:00:00Z")
        var statuses: [Int] = []
        for number in 0..<151 {
            statuses.append(server.send("POST /api/lists", Requests.list("L\(number)")).status)
            server.advance(by: .seconds(1))
        }

        #expect(statuses.dropLast() == ArraySlice(repeating: 201, count: 150))
        let refusal = server.send("POST /api/lists", Requests.list("M"))
        #expect(refusal.headers["Retry-After"] == "3449")
        #expect(
            refusal.details == ["Request was throttled. Expected available in 3449 seconds."]
        )
        server.advance(by: .seconds(3449))
        #expect(server.send("POST /api/lists", Requests.list("M")).status == 201)
    }

    @Test func `counts costly parameters in a bucket that operations share, beside their own (documented)`()
        throws
    {
        let server = try TestServer()
        let list = server.send("POST /api/lists", Requests.list("A")).id
        let costly = "additional-fields[profile]=predictive_analytics"

        let answers = ["profiles", "lists/\(list)/profiles"].map { server.send("GET /api/\($0)?\(costly)") }

        #expect(
            answers.map(headers) == [
                ["10, 10;w=1, 150;w=60", "9", "0"], ["10, 10;w=1, 150;w=60", "8", "0"],
            ]
        )
        #expect(headers(server.send("GET /api/profiles")) == ["75, 75;w=1, 750;w=60", "73", "0"])
    }

    @Test func `sends no headers and counts nothing when off`() throws {
        let server = try TestServer(settings: ["rate_limits": "off"])

        #expect(headers(server.send("GET /api/lists")) == [nil, nil, nil])
        #expect(server.control("GET rate-limits").json == ["mode": "off", "clients": []])
    }

    @Test func `tells which client came back before Retry-After`() throws {
        let server = try TestServer(settings: ["rate_limits": "enforce"])
        for _ in 0..<5 { server.send(slow) }
        server.advance(by: .seconds(1))
        server.send(slow)

        expectSame(
            server.control("GET rate-limits").json,
            [
                "mode": "enforce",
                "clients": [
                    [
                        "key": "pk_…b273", "operation": "get_lists_for_profile", "limits": "3/s 60/m",
                        "requests": 6, "refused": 2, "would_refuse": 0, "early": 1, "retry_after": 1,
                        "last": "2026-11-23T12:00:01.000000+00:00",
                    ]
                ],
            ]
        )
        server.control("POST reset")
        #expect(server.control("GET rate-limits").json["clients"] == [])
    }

    @Test func `tells what would have been refused where limits are only counted`() throws {
        let server = try TestServer()

        let answers = (0..<5).map { _ in server.send(slow) }

        #expect(answers.allSatisfy { $0.status == 404 })
        #expect(answers.map { $0.headers["Ratelimit-Remaining"] } == ["2", "1", "0", "0", "0"])
        let client = server.control("GET rate-limits").json["clients"]?[0]
        #expect(client?["would_refuse"] == 2 && client?["refused"] == 0 && client?["early"] == 0)
    }

    @Test func `lets private keys share a quota`() throws {
        let server = try TestServer()

        server.send(slow, headers: ["Authorization": "Klaviyo-API-Key pk_one"])
        let answer = server.send(slow, headers: ["Authorization": "Klaviyo-API-Key pk_two"])

        #expect(answer.headers["Ratelimit-Remaining"] == "1")
        let keys = server.control("GET rate-limits").json["clients"]?.array?.compactMap { $0["key"]?.string }
        #expect(keys?.count == 2)
    }
}
