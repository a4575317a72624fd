import ArgumentParser
import JSONAPI

/// Brings the account back to its scenario.
struct Reset: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Make the account again as its scenario made it; everything else is deleted."
    )

    @OptionGroup var server: ServerOptions

    func run() throws {
        server.print(try server.send("POST", "reset")) { _ in ["The account is as its scenario made it."] }
    }
}
