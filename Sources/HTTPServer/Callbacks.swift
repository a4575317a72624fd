import CMicrohttpd
import HTTP

// The functions that libmicrohttpd calls, in this order, on the thread that owns the connection.

/// Makes the state of a request as soon as its first line has been read.
func beginRequest(
    context: UnsafeMutableRawPointer,
    target: UnsafePointer<CChar>?,
    connection: OpaquePointer
) -> UnsafeMutableRawPointer {
    let application = unsafe Unmanaged<Application>.fromOpaque(context).takeUnretainedValue()
    application.requestBegan()
    let target = unsafe target.map { unsafe String(cString: $0) } ?? ""
    return unsafe Unmanaged.passRetained(Exchange(target: target, limits: application.limits)).toOpaque()
}

/// Called first for the head, then for each piece of the body, then once more at its end.
func handleRequest(
    context: UnsafeMutableRawPointer?,
    connection: OpaquePointer?,
    url: UnsafePointer<CChar>?,
    method: UnsafePointer<CChar>?,
    version: UnsafePointer<CChar>?,
    upload: UnsafePointer<CChar>?,
    uploadSize: UnsafeMutablePointer<Int>?,
    state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context = unsafe context, let connection = unsafe connection,
        let method = unsafe method, let uploadSize = unsafe uploadSize,
        let state = unsafe state?.pointee
    else { return .NO }

    let application = unsafe Unmanaged<Application>.fromOpaque(context).takeUnretainedValue()
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(state).takeUnretainedValue()
    if !exchange.hasHead {
        unsafe exchange.readHead(method: String(cString: method), from: connection)
        if exchange.isRefused { return unsafe application.answer(exchange, on: connection) }
        if exchange.awaitsBody { unsafe CMicrohttpd_set_timeout(connection, application.requestSeconds) }
        return .YES
    }
    if let upload = unsafe upload, unsafe uploadSize.pointee > 0 {
        let piece = unsafe UnsafeRawBufferPointer(start: upload, count: uploadSize.pointee)
        unsafe uploadSize.pointee = 0
        return unsafe exchange.receive(piece) ? .YES : .NO
    }
    if exchange.awaitsBody { unsafe CMicrohttpd_set_timeout(connection, application.idleSeconds) }
    return unsafe application.answer(exchange, on: connection)
}

/// Frees the state of a request that was answered, or cut off.
func completeRequest(
    context: UnsafeMutableRawPointer?,
    connection: OpaquePointer?,
    state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    reason: MHD_RequestTerminationCode
) {
    guard let context = unsafe context, let exchange = unsafe state?.pointee else { return }
    unsafe Unmanaged<Exchange>.fromOpaque(exchange).release()
    unsafe Unmanaged<Application>.fromOpaque(context).takeUnretainedValue().requestEnded()
}

extension Application {
    /// Asks the handler for a response and sends it, or holds it back if it says so.
    @unsafe
    fileprivate func answer(_ exchange: Exchange, on connection: OpaquePointer) -> MHD_Result {
        let response = handler(exchange.request)
        if let delay = response.delay, delay > .zero, !isStopping {
            unsafe delayed.send(response, on: connection, after: delay)
            return .YES
        }
        return unsafe response.queue(on: connection, isLast: isStopping)
    }
}
