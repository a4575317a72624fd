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
        // What is left out has been told by then.
        everything.omissions = []
        var mail = everything
        mail.choices.removeAll { $0.type.identifier == "phone_number" }
        let hasTexts = mail.choices.count < choices.count && everything.phoneNumber != nil
        everything.channel = hasTexts || everything.email == nil ? "sms" : "email"
        mail.channel = "email"
        return hasTexts && mail.email != nil && !mail.choices.isEmpty ? [mail, everything] : [everything]
    }

    /// The part of a double opt-in that nobody is asked about, and the part that waits; either is `nil` if empty.
    ///
    /// Text messages from a branded sender ID can't be answered, so Klaviyo doesn't ask by them (documented); WhatsApp
    /// goes with SMS (assumed).
    func split(branded: SMSRegions) -> (unasked: Subscription?, waiting: Subscription?) {
        guard let number = phoneNumber, branded.cover(number) else { return (nil, self) }
        let isText = { (choice: Choice) in choice.type.identifier == "phone_number" }
        func part(_ choices: [Choice]) -> Subscription? {
            var part = self
            part.choices = choices
            return choices.isEmpty ? nil : part
        }
        return (part(choices.filter(isText)), part(choices.filter { !isText($0) }))
    }
}
