/// What a handler answers a request with.
package struct Response: Sendable, Equatable {
    package var status: Int
    /// The header fields, without `Content-Length`, which follows from the body.
    package var headers: Headers
    package var body: [UInt8]
    /// How long to hold the response back, with no thread waiting for it.
    package var delay: Duration?

    package init(status: Int, headers: Headers = [:], body: [UInt8] = [], delay: Duration? = nil) {
        self.status = status
        self.headers = headers
        self.body = body
        self.delay = delay
    }
}
