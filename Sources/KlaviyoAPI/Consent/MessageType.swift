/// A kind of message that a profile consents to by itself: a channel and what is sent on it.
struct MessageType: Sendable, Hashable {
    /// The channel as requests name it: `email`, `sms`, `whatsapp`, `push`.
    let channel: String
    /// What it is for, such as `marketing`, `transactional` or `open_tracking`.
    let name: String

    static let smsMarketing = MessageType(channel: "sms", name: "marketing")
    static let smsTransactional = MessageType(channel: "sms", name: "transactional")
    static let emailMarketing = MessageType(channel: "email", name: "marketing")

    /// All channels, in the order in which people think of them.
    static let channels = ["email", "sms", "whatsapp", "push"]

    /// Both parts, such as `email.marketing`.
    var text: String { "\(channel).\(name)" }

    /// The identifier that its channel needs; `nil` for push, which goes to tokens.
    var identifier: String? { Self.identifier(of: channel) }

    /// The identifier that a channel needs; `nil` for push.
    static func identifier(of channel: String) -> String? {
        switch channel {
        case "email": "email"
        case "sms", "whatsapp": "phone_number"
        default: nil
        }
    }
}

extension MessageType {
    /// Reads ``text``.
    init?(_ text: Substring) {
        let parts = text.split(separator: ".")
        guard parts.count == 2 else { return nil }
        self.init(channel: String(parts[0]), name: String(parts[1]))
    }
}

/// What a profile has said about one message type.
struct Consent: Sendable, Equatable {
    enum State: String, Sendable {
        case subscribed = "SUBSCRIBED"
        case unsubscribed = "UNSUBSCRIBED"
        case never = "NEVER_SUBSCRIBED"
    }

    var state: State
    /// When it was given or taken back.
    var timestamp: Int64?
    var method: String?
    var methodDetail: String?
    var customMethodDetail: String?
    var doubleOptIn: Bool?

    static let none = Consent(state: .never)
}
