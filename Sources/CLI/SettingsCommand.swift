import ArgumentParser
import JSONAPI
import KlaviyoAPI

/// Shows or changes an account's settings.
struct SettingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Show the account's settings, or change some: settings spam_filter=off job_delay=0s."
    )

    @Argument(
        help: ArgumentHelp("What to change.", valueName: "name=value"),
        completion: .custom { _, _, _ in SettingArgument.completions }
    )
    var changes: [String] = []

    @OptionGroup var server: ServerOptions

    func validate() throws {
        try SettingArgument.check(changes)
    }

    func run() throws {
        let answer =
            changes.isEmpty
            ? try server.send("GET", "settings")
            : try server.send("PATCH", "settings", body: .object(try SettingArgument.parsed(changes)))
        server.print(answer) { settings in
            (settings.object ?? [:]).map { "\($0.name) = \($0.value.string ?? $0.value.text)" }
        }
    }
}

/// Settings as the command line has them.
enum SettingArgument {
    /// Reads `name=value` pairs; a value that is no JSON counts as a text.
    static func parsed(_ arguments: [String]) throws -> JSONObject {
        var settings: JSONObject = [:]
        for argument in arguments {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw ValidationError("'\(argument)' is not name=value") }
            let value = String(parts[1])
            settings[String(parts[0])] = (try? JSON(parsing: value)) ?? .string(value)
        }
        return settings
    }

    /// Throws what is wrong with such pairs: a name that no setting has, or a value that its setting doesn't take.
    static func check(_ arguments: [String]) throws {
        do {
            _ = try Settings().applying(try parsed(arguments))
        } catch let error as SettingError {
            throw ValidationError(error.description)
        }
    }

    /// What a shell offers for the beginning of such a pair.
    static let completions = Settings.names.map { "\($0)=" }
}
