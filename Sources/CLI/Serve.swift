import ArgumentParser
import CSystem
import Foundation
import KlaviyoAPI

/// Starts the server and runs it until it is told to stop.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Start the server: http://localhost:5528, for this machine only."
    )

    @Option(help: ArgumentHelp("The port to listen on; 0 picks a free one.", valueName: "n"))
    var port: UInt16 = 5528

    @OptionGroup var options: AccountOptions

    @Option(
        name: .customLong("allow-host"),
        help: ArgumentHelp("Also accept requests to this host name; may be repeated.", valueName: "name")
    )
    var allowedHosts: [String] = []

    func validate() throws {
        for host in allowedHosts where host.isEmpty || host.contains(where: { "/:".contains($0) }) {
            throw ValidationError("--allow-host takes a name such as klaviyo.test, not '\(host)'")
        }
    }

    func run() throws {
        // Before any thread starts, since threads inherit it.
        CSystem_holdSignals()
        let (account, scenario) = try options.account()
        let server = try LocalServer(account, port: port, allowedHosts: allowedHosts)
        // As with standard error: a server goes on where nobody reads it.
        try? FileHandle.standardOutput.write(
            contentsOf: Data("klaviyo-emulator listening on http://127.0.0.1:\(server.port)\n".utf8)
        )
        for line in Banner(account, scenario, port: server.port).lines { StandardError.print(line) }
        CSystem_waitForStopSignal()
        server.stop()
    }
}
