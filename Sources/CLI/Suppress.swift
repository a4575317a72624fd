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

    /// What can happen to mail.
    enum Reason: String, ExpressibleByArgument, CaseIterable {
        case hardBounce = "HARD_BOUNCE"
        case softBounce = "SOFT_BOUNCE"
        case invalidEmail = "INVALID_EMAIL"
        case spamComplaint = "SPAM_COMPLAINT"

        init?(argument: String) {
            self.init(rawValue: argument.uppercased())
        }
    }

    @Option(help: "What happens.")
    var reason: Reason

    @OptionGroup var server: ServerOptions

    func run() throws {
        let body: JSON = ["email": .string(email), "reason": .string(reason.rawValue)]
        server.print(try server.send("POST", "profiles/suppress", body: body)) { answer in
            ["Done, by the rule \(answer["rule"]?.string ?? "?")."]
        }
    }
}
