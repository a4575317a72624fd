import ArgumentParser
import JSONAPI

/// What people and the account write to one another.
struct Conversations: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conversations",
        abstract: "Show the conversations, or let a person write to the account.",
        subcommands: [List.self, Receive.self],
        defaultSubcommand: List.self
    )

    /// Shows the conversations with their messages.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Show the conversations with their messages, the newest first."
        )

        @OptionGroup var limit: Limit

        @OptionGroup var server: ServerOptions

        func run() throws {
            server.print(try server.send("GET", "conversations?\(limit.query)")) { answer in
                let conversations = answer["conversations"]?.array ?? []
                return conversations.isEmpty
                    ? ["There are no conversations."]
                    : conversations.flatMap(Conversations.lines) + limit.rest(answer)
            }
        }
    }

    /// Lets a person write, which begins a conversation.
    struct Receive: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "receive",
            abstract: "Let a person write to the account."
        )

        @Argument(help: "The person's email address, or phone number.")
        var person: String

        @Argument(help: "The text they send.")
        var text: String

        /// What people write on.
        enum Channel: String, ExpressibleByArgument, CaseIterable {
            case sms, whatsapp, instagram
        }

        @Option(help: "What they write on.")
        var channel = Channel.sms

        @OptionGroup var server: ServerOptions

        func run() throws {
            let body: JSON = [
                person.contains("@") ? "email" : "phone_number": .string(person),
                "channel": .string(channel.rawValue), "body": .string(text),
            ]
            server.print(try server.send("POST", "conversations", body: body), text: Conversations.lines)
        }
    }

    private static func lines(_ conversation: JSON) -> [String] {
        let head = ["id", "channel", "profile_id"].map { conversation[$0]?.string ?? "" }
        let messages = (conversation["messages"]?.array ?? []).map { message in
            let arrow = message["direction"] == "inbound" ? ">" : "<"
            return "  \(message["sent"]?.string ?? "")  \(arrow) \(message["body"]?.string ?? "")"
        }
        return [head.joined(separator: "  ")] + messages
    }
}
