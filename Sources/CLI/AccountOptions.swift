import ArgumentParser
import KlaviyoAPI
import Store

/// What a server's account is.
struct AccountOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What the account begins with: a YAML file, or one of the names that 'scenarios' lists.",
            valueName: "file|name"
        ),
        completion: .custom { _, _, start in ScenarioSource.completions(of: start) }
    )
    var scenario: String?

    @Option(
        help: ArgumentHelp(
            "The folder that keeps the account; without it, everything is forgotten at the end.",
            valueName: "folder"
        ),
        completion: .directory
    )
    var state: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("A setting, such as spam_filter=off; may be repeated.", valueName: "name=value"),
        completion: .custom { _, _, _ in SettingArgument.completions }
    )
    var settings: [String] = []

    @Option(help: ArgumentHelp("Seed for generated ids: the same seed gives the same ids.", valueName: "n"))
    var seed: UInt64?

    func validate() throws {
        try SettingArgument.check(settings)
    }

    /// Opens the account, with the scenario that was asked for.
    func account() throws -> (account: Account, scenario: Scenario?) {
        let scenario = try self.scenario.map(ScenarioSource.load)
        let location = state.map { Store.Location.folder($0) } ?? .temporary
        let overrides = try SettingArgument.parsed(settings)
        do {
            return (try Account(location, scenario: scenario, overrides: overrides, seed: seed), scenario)
        } catch let error as SettingError {
            throw CommandFailure(error.description)
        } catch let error as Store.OpenError {
            throw CommandFailure(error.description)
        }
    }
}
