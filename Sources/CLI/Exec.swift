import ArgumentParser
import CSystem
import Foundation

/// Runs a command beside a server that is there for it alone.
struct Exec: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec",
        abstract: "Run a command, such as your tests, with a server of its own, and end with its status.",
        discussion: """
            The server listens on a free port. The command finds its address in $KLAVIYO_EMULATOR_URL, and so does \
            every klaviyo-emulator that it calls: exec --scenario quickstart -- ./run-my-tests
            """
    )

    @OptionGroup var options: AccountOptions

    @Argument(parsing: .postTerminator, help: "The command and its arguments, after --.")
    var command: [String] = []

    func validate() throws {
        guard !command.isEmpty else { throw ValidationError("there is no command; it stands after --") }
    }

    func run() throws {
        let server = try LocalServer(try options.account().account, port: 0)
        defer { server.stop() }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["KLAVIYO_EMULATOR_URL": "http://127.0.0.1:\(server.port)"]
        ) { $1 }
        try process.run()
        CSystem_passOnStopSignals(process.processIdentifier)
        process.waitUntilExit()
        // As shells have it.
        let isKilled = process.terminationReason == .uncaughtSignal
        throw ExitCode(isKilled ? 128 + process.terminationStatus : process.terminationStatus)
    }
}
