import CMicrohttpd
import HTTP

// The functions that libmicrohttpd calls, in this order, on the thread that owns the connection.

/// Makes what is remembered of a connection as it opens, and frees it once it is closed.
func notifyConnection(
    context: UnsafeMutableRawPointer?,
    connection: OpaquePointer?,
    state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    code: MHD_ConnectionNotificationCode
) {
    guard let state = unsafe state else { return }
    if let known = unsafe state.pointee {
        unsafe Unmanaged<Connection>.fromOpaque(known).release()
        unsafe state.pointee = nil
    } else {
        unsafe state.pointee = Unmanaged.passRetained(Connection()).toOpaque()
    }
}

/// Remembers the target of a request, which is no request yet: its head may still be refused.
func noteTarget(
    context: UnsafeMutableRawPointer,
    target: UnsafePointer<CChar>?,
    connection: OpaquePointer
) -> UnsafeMutableRawPointer? {
    if let known = unsafe CMicrohttpd_context(connection), let target = unsafe target {
        let remembered = unsafe Unmanaged<Connection>.fromOpaque(known).takeUnretainedValue()
        remembered.target = unsafe String(cString: target)
    }
    return nil
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
        let method = unsafe method, let uploadSize = unsafe uploadSize, let state = unsafe state
    else { return .NO }

    let application = unsafe Unmanaged<Application>.fromOpaque(context).takeUnretainedValue()
    guard let known = unsafe state.pointee else {
        let exchange = unsafe application.begin(String(cString: method), on: connection)
        unsafe state.pointee = Unmanaged.passRetained(exchange).toOpaque()
        if exchange.isAmbiguous { return unsafe Response.ambiguous.queue(on: connection, isLast: true) }
        if exchange.isRefused { return unsafe application.answer(exchange, on: connection) }
        if exchange.awaitsBody { unsafe CMicrohttpd_set_timeout(connection, application.requestSeconds) }
        return .YES
    }
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(known).takeUnretainedValue()
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
    /// Counts a request and reads its head.
    @unsafe
    fileprivate func begin(_ method: String, on connection: OpaquePointer) -> Exchange {
        requestBegan()
        let target = unsafe CMicrohttpd_context(connection).map {
            unsafe Unmanaged<Connection>.fromOpaque($0).takeUnretainedValue().target
        }
        let exchange = Exchange(method: method, target: target ?? "", limits: limits)
        unsafe exchange.readHead(from: connection)
        return exchange
    }

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

extension Response {
    /// What is said to a request whose end is uncertain (<https://www.rfc-editor.org/rfc/rfc9112#section-6.3>).
    fileprivate static let ambiguous = Response(
        status: 400,
        headers: ["Content-Type": "text/plain"],
        body: Array("The request says in two ways, or in none, how long its body is.\n".utf8)
    )
}
