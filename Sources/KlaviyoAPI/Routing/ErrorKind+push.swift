// Push tokens
extension ErrorKind {
    static let pushDisabled = ErrorKind(
        id: "push_disabled",
        status: 403,
        code: "forbidden",
        title: "Forbidden.",
        template: "Company is not able to process push tokens",
        pointer: "/data",
        isFramework: false,
        evidence: .recorded
    )
    static let unknownPushToken = notFound(
        "unknown_push_token",
        "Record with token ID: %1 cannot be found.",
        .recorded
    )
    static let emptyPushToken = invalid("empty_push_token", "'token' may not be empty.", .assumed)
    static let pushTokenTooLarge = framework(
        "push_token_too_large",
        413,
        "payload_too_large",
        "Payload too large.",
        "The payload of a push token may have at most 100 KB.",
        .assumed
    )

    static let ofPush = [pushDisabled, unknownPushToken, emptyPushToken, pushTokenTooLarge]
}
