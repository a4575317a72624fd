import ArgumentParser
import Foundation
import KlaviyoAPI

/// Finds the scenario that `--scenario` names.
enum ScenarioSource {
    /// Reads a file, or else a scenario that comes with the program.
    static func load(_ name: String) throws -> Scenario {
        do throws(ScenarioError) {
            if let data = FileManager.default.contents(atPath: name) {
                return try Scenario(yaml: String(decoding: data, as: UTF8.self), file: name)
            }
            if let yaml = BuiltInScenarios.all[name] { return try Scenario(yaml: yaml, file: name) }
        } catch {
            throw CommandFailure("\(error)")
        }
        let names = BuiltInScenarios.all.keys.sorted().joined(separator: ", ")
        throw CommandFailure(
            "there is no file '\(name)' and no scenario of that name; the program has \(names)"
        )
    }
}
