import ArgumentParser
import JSONAPI

extension Inbox {
    /// Answers a text message.
    struct Reply: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reply",
            abstract: "Answer a text message, as its recipient would: YES confirms, STOP ends."
        )

        @Argument(help: "The message's id.")
        var id: String

        @Argument(help: "What the answer says.")
        var text: String

        @OptionGroup var server: ServerOptions

        func run() throws {
            let path = "inbox/\(QueryString.encoded(id))/reply"
            server.print(try server.send("POST", path, body: ["text": .string(text)]), text: Inbox.decision)
        }
    }

    /// Takes a text message from a phone number.
    struct Receive: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "receive",
            abstract: "Let a text message come in from a phone number."
        )

        @Argument(help: "The number that sends it, such as +12345678901.")
        var from: String

        @Argument(help: "What it says.")
        var text: String

        @OptionGroup var server: ServerOptions

        func run() throws {
            let body: JSON = ["from": .string(from), "text": .string(text)]
            server.print(try server.send("POST", "messages/inbound", body: body), text: Inbox.decision)
        }
    }

    private static func decision(_ answer: JSON) -> [String] {
        guard let rule = answer["rule"]?.string else {
            return [
                answer["keyword"]?.string.map { "\($0) changes nothing." }
                    ?? "Not a keyword: nothing changes."
            ]
        }
        return [
            "Done, by the rule \(rule)" + (answer["profile_id"]?.string.map { ": profile \($0)." } ?? ".")
        ]
    }
}
