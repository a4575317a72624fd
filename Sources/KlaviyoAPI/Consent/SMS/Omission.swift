import JSONAPI

/// A part of a subscription that is silently left out, while the rest of it is done.
struct Omission: Sendable, Equatable {
    let rule: Rule
    /// The identifier of the channels that it is about: `email` or `phone_number`.
    var identifier = "phone_number"
    /// The email address that nothing becomes of.
    var email: String?
    /// The phone number that nothing becomes of.
    let phoneNumber: String?
    let detail: String
}

extension Omission {
    /// As it is stored with its subscription.
    var json: JSON {
        [
            "rule": .string(rule.id), "identifier": .string(identifier), "email": .optional(email),
            "phone_number": .optional(phoneNumber),
            "detail": .string(detail),
        ]
    }

    /// The message types that nothing comes of.
    var types: [MessageType] { identifier == "email" ? [.emailMarketing] : [.smsMarketing] }

    init?(_ json: JSON) {
        guard let rule = json["rule"]?.string.flatMap({ Rule.byID[$0] }) else { return nil }
        self.init(
            rule: rule,
            identifier: json["identifier"]?.string ?? "phone_number",
            email: json["email"]?.string,
            phoneNumber: json["phone_number"]?.string,
            detail: json["detail"]?.string ?? ""
        )
    }
}
