import JSONAPI

/// What a person and the account write to one another on one channel.
///
/// <https://developers.klaviyo.com/en/reference/get_conversations_for_profile>
struct Conversation: Sendable, Equatable {
    /// The channels that conversations take place on.
    static let channels = ["sms", "whatsapp", "instagram"]

    /// One message of it.
    struct Message: Sendable, Equatable {
        /// Whether the person wrote it.
        var isInbound: Bool
        var body: String
        /// The richer forms of it that were sent along, as JSON text; `nil` where there were none.
        var hierarchy: String?
        var sent: Timestamp
    }

    var id: String
    var profile: String
    var channel: String
}

extension Conversation: Resource {
    static let type = "conversation"
    static let collection = "conversations"

    func attribute(_ name: String, _ precision: Precision) -> JSON? {
        name == "channel" ? .string(channel) : nil
    }
}
