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
            if let scenario = try BuiltInScenarios.scenario(name) { return scenario }
        } catch {
            throw CommandFailure("\(error)")
        }
        throw CommandFailure("there is no file '\(name)', and \(BuiltInScenarios.absence(of: name))")
    }

    /// What a shell offers for the beginning of a name: the scenarios of the program, and folders and YAML files.
    ///
    /// A folder that can't be read has none.
    static func completions(of start: String) -> [String] {
        let folder = start.lastIndex(of: "/").map { String(start[...$0]) } ?? ""
        let files = try? FileManager.default.contentsOfDirectory(
            at: URL(filePath: folder.isEmpty ? "." : folder),
            includingPropertiesForKeys: [.isDirectoryKey]
        )
        let paths = (files ?? []).compactMap { file -> String? in
            if file.hasDirectoryPath { return "\(folder)\(file.lastPathComponent)/" }
            return ["yaml", "yml"].contains(file.pathExtension) ? folder + file.lastPathComponent : nil
        }
        return BuiltInScenarios.names + paths.sorted()
    }
}
