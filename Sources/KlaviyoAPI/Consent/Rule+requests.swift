/// The rules of requests that were answered with an error.
extension Rule {
    static let unknownKey = Rule(
        id: "unknown_key",
        effect: .refused,
        reason:
            "The request's key is none of this account's. The key of another account looks the same, and takes what "
            + "it is sent to that account.",
        evidence: .documented,
        setting: "keys",
        remedy: "Send the key of this account; GET /api/accounts tells whose key it is."
    )
    static let refused = Rule(
        id: "refused",
        effect: .refused,
        reason:
            "The request was refused, and nothing of it is kept. A test that stubs the answer doesn't notice.",
        evidence: .recorded,
        setting: nil,
        remedy: "Mend the request."
    )
    static let missingScope = Rule(
        id: "missing_scope",
        effect: .refused,
        reason: "The request's key may not do that, so nothing of the request is kept.",
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
        reason: "The emulator doesn't do this operation of Klaviyo's, so nothing of the request is kept.",
        evidence: .assumed,
        setting: nil,
        remedy: "Look for another operation in: klaviyo-emulator operations --emulated."
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
