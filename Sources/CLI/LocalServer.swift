import HTTPServer
import KlaviyoAPI

/// A server of this process, with its account and the thread that does its jobs.
struct LocalServer {
    let account: Account
    private let server: HTTPServer
    private let jobs: JobThread

    /// Starts it.
    ///
    /// `port`: Where it listens; 0 for a free port. `allowedHosts`: Further names by which clients may call it.
    /// Throws ``CommandFailure`` where it can't listen.
    init(_ account: Account, port: UInt16, allowedHosts: [String] = []) throws {
        self.account = account
        let emulator = Emulator(
            account: account,
            console: Console { StandardError.print($0) },
            version: Command.version,
            allowedHosts: Set(allowedHosts.map { $0.lowercased() })
        )
        do throws(StartError) {
            server = try HTTPServer(port: port) { emulator.respond(to: $0) }
        } catch {
            throw CommandFailure(error.description)
        }
        jobs = JobThread(emulator)
    }

    var port: UInt16 { server.port }

    /// Waits for what is being answered and done, and ends.
    func stop() {
        server.stop(grace: .seconds(5))
        jobs.stop()
        account.close()
    }
}
