import CMicrohttpd
import HTTPServer

/// libmicrohttpd with nothing around it: what the emulator's speed is measured against.
///
/// It has the threads, socket, and settings of ``HTTPServer``, but reads nothing of a request and
/// answers each with one response that was made at the start.
@safe
final class BareServer: Sendable {
    private let socket: ListeningSocket
    private let answer: Answer
    /// libmicrohttpd locks what it points to; it runs until the process ends.
    private nonisolated(unsafe) let daemon: OpaquePointer

    init(socket: ListeningSocket, options: Options) throws(StartError) {
        let answer = try Answer(options)
        let daemon = unsafe CMicrohttpd_start(
            socket.descriptor,
            UInt32(HTTPServer.defaultWorkers),
            UInt32(Limits().connections),
            60,
            Unmanaged.passUnretained(answer).toOpaque(),
            nil,
            nil,
            sendAnswer,
            nil
        )
        guard let daemon = unsafe daemon else { throw StartError("libmicrohttpd could not start") }
        self.socket = socket
        self.answer = answer
        unsafe self.daemon = daemon
    }
}

/// The one response there is.
///
/// Unchecked since it doesn't change and libmicrohttpd counts references under a lock.
@safe
private final class Answer: @unchecked Sendable {
    let status: UInt32
    let response: OpaquePointer

    init(_ options: Options) throws(StartError) {
        let bytes = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(1, options.body.count),
            alignment: 16
        )
        unsafe bytes.copyBytes(from: options.body)
        let response = unsafe MHD_create_response_from_buffer(
            options.body.count,
            bytes.baseAddress,
            .RESPMEM_PERSISTENT
        )
        guard let response = unsafe response else { throw StartError("out of memory") }
        for (name, value) in options.headers {
            _ = unsafe MHD_add_response_header(response, name, value)
        }
        status = options.status
        unsafe self.response = response
    }
}

/// Called for the head, for each piece of the body, and at the end, where it answers.
private func sendAnswer(
    context: UnsafeMutableRawPointer?,
    connection: OpaquePointer?,
    url: UnsafePointer<CChar>?,
    method: UnsafePointer<CChar>?,
    version: UnsafePointer<CChar>?,
    upload: UnsafePointer<CChar>?,
    uploadSize: UnsafeMutablePointer<Int>?,
    state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context = unsafe context, let state = unsafe state, let uploadSize = unsafe uploadSize else {
        return .NO
    }
    guard unsafe state.pointee != nil else {
        unsafe state.pointee = context
        return .YES
    }
    guard unsafe uploadSize.pointee == 0 else {
        unsafe uploadSize.pointee = 0
        return .YES
    }
    let answer = unsafe Unmanaged<Answer>.fromOpaque(context).takeUnretainedValue()
    return unsafe MHD_queue_response(connection, answer.status, answer.response)
}
