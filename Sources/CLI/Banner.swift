import JSONAPI
import KlaviyoAPI

/// What a server says of itself when it starts: the account, and what will surprise whoever doesn't know it.
struct Banner {
    let lines: [String]

    /// - Parameters:
    ///   - account: The account that is served.
    ///   - scenario: The scenario that was asked for.
    ///   - port: Where it is served.
    init(_ account: Account, _ scenario: Scenario?, port: UInt16) {
        let stored = account.scenario
        var lines = ["account \(account.company)"]
        if let stored {
            lines[0] +=
                ", scenario \(stored.name ?? "without a name")" + (stored.about.map { ": \($0)" } ?? "")
        }
        if let scenario, stored?.source != scenario.source {
            lines.append(Self.ignored(scenario, stored))
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
                "default_opt_in is double_opt_in: on new lists, or if no list is named, subscribers must open a "
                    + "confirmation link first"
            )
        }
        if let protection = settings["bot_protection"], protection != "off" {
            lines.append(Self.botProtection(protection))
        }
        if let warning = account.clockWarning { lines.append(warning) }
        let address = port == 5528 ? "" : " --url http://localhost:\(port)"
        lines.append(
            "ask 'klaviyo-emulator why ADDRESS\(address)' when a profile doesn't appear; Ctrl-C stops"
        )
        self.lines = lines
    }

    /// That a scenario was asked for which the account, in its folder, did not begin with.
    private static func ignored(_ scenario: Scenario, _ stored: Scenario?) -> String {
        let name = scenario.name.map { " \($0)" } ?? ""
        let begun =
            stored.map { $0.name == scenario.name ? "another text of it" : $0.name ?? "another scenario" }
            ?? "no scenario"
        return "--scenario\(name) is ignored: this folder's account began with \(begun). Use another --state "
            + "folder, or 'klaviyo-emulator reset --scenario FILE|NAME'."
    }

    private static func botProtection(_ protection: JSON) -> String {
        func text(_ name: String) -> String { protection[name]?.string ?? "" }
        let calls = counted(protection["subscribes"]?.int ?? 0, "subscribe call")
        let sender = protection["by"] == "address" ? "IP address" : "key"
        return "bot_protection is on: after \(calls) of one \(sender) in \(text("per")), all are dropped for "
            + text("block")
    }
}
