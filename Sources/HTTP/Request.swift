/// One complete HTTP request: its head and all of its body.
package struct Request: Sendable {
    /// The method as it was sent, `GET` for one.
    package var method: String
    /// The request target exactly as the client sent it, still percent-encoded.
    package var target: String
    package var headers: Headers
    package var body: [UInt8]
    /// Whether the body was larger than the server takes; `body` is empty then.
    package var bodyTooLarge: Bool

    package init(
        method: String,
        target: String,
        headers: Headers = [:],
        body: [UInt8] = [],
        bodyTooLarge: Bool = false
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.bodyTooLarge = bodyTooLarge
    }

    /// What stands before the first `?` of the target, still percent-encoded.
    ///
    /// A target may be a whole URL, as proxies send it
    /// (<https://www.rfc-editor.org/rfc/rfc9112#name-absolute-form>); its path is meant then.
    package var path: Substring {
        let path = target.utf8.prefix { $0 != UInt8(ascii: "?") }
        guard let authority = Self.authority(in: path) else { return Substring(path) }
        return authority.endIndex == path.endIndex ? "/" : Substring(path[authority.endIndex...])
    }

    /// The host, with its port if there is one, of a target that is a whole URL; it counts, not `Host`
    /// (<https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2>).
    package var authority: Substring? {
        Self.authority(in: target.utf8.prefix { $0 != UInt8(ascii: "?") }).map { Substring($0) }
    }

    /// The path and the query as they were sent.
    package var pathAndQuery: String {
        authority == nil ? target : target.contains("?") ? "\(path)?\(query)" : String(path)
    }

    /// The media type of the body, in lower case and without parameters; empty if it isn't stated.
    package var mediaType: String {
        let essence = (headers["Content-Type"] ?? "").utf8.prefix { $0 != UInt8(ascii: ";") }
        return String(decoding: essence.filter { $0 != UInt8(ascii: " ") }, as: UTF8.self).lowercased()
    }

    /// What follows the first `?` of the target, still percent-encoded; empty if there is none.
    package var query: Substring {
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return "" }
        return target[target.utf8.index(after: mark)...]
    }

    /// What stands between `//` and the path in `http://host:port/path`; nil if that isn't what `url` looks like.
    private static func authority(in url: Substring.UTF8View) -> Substring.UTF8View? {
        guard url.first != UInt8(ascii: "/"), let colon = url.firstIndex(of: UInt8(ascii: ":")) else {
            return nil
        }
        let rest = url[url.index(after: colon)...]
        guard rest.starts(with: "//".utf8) else { return nil }
        return rest.dropFirst(2).prefix { $0 != UInt8(ascii: "/") }
    }
}
