import ArgumentParser
import JSONAPI

/// Shows which clients sent too many requests, and which came back too early.
struct RateLimitsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rate-limits",
        abstract: "Show who sent too many requests, and who came back before Retry-After.",
        discussion: "Where the limits are only counted, it says how many requests would have been refused."
    )

    @OptionGroup var server: ServerOptions

    func run() throws {
        server.print(try server.send("GET", "rate-limits")) { answer in
            let clients = answer["clients"]?.array ?? []
            let mode = "rate_limits is \(answer["mode"]?.string ?? "?")."
            return [clients.isEmpty ? "\(mode) No request was counted." : mode] + clients.map(Self.line)
        }
    }

    private static func line(_ client: JSON) -> String {
        func number(_ name: String) -> Int { client[name]?.int ?? 0 }
        var line =
            "\(client["key"]?.string ?? "")  \(client["operation"]?.string ?? "")"
            + "  (\(client["limits"]?.string ?? ""))  \(counted(number("requests"), "request"))"
        if number("refused") > 0 { line += ", \(number("refused")) refused" }
        if number("would_refuse") > 0 { line += ", \(number("would_refuse")) would have been refused" }
        if number("early") > 0 { line += ", \(number("early")) came back before Retry-After" }
        return line
    }
}
