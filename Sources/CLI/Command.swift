import ArgumentParser

/// The program `klaviyo-emulator`.
@main
struct Command: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "klaviyo-emulator",
        abstract: "A local server that speaks Klaviyo's REST API, and says why a profile never appears.",
        discussion: """
            Start it with 'serve', point your client at http://localhost:5528, and ask it 'why'. \
            Completions for your shell: --generate-completion-script bash|zsh|fish.
            """,
        version: version,
        subcommands: [
            Serve.self, Exec.self, WhyCommand.self, Requests.self, Inbox.self, Jobs.self, Suppress.self,
            ProfileCommand.self, Conversations.self, ClockCommand.self, Reset.self, SettingsCommand.self,
            RateLimitsCommand.self, Scenarios.self, Operations.self,
        ]
    )

    static let version = "0.1.0"
}
