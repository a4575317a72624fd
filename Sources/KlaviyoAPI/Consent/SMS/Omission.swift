import JSONAPI

/// A part of a subscription that is silently left out, while the rest of it is done.
struct Omission: Sendable, Equatable {
    let rule: Rule
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
            "rule": .string(rule.id), "email": .optional(email), "phone_number": .optional(phoneNumber),
            "detail": .string(detail),
        ]
    }

    init?(_ json: JSON) {
        guard let rule = json["rule"]?.string.flatMap({ Rule.byID[$0] }) else { return nil }
        self.init(
            rule: rule,
            email: json["email"]?.string,
            phoneNumber: json["phone_number"]?.string,
            detail: json["detail"]?.string ?? ""
        )
    }
}
