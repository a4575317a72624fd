import ArgumentParser
import JSONAPI

/// The requests that changed something, or tried to.
struct Requests: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests",
        abstract: "Count and show the requests that changed something, or tried to, the newest first.",
        discussion: "Requests that only read are not kept."
    )

    @Option(help: ArgumentHelp("Only those by this method, such as POST.", valueName: "method"))
    var method: String?

    @Option(help: ArgumentHelp("Only those to this path, such as /api/profiles.", valueName: "path"))
    var path: String?

    @Option(help: ArgumentHelp("Only those that were answered with this status.", valueName: "n"))
    var status: Int?

    @Option(help: ArgumentHelp("Only those that name this email or phone number.", valueName: "address"))
    var address: String?

    @OptionGroup var limit: Limit

    @OptionGroup var server: ServerOptions

    func run() throws {
        let filters = [
            ("method", method), ("path", path), ("status", status.map(String.init)),
            (address?.hasPrefix("+") == true ? "phone" : "email", address),
        ]
        let query = filters.map { name, value in
            value.map { "&\(name)=\(QueryString.encoded($0))" } ?? ""
        }.joined()
        server.print(try server.send("GET", "requests?\(limit.query)\(query)")) { answer in
            [counted(answer["count"]?.int ?? 0, "request")] + (answer["requests"]?.array ?? []).map(Self.line)
        }
    }

    private static func line(_ request: JSON) -> String {
        func text(_ name: String) -> String { request[name]?.string ?? "-" }
        let problem = request["problem"]?.string.map { "  \($0)" } ?? ""
        return "\(text("time"))  \(text("method")) \(text("target")) → \(request["status"]?.int ?? 0)"
            + "  key \(text("key"))  revision \(text("revision"))\(problem)"
    }
}
