import JSONAPI

extension Subscription {
    /// What each message of a double opt-in asks for.
    ///
    /// Where both email and SMS are asked for, both get one: the link of the email confirms email alone, YES in
    /// reply to the text message confirms everything (documented). WhatsApp goes with SMS (assumed).
    ///
    /// - `known`: The profile that it is about, whose identifiers count where none was sent.
    func confirmations(_ known: Profile?) -> [Subscription] {
        var everything = self
        everything.email = email ?? known?.email
        everything.phoneNumber = phoneNumber ?? known?.phoneNumber
        var mail = everything
        mail.choices.removeAll { MessageType.identifier(of: $0.type.channel) == "phone_number" }
        let hasTexts = mail.choices.count < choices.count && everything.phoneNumber != nil
        everything.channel = hasTexts || everything.email == nil ? "sms" : "email"
        mail.channel = "email"
        return hasTexts && mail.email != nil && !mail.choices.isEmpty ? [mail, everything] : [everything]
    }
}
