import JSONAPI

/// One profile of a subscribe job: who, to what, and how it was asked for.
struct Subscription: Sendable, Equatable {
    /// A message type and, for a historical import, when the consent was given.
    struct Choice: Sendable, Equatable {
        var type: MessageType
        var consentedAt: Timestamp?
    }

    var profile: String?
    var email: String?
    var phoneNumber: String?
    /// Says who it is where no address is known, which push alone allows (documented).
    var anonymousID: String?
    /// The push tokens that come or go with it, as the request has them.
    var pushTokens: [JSONObject] = []
    var choices: [Choice]
    var list: String?
    var isHistoricalImport: Bool
    var customSource: String?
    /// The last four characters of the API key, which consent records show as their method's detail (reported).
    var keyTail: String
    /// Names, properties and the like, which client subscriptions may bring.
    var details: JSONObject = [:]
    /// The channel that it is to be confirmed on, where it is part of a double opt-in.
    var channel: String?
    /// What is left out of it without a word.
    var omissions: [Omission] = []

    /// The message types that it asks for, or ends.
    var types: [MessageType] { choices.map(\.type) }

    /// The message types that nothing comes of where its message is declined: after a text message, the link of an email
    /// can still be opened.
    var declinedTypes: [MessageType] {
        let texts = types.filter { $0.identifier == "phone_number" }
        return confirmationChannel == "sms" && !texts.isEmpty ? texts : types
    }

    /// What the confirmation of a double opt-in goes to.
    var address: String { (confirmationChannel == "sms" ? phoneNumber : email) ?? profile ?? "" }

    /// The channel of that confirmation.
    var confirmationChannel: String { channel ?? (email != nil ? "email" : "sms") }

    /// Whether it asks for a message type.
    func asks(for type: MessageType) -> Bool { choices.contains { $0.type == type } }

    /// What waits for one confirmation where this waits already and another joins it, which wins where both say
    /// something.
    func joined(by newer: Subscription) -> Subscription {
        var joined = newer
        joined.choices = choices.filter { !newer.asks(for: $0.type) } + newer.choices
        joined.details = details.merging(newer.details)
        joined.anonymousID = newer.anonymousID ?? anonymousID
        let tokens = newer.pushTokens.map { $0["token"] }
        joined.pushTokens = pushTokens.filter { !tokens.contains($0["token"]) } + newer.pushTokens
        return joined
    }
}

extension Subscription {
    /// As it is stored with its job or confirmation.
    var json: JSON {
        [
            "profile": .optional(profile),
            "email": .optional(email),
            "phone_number": .optional(phoneNumber),
            "anonymous_id": .optional(anonymousID),
            "push_tokens": .array(pushTokens.map { .object($0) }),
            "choices": .array(
                choices.map { choice in
                    [
                        .string(choice.type.channel), .string(choice.type.name),
                        choice.consentedAt.map { .int($0.microseconds) } ?? .null,
                    ]
                }
            ),
            "list": .optional(list),
            "historical_import": .bool(isHistoricalImport),
            "custom_source": .optional(customSource),
            "key_tail": .string(keyTail),
            "details": .object(details),
            "channel": .optional(channel),
            "omissions": .array(omissions.map(\.json)),
        ]
    }

    /// Reads what was stored.
    ///
    /// - Throws: ``UnreadableRow`` for anything else.
    init(_ json: JSON) throws {
        guard let choices = json["choices"]?.array else {
            throw UnreadableRow(kind: "subscription", value: json.text)
        }
        profile = json["profile"]?.string
        email = json["email"]?.string
        phoneNumber = json["phone_number"]?.string
        anonymousID = json["anonymous_id"]?.string
        pushTokens = json["push_tokens"]?.array?.compactMap(\.object) ?? []
        self.choices = choices.compactMap { choice in
            guard let channel = choice[0]?.string, let name = choice[1]?.string else { return nil }
            let consentedAt = choice[2]?.int.map { Timestamp(microseconds: Int64($0)) }
            return Choice(type: MessageType(channel: channel, name: name), consentedAt: consentedAt)
        }
        list = json["list"]?.string
        isHistoricalImport = json["historical_import"]?.bool ?? false
        customSource = json["custom_source"]?.string
        keyTail = json["key_tail"]?.string ?? ""
        details = json["details"]?.object ?? [:]
        channel = json["channel"]?.string
        omissions = json["omissions"]?.array?.compactMap { Omission($0) } ?? []
    }
}
