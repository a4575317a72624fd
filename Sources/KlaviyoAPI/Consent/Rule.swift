/// A decision that Klaviyo takes about an address without telling: what it is, why, and what changes it.
package struct Rule: Sendable, Equatable {
    /// What becomes of the address.
    package enum Effect: String, Sendable {
        case subscribed
        /// Nothing is seen of it in the API until somebody opens a link.
        case awaitingConfirmation = "awaiting_confirmation"
        /// Nothing has been decided about it yet.
        case queued
        /// The request was answered with an error.
        case refused
        /// It was asked to confirm and did not in time.
        case expired
        /// It is thrown away.
        case dropped
        /// Its consent is taken back, for one list or everywhere.
        case unsubscribed
        /// It won't be asked again by the link that it was sent.
        case declined
        /// Nothing is sent to it, whatever its consent.
        case suppressed
        case unsuppressed
        /// Nothing becomes of the address itself.
        case noted

        /// A part of what was asked is not done, without a word; the rest is.
        case leftOut = "left_out"

        /// Whether the address can be written to afterwards, so that there is no cause to name.
        var isReachable: Bool { self == .subscribed || self == .unsuppressed }
    }

    package let id: String
    package let effect: Effect
    /// Why, in one sentence.
    package let reason: String
    package let evidence: Evidence
    /// The setting that changes it; `nil` where a list's own opt-in process decides.
    package let setting: String?
    /// What would make the profile appear, in one sentence; `nil` where it does.
    package let remedy: String?

    static let singleOptIn = Rule(
        id: "single_opt_in",
        effect: .subscribed,
        reason: "The list, or without one the account, takes subscribers at once.",
        evidence: .recorded,
        setting: nil,
        remedy: nil
    )
    static let historicalImport = Rule(
        id: "historical_import",
        effect: .subscribed,
        reason: "historical_import is true, which skips the double opt-in.",
        evidence: .documented,
        setting: nil,
        remedy: nil
    )
    static let confirmed = Rule(
        id: "confirmed",
        effect: .subscribed,
        reason: "The link of the confirmation message was opened.",
        evidence: .documented,
        setting: nil,
        remedy: nil
    )
    static let doubleOptIn = Rule(
        id: "double_opt_in",
        effect: .awaitingConfirmation,
        reason:
            "The list is double opt-in: a new address has no profile until its confirmation link is opened.",
        evidence: .reported,
        setting: nil,
        remedy:
            "Open the confirmation link. To need none, make the list single opt-in, or send historical_import "
            + "with a consented_at in the past, and subscribe again."
    )
    static let defaultDoubleOptIn = Rule(
        id: "default_double_opt_in",
        effect: .awaitingConfirmation,
        reason:
            "The request names no list, so the account's default opt-in applies, and that is double opt-in.",
        evidence: .documented,
        setting: "default_opt_in",
        remedy:
            "Open the confirmation link. To need none, name a single opt-in list, or set default_opt_in to "
            + "single_opt_in, and subscribe again."
    )
    static let spamFilter = Rule(
        id: "spam_filter",
        effect: .dropped,
        reason: "The address looks like a fake one, and Klaviyo drops those without a word.",
        evidence: .reported,
        setting: "spam_filter",
        remedy:
            "Use an address that looks real, on a domain of your own, or set spam_filter to standard or off."
    )
    static let botProtection = Rule(
        id: "bot_protection",
        effect: .dropped,
        reason: "Too many subscribe calls came in a short time, so those that follow are taken for a bot's.",
        evidence: .reported,
        setting: "bot_protection",
        remedy:
            "Send fewer subscribe calls (one call takes up to 1,000 profiles), wait until the block ends, or "
            + "set bot_protection to off."
    )
    static let listBombing = Rule(
        id: "list_bombing",
        effect: .dropped,
        reason:
            "Too many subscribe calls came from one IP address, whose later ones Klaviyo flags or blocks as list "
            + "bombing.",
        evidence: .reported,
        setting: "bot_protection",
        remedy:
            "Send fewer calls from one address, wait until the block ends (Klaviyo's support lifts theirs), or set "
            + "bot_protection to off."
    )
    static let listDeleted = Rule(
        id: "list_deleted",
        effect: .dropped,
        reason: "The list was deleted between the request and its job.",
        evidence: .assumed,
        setting: nil,
        remedy: "Subscribe to a list that exists."
    )
    static let failedByTester = Rule(
        id: "failed_by_tester",
        effect: .dropped,
        reason: "A tester wanted this item of the job to fail; Klaviyo would tell nobody.",
        evidence: .assumed,
        setting: nil,
        remedy: "Subscribe again."
    )
    static let unknownProfile = Rule(
        id: "unknown_profile",
        effect: .dropped,
        reason: "Nothing that the event says of its profile is known here, and none can be made of it.",
        evidence: .assumed,
        setting: nil,
        remedy: "Name the profile by email, phone_number, external_id or anonymous_id."
    )

    package static let all: [Rule] =
        subscribing + unsubscribing + ofIdentity + jobs + ofSMS + ofCatalogs
        + ofEvents

    private static let subscribing = [
        singleOptIn, historicalImport, confirmed, doubleOptIn, defaultDoubleOptIn, spamFilter, botProtection,
        listBombing,
        listDeleted, failedByTester, unknownProfile,
    ]

    package static let byID = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
}
