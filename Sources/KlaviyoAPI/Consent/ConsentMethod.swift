/// How somebody subscribed or unsubscribed.
struct ConsentMethod: Sendable, Equatable {
    /// As the consent record names it.
    var name: String
    var detail: String?
    /// As events name it, which is a vocabulary of its own (recorded).
    var eventName: String

    /// With a private key, of which the last four characters are kept.
    ///
    /// The event names the method of subscribing, also where it is of an unsubscribe (recorded).
    static func api(keyTail: String) -> ConsentMethod {
        ConsentMethod(name: "API", detail: keyTail, eventName: "API_V3_SUBSCRIBE")
    }

    /// With a text message of one word.
    static func inboundMessage(_ word: String) -> ConsentMethod {
        ConsentMethod(name: "INBOUND_MESSAGE", detail: word, eventName: "INBOUND_MESSAGE")
    }

    /// With the button of the page behind a message's link.
    static let page = ConsentMethod("PREFERENCE_PAGE")
    /// With one click in the mail program, by RFC 8058.
    static let oneClick = ConsentMethod("ONE_CLICK_UNSUBSCRIBE")
    /// With the mail program's button for spam.
    static let spamComplaint = ConsentMethod("SPAM_COMPLAINT")

    /// A method that is spelt the same in the consent record and in events (assumed): the words are those
    /// of segment definitions (documented), in capitals as in the documentation's examples.
    private init(_ name: String) {
        self.init(name: name, detail: nil, eventName: name)
    }

    private init(name: String, detail: String?, eventName: String) {
        self.name = name
        self.detail = detail
        self.eventName = eventName
    }
}
