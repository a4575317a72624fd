import JSONAPI
import KlaviyoAPI

/// What a server says of itself when it starts: the account, and what will surprise whoever doesn't know it.
struct Banner {
    let lines: [String]

    /// - Parameters:
    ///   - account: The account that is served.
    ///   - scenario: The scenario that was asked for.
    init(_ account: Account, _ scenario: Scenario?) {
        let stored = account.scenario
        var lines = ["account \(account.company)"]
        if let stored {
            lines[0] +=
                ", scenario \(stored.name ?? "without a name")" + (stored.about.map { ": \($0)" } ?? "")
        }
        if let scenario, stored?.name != scenario.name {
            lines.append(
                "the state keeps the scenario it began with; 'klaviyo-emulator reset' starts it anew"
            )
        }
        let settings = account.settings.json
        let filter = settings["spam_filter"]
        switch filter?.string ?? filter?["level"]?.string {
        case "standard":
            lines.append("spam_filter is standard: addresses such as a@example.com are dropped silently")
        case "strict":
            lines.append("spam_filter is strict: addresses such as test@yourshop.com are dropped silently")
        default: break
        }
        if filter?["rules"] != nil {
            lines.append("spam_filter has rules of its own, which drop silently as well")
        }
        if settings["default_opt_in"] == "double_opt_in" {
            lines.append(
                "default_opt_in is double_opt_in: without a list, or on new lists, a link must be opened first"
            )
        }
        if settings["bot_protection"] != "off" {
            lines.append("bot_protection is on: \(settings["bot_protection"]?.text ?? "")")
        }
        if let warning = account.clockWarning { lines.append(warning) }
        lines.append("ask 'klaviyo-emulator why ADDRESS' when a profile doesn't appear; Ctrl-C stops")
        self.lines = lines
    }
}
