import ArgumentParser
import JSONAPI

/// The messages that would have been sent.
struct Inbox: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbox",
        abstract: "Show the captured messages, open one, or follow one of its links.",
        subcommands: [List.self, Open.self, Confirm.self, Unsubscribe.self, Reply.self, Receive.self],
        defaultSubcommand: List.self
    )

    /// Shows the messages, the newest first.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Show the messages, the newest first."
        )

        @Option(help: ArgumentHelp("Only those to this address.", valueName: "address"))
        var to: String?

        @OptionGroup var limit: Limit

        @OptionGroup var server: ServerOptions

        func run() throws {
            let recipient = to.map { "&to=\(QueryString.encoded($0))" } ?? ""
            server.print(try server.send("GET", "inbox?\(limit.query)\(recipient)")) { answer in
                let messages = answer["messages"]?.array ?? []
                return messages.isEmpty
                    ? ["The inbox is empty."] : messages.flatMap(Inbox.lines) + limit.rest(answer)
            }
        }
    }

    /// Shows one message.
    struct Open: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "open", abstract: "Show one message.")

        @Argument(help: "The message's id.")
        var id: String

        @OptionGroup var server: ServerOptions

        func run() throws {
            server.print(try server.send("GET", "inbox/\(QueryString.encoded(id))"), text: Inbox.lines)
        }
    }

    /// Follows the confirmation link of a message.
    struct Confirm: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "confirm",
            abstract: "Follow the confirmation link of a message, as its recipient would."
        )

        @Argument(help: "The message's id.")
        var id: String

        @OptionGroup var server: ServerOptions

        func run() throws {
            server.print(try server.send("POST", "inbox/\(QueryString.encoded(id))/confirm")) { answer in
                [
                    answer["profile_id"]?.string.map { "Confirmed: profile \($0)." }
                        ?? "It was confirmed before."
                ]
            }
        }
    }

    /// Unsubscribes with the link of a message.
    struct Unsubscribe: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "unsubscribe",
            abstract: "Unsubscribe with the link of a message, as its recipient would.",
            discussion: "A message that still waits is declined by that, and can't be confirmed any more."
        )

        @Argument(help: "The message's id.")
        var id: String

        @OptionGroup var server: ServerOptions

        func run() throws {
            server.print(try server.send("POST", "inbox/\(QueryString.encoded(id))/unsubscribe")) { answer in
                let rule = answer["rule"]?.string ?? "?"
                return rule == "declined"
                    ? ["Declined: the message can no longer be confirmed."]
                    : ["Unsubscribed, by the rule \(rule)."]
            }
        }
    }

    private static func lines(_ message: JSON) -> [String] {
        func text(_ name: String) -> String { message[name]?.string ?? "-" }
        return [
            "\(text("id"))  \(text("channel")) to \(text("to"))  \"\(text("subject"))\"  \(text("state"))"
        ]
            + (message["links"]?.object ?? [:]).map { "  \($0.name)  \($0.value.string ?? "")" }
    }
}
