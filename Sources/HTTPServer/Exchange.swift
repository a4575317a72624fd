import CMicrohttpd
import HTTP

/// The request that a connection is receiving.
///
/// Only the worker thread that owns the connection touches it.
final class Exchange {
    /// Whether the head announced a body.
    private(set) var awaitsBody = false
    /// Whether the body won't be read at all, so that the request is to be answered now.
    private(set) var isRefused = false
    /// Whether the head leaves open where the body ends, so that nothing after it can be trusted.
    private(set) var isAmbiguous = false
    private(set) var request: Request
    private let limits: Limits
    private var received = 0

    init(method: String, target: String, limits: Limits) {
        request = Request(method: method, target: target)
        self.limits = limits
    }

    /// Takes over the headers, and decides what to do with the body.
    @unsafe
    func readHead(from connection: OpaquePointer) {
        request.headers.reserveCapacity(12)
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        _ = unsafe MHD_get_connection_values_n(connection, .HEADER_KIND, receiveHeader, context)

        let lengths = request.headers.all("Content-Length")
        let encodings = request.headers.all("Transfer-Encoding")
        if let length = lengths.first.flatMap({ UInt64($0) }) {
            isAmbiguous = !encodings.isEmpty || lengths.contains { $0 != lengths[0] }
            awaitsBody = length > 0
            announce(length)
        } else {
            isAmbiguous = !encodings.isEmpty && encodings.map { $0.lowercased() } != ["chunked"]
            awaitsBody = !encodings.isEmpty
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
