import ArgumentParser
import JSONAPI

/// What a profile is known by.
struct ProfileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "Show a profile's identifiers, its _kx among them.",
        discussion: "Klaviyo's API takes _kx and secondary email addresses, but never shows them."
    )

    @Argument(help: "The profile's email address, phone number or id.")
    var profile: String

    @OptionGroup var server: ServerOptions

    func run() throws {
        let name = profile.contains("@") ? "email" : profile.hasPrefix("+") ? "phone" : "id"
        let query = "?\(name)=\(QueryString.encoded(profile))"
        server.print(try server.send("GET", "profile\(query)")) { answer in
            (answer.object ?? [:]).map { "\($0.name)  \($0.value.string ?? $0.value.text)" }
        }
    }
}
