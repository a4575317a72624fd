/// What is remembered of a connection for as long as it is open.
///
/// Only the worker thread that owns the connection touches it.
final class Connection {
    /// The target of the last request line, exactly as it was sent.
    var target = ""
}
