import CMicrohttpd
import HTTP

/// The request that a connection is receiving.
///
/// Only the worker thread that owns the connection touches it.
final class Exchange {
    private(set) var hasHead = false
    /// Whether the head announced a body.
    private(set) var awaitsBody = false
    /// Whether the body won't be read at all, so that the request is to be answered now.
    private(set) var isRefused = false
    private(set) var request: Request
    private let limits: Limits
    private var received = 0

    init(target: String, limits: Limits) {
        request = Request(method: "", target: target)
        self.limits = limits
    }

    /// Takes over the method and the headers, and decides what to do with the body.
    @unsafe
    func readHead(method: String, from connection: OpaquePointer) {
        hasHead = true
        request.method = method
        request.headers.reserveCapacity(12)
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        _ = unsafe MHD_get_connection_values_n(connection, .HEADER_KIND, receiveHeader, context)

        if let length = request.headers["Content-Length"].flatMap({ UInt64($0) }) {
            awaitsBody = length > 0
            announce(length)
        } else {
            awaitsBody = request.headers["Transfer-Encoding"] != nil
        }
    }

    /// Makes room for the body, or settles that there will be none since it would be too large.
    ///
    /// A client that waits for `100 Continue` needn't send it. Others are let send it, as they read
    /// an answer only after that, unless it is so large that reading it would help nobody.
    private func announce(_ length: UInt64) {
        guard length > UInt64(limits.body) else { return request.body.reserveCapacity(Int(length)) }
        request.bodyTooLarge = true
        let waits = request.headers["Expect"]?.lowercased() == "100-continue"
        isRefused = waits || length > UInt64(limits.body + limits.discarded)
    }

    /// Takes over a piece of the body; false if the connection should be given up.
    @unsafe
    func receive(_ piece: UnsafeRawBufferPointer) -> Bool {
        received += piece.count
        if received > limits.body {
            request.bodyTooLarge = true
            request.body = []
        }
        guard request.bodyTooLarge else {
            unsafe request.body.append(contentsOf: piece)
            return true
        }
        return received <= limits.body + limits.discarded
    }

    fileprivate func addHeader(_ name: String, _ value: String) {
        request.headers.add(name, value)
    }
}

private func receiveHeader(
    context: UnsafeMutableRawPointer?,
    kind: MHD_ValueKind,
    name: UnsafePointer<CChar>?,
    nameSize: Int,
    value: UnsafePointer<CChar>?,
    valueSize: Int
) -> MHD_Result {
    guard let context = unsafe context else { return .NO }
    unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue().addHeader(
        String(decoding: UnsafeRawBufferPointer(start: name, count: nameSize), as: UTF8.self),
        String(decoding: UnsafeRawBufferPointer(start: value, count: valueSize), as: UTF8.self)
    )
    return .YES
}
