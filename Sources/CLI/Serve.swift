import ArgumentParser
import CSystem
import Foundation
import HTTPServer
import JSONAPI
import KlaviyoAPI
import Store

/// Starts the server and runs it until it is told to stop.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Start the server: http://localhost:5528, for this machine only."
    )

    @Option(help: "The port to listen on; 0 picks a free one.")
    var port: UInt16 = 5528

    @Option(
        help:
            "What the account begins with: a YAML file, or the name of a scenario that comes with the program."
    )
    var scenario: String?

    @Option(
        help: "The folder that keeps the account; without it, everything is forgotten at the end.",
        completion: .directory
    )
    var state: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("A setting, such as spam_filter=off; may be repeated.", valueName: "name=value")
    )
    var settings: [String] = []

    @Option(help: "Where ids begin: the same seed gives the same ids.")
    var seed: UInt64?

    @Option(
        name: .customLong("allow-host"),
        help: "A further name by which clients may call this server; may be repeated."
    )
    var allowedHosts: [String] = []

    func run() throws {
        // Before any thread starts, since threads inherit it.
        CSystem_holdSignals()
        let scenario = try self.scenario.map(ScenarioSource.load)
        let account = try account(scenario)
        let emulator = Emulator(
            account: account,
            console: Console { StandardError.print($0) },
            version: Command.version,
            allowedHosts: Set(allowedHosts.map { $0.lowercased() })
        )
        let server = try server(emulator)
        let jobs = JobThread(emulator)
        // As with standard error: a server goes on where nobody reads it.
        try? FileHandle.standardOutput.write(
            contentsOf: Data("klaviyo-emulator listening on http://127.0.0.1:\(server.port)\n".utf8)
        )
        for line in Banner(account, scenario).lines { StandardError.print(line) }
        CSystem_waitForStopSignal()
        server.stop(grace: .seconds(5))
        jobs.stop()
        account.close()
    }

    private func account(_ scenario: Scenario?) throws -> Account {
        let location = state.map { Store.Location.folder($0) } ?? .temporary
        let overrides = try SettingArgument.parsed(settings)
        do {
            return try Account(location, scenario: scenario, overrides: overrides, seed: seed)
        } catch let error as SettingError {
            throw ValidationError(error.description)
        } catch let error as Store.OpenError {
            throw CommandFailure(error.description)
        }
    }

    private func server(_ emulator: Emulator) throws -> HTTPServer {
        do throws(StartError) {
            return try HTTPServer(port: port) { emulator.respond(to: $0) }
        } catch {
            throw CommandFailure(error.description)
        }
    }
}
