import ArgumentParser
import JSONAPI
import KlaviyoAPI

/// Lists the scenarios that come with the program.
struct Scenarios: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenarios",
        abstract: "List the scenarios that come with the program; needs no running server."
    )

    @Flag(help: "Print JSON instead of text.")
    var json = false

    func run() throws {
        let scenarios = try BuiltInScenarios.json()
        if json { return print(JSON(dictionaryLiteral: ("scenarios", scenarios)).text) }
        for scenario in scenarios.array ?? [] {
            print("\(scenario["name"]?.string ?? "")\n  \(scenario["about"]?.string ?? "")")
        }
    }
}
