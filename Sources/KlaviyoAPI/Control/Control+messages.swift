import JSONAPI
import Store

extension Control {
    /// Answers a text message of the inbox, as its recipient would.
    @Sendable static func reply(_ emulator: Emulator, _ call: Call) throws -> JSON {
        let message = try message(emulator, call.id)
        guard message.channel == "sms" else {
            throw Refusal(status: 400, message: "only text messages take a reply; this one has a link")
        }
        return try receive(emulator, call, from: message.recipient, answering: message.token)
    }

    /// Takes a text message from a phone number, which answers none of the inbox in particular.
    @Sendable static func inbound(_ emulator: Emulator, _ call: Call) throws -> JSON {
        guard let sender = call.body["from"]?.string, Identifiers.isPhoneNumber(sender) else {
            let sender = call.body["from"]?.string ?? ""
            throw Refusal(
                status: 400,
                message: "from takes a phone number such as +12345678901, not '\(sender)'",
                name: "from"
            )
        }
        return try receive(emulator, call, from: sender, answering: nil)
    }

    private static func receive(
        _ emulator: Emulator,
        _ call: Call,
        from sender: String,
        answering token: String?
    ) throws -> JSON {
        guard let text = call.body["text"]?.string, !text.isEmpty else {
            throw Refusal(status: 400, message: "text takes what the message says, such as YES", name: "text")
        }
        var (rule, profile): (Rule?, String?) = (nil, nil)
        switch try emulator.receive(text, from: sender, answering: token) {
        case .decided(let outcome), .answered(.confirmed(let outcome)):
            (rule, profile) = (outcome.rule, outcome.profile)
        case .answered(.alreadyConfirmed(_, let known)): profile = known
        case .nothing: break
        case .answered(.inVain(let outcome)): throw Refusal(status: 410, message: outcome.rule.reason)
        case .answered(.expired): throw Refusal(status: 410, message: Rule.confirmationExpired.reason)
        case .answered(.declined): throw Refusal(status: 410, message: Rule.declined.reason)
        case .unknownSender, .answered(.unknown):
            throw Refusal(
                status: 404,
                message: "no profile or message of this account has the number \(sender)",
                name: "from"
            )
        }
        return [
            "keyword": .optional(TextKeyword(text)?.word), "rule": .optional(rule?.id),
            "profile_id": .optional(profile),
        ]
    }
}
