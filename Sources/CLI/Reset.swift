import ArgumentParser
import JSONAPI
import KlaviyoAPI

/// Brings the account back to its scenario, or to another one.
struct Reset: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Reset the account to its scenario; everything else is deleted."
    )

    @Option(
        help: ArgumentHelp(
            "Another scenario, which is the account's from then on: a YAML file, or a name of 'scenarios'.",
            valueName: "file|name"
        ),
        completion: .custom { _, _, start in ScenarioSource.completions(of: start) }
    )
    var scenario: String?

    @OptionGroup var server: ServerOptions

    func run() throws {
        let other = try scenario.map(ScenarioSource.load)
        let body: JSON = other.map { ["yaml": .string($0.source)] } ?? [:]
        server.print(try server.send("POST", "reset", body: body)) { _ in
            ["The account is as \(other.map { $0.name ?? "the scenario" } ?? "its scenario") makes it."]
        }
    }
}
