import HTTP
import Testing

@Suite struct RequestTests {
    @Test(arguments: [
        ("/api/profiles", "/api/profiles", ""),
        ("/api/profiles?", "/api/profiles", ""),
        ("/a%2Fb/?x=1+2&y=%2B", "/a%2Fb/", "x=1+2&y=%2B"),
        ("/a?b?c", "/a", "b?c"),
        ("/http://x/y", "/http://x/y", ""),
        ("http://localhost:5528/a?b", "/a", "b"),
        ("http://localhost:5528?b=/", "/", "b=/"),
        ("*", "*", ""),
        ("localhost:443", "localhost:443", ""),
        ("", "", ""),
    ])
    func `splits the target at its first question mark`(target: String, path: String, query: String) {
        let request = Request(method: "GET", target: target)

        #expect(request.path == path)
        #expect(request.query == query)
    }

    @Test(arguments: [
        ("application/json", "application/json"), ("Application/JSON ; charset=utf-8", "application/json"),
        (" text/plain;x=y", "text/plain"), ("", ""),
    ])
    func `tells the media type without its parameters`(header: String, type: String) {
        #expect(Request(method: "POST", target: "/", headers: ["Content-Type": header]).mediaType == type)
    }

    private static let targets: [(String, String?, String)] = [
        ("/a?b", nil, "/a?b"), ("/http://x/y", nil, "/http://x/y"), ("*", nil, "*"),
        ("http://localhost:5528/a?b=http://x", "localhost:5528", "/a?b=http://x"),
        ("http://me@evil.example", "me@evil.example", "/"), ("http://x?", "x", "/?"),
    ]

    @Test(arguments: targets)
    func `tells the host of a target that is a whole URL from the rest`(
        target: String,
        authority: String?,
        rest: String
    ) {
        let request = Request(method: "GET", target: target)

        #expect(request.authority.map(String.init) == authority)
        #expect(request.pathAndQuery == rest)
    }

    @Test func `has no headers and no body unless it is given some`() {
        let request = Request(method: "GET", target: "/")

        #expect(request.headers == [:])
        #expect(request.body.isEmpty)
        #expect(!request.bodyTooLarge)
    }
}
