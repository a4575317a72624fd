// Senders of text messages and translations
extension ErrorKind {
    static let senderType = invalid(
        "sender_type",
        "A sender of the type '%1' can't be created with the API.",
        .assumed
    )
    static let senderRegistered = invalid(
        "sender_registered",
        "Only a sender whose registration failed can be registered again; this one's status is %1.",
        .assumed
    )
    static let ofTextMessaging: [ErrorKind] = [senderType, senderRegistered]

    static let translationOfOne = invalid(
        "translation_of_one",
        "A translation is of exactly one resource.",
        .assumed
    )
    static let translationBlock = invalid(
        "translation_block",
        "Each value needs an 'id' and its 'translations' by locale.",
        .assumed
    )
    static let translationTaken = ErrorKind(
        id: "translation_taken",
        status: 409,
        code: "conflict",
        title: "Conflict.",
        template: "The %1 translation of the %2 with id %3 exists already: %4.",
        pointer: "/data/relationships",
        isFramework: false,
        evidence: .assumed
    )
    static let ofTranslations: [ErrorKind] = [translationOfOne, translationBlock, translationTaken]
}
