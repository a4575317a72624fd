import CMicrohttpd
import HTTP

extension Response {
    /// Hands this response to libmicrohttpd, which copies what it needs of it.
    ///
    /// libmicrohttpd adds `Content-Length` and, unless it is there, `Date`. It leaves out a header
    /// whose value is empty or has a line break in it. A status below 200 closes the connection.
    @unsafe
    func queue(on connection: OpaquePointer, isLast: Bool) -> MHD_Result {
        let response = unsafe body.withUnsafeBytes { bytes in
            unsafe MHD_create_response_from_buffer(
                bytes.count,
                UnsafeMutableRawPointer(mutating: bytes.baseAddress),
                .RESPMEM_MUST_COPY
            )
        }
        guard let response = unsafe response else { return .NO }
        defer { unsafe MHD_destroy_response(response) }
        for (name, value) in headers {
            unsafe name.withCString { name in
                unsafe value.withCString { value in
                    _ = unsafe MHD_add_response_header(response, name, value)
                }
            }
        }
        if isLast { _ = unsafe MHD_add_response_header(response, "Connection", "close") }
        return unsafe MHD_queue_response(connection, UInt32(clamping: status), response)
    }
}
