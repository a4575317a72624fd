import ArgumentParser
import JSONAPI

/// Makes something happen to mail that suppresses its recipient.
struct Suppress: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suppress",
        abstract: "Make a bounce, an invalid address or a spam complaint happen to a profile.",
        discussion:
            "A hard bounce also takes the profile off all lists, and so does the seventh soft bounce in a row."
    )

    @Argument(help: "The profile's email address.")
    var email: String

    @Option(help: "HARD_BOUNCE, SOFT_BOUNCE, INVALID_EMAIL or SPAM_COMPLAINT.")
    var reason: String

    @OptionGroup var server: ServerOptions

    func run() throws {
        let body: JSON = ["email": .string(email), "reason": .string(reason.uppercased())]
        server.print(try server.send("POST", "profiles/suppress", body: body)) { answer in
            ["Done, by the rule \(answer["rule"]?.string ?? "?")."]
        }
    }
}
