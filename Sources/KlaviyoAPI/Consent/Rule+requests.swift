/// The rules of requests that were answered with an error.
extension Rule {
    static let unknownKey = Rule(
        id: "unknown_key",
        effect: .refused,
        reason:
            "The API key does not belong to this account. Keys of different accounts look alike, and data sent with "
            + "another account's key goes to that account.",
        evidence: .documented,
        setting: "keys",
        remedy: "Send a key of this account; GET /api/accounts tells whose key it is."
    )
    static let refused = Rule(
        id: "refused",
        effect: .refused,
        reason:
            "The request was refused, and nothing of it is kept. A test that stubs the answer does not notice.",
        evidence: .recorded,
        setting: nil,
        remedy: "Fix the request and send it again."
    )
    static let missingScope = Rule(
        id: "missing_scope",
        effect: .refused,
        reason: "The API key lacks a scope for that, so nothing of the request is kept.",
        evidence: .documented,
        setting: nil,
        remedy: "Send a key that has the scopes of the answer's detail, or full access."
    )
    static let throttled = Rule(
        id: "throttled",
        effect: .refused,
        reason: "Too many requests came before, so nothing of this one is kept.",
        evidence: .recorded,
        setting: "rate_limits",
        remedy: "Send it again once the seconds of Retry-After have passed."
    )
    static let notEmulated = Rule(
        id: "not_emulated",
        effect: .refused,
        reason: "This operation is not emulated, so nothing of the request is kept.",
        evidence: .assumed,
        setting: nil,
        remedy: "See what is emulated: klaviyo-emulator operations --emulated."
    )

    /// The rule by which a request was refused.
    ///
    /// - Parameters:
    ///   - status: How it was answered.
    ///   - problem: The detail of the answer's error.
    /// - Returns: The rule.
    static func ofRefusal(_ status: Int, _ problem: String?) -> Rule {
        switch status {
        case 401 where problem == ErrorKind.unknownKey.detail([]): unknownKey
        case 403: missingScope
        case 429: throttled
        case 501: notEmulated
        default: refused
        }
    }

    static let ofRequests = [unknownKey, refused, missingScope, throttled, notEmulated]
}
