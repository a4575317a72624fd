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
        /// No profile has the address any more.
        case gone
        /// It was taken off a list.
        case removed

        /// Whether the address can be written to afterwards, so that there is no cause to name.
        var isReachable: Bool { self == .subscribed || self == .unsuppressed }
    }

    package let id: String
    package let effect: Effect
    /// Why, in one sentence.
    package let reason: String
    package let evidence: Evidence
    /// The setting that changes it, if one does.
    package let setting: String?
    /// What would make the profile appear, in one sentence; `nil` where it does.
    package let remedy: String?

    static let singleOptIn = Rule(
        id: "single_opt_in",
        effect: .subscribed,
        reason:
            "The list, or the account's default where none is named, is single opt-in: the address was subscribed at once.",
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
        reason: "The confirmation message was answered: its link was opened, or YES came in reply.",
        evidence: .documented,
        setting: nil,
        remedy: nil
    )
    static let doubleOptIn = Rule(
        id: "double_opt_in",
        effect: .awaitingConfirmation,
        reason:
            "The list is double opt-in: until its confirmation link is opened, the address is not on it, and a new one "
            + "has no profile.",
        evidence: .reported,
        setting: nil,
        remedy:
            "Open the confirmation link. To avoid confirmation, make the list single opt-in (PATCH it with "
            + "opt_in_process: single_opt_in at revision 2025-10-15 or later), or send historical_import with a "
            + "consented_at in the past, and subscribe again."
    )
    static let defaultDoubleOptIn = Rule(
        id: "default_double_opt_in",
        effect: .awaitingConfirmation,
        reason:
            "The request names no list, so the account's default opt-in applies, and that is double opt-in.",
        evidence: .documented,
        setting: "default_opt_in",
        remedy:
            "Open the confirmation link. To avoid confirmation, name a single opt-in list, or set default_opt_in to "
            + "single_opt_in, and subscribe again."
    )
    static let spamFilter = Rule(
        id: "spam_filter",
        effect: .dropped,
        reason: "The address looks fake, and Klaviyo drops such addresses silently.",
        evidence: .reported,
        setting: "spam_filter",
        remedy:
            "Use an address that looks real, on a domain of your own, or set spam_filter to standard or off."
    )
    static let botProtection = Rule(
        id: "bot_protection",
        effect: .dropped,
        reason:
            "Too many subscribe calls came in a short time, so Klaviyo takes the later ones for a bot's and drops them.",
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
            "Too many subscribe calls came from one IP address, so Klaviyo takes the later ones for list bombing and "
            + "drops them.",
        evidence: .reported,
        setting: "bot_protection",
        remedy:
            "Send fewer calls from one address, wait until the block ends (Klaviyo's support lifts theirs), or set "
            + "bot_protection to off."
    )
    static let listDeleted = Rule(
        id: "list_deleted",
        effect: .dropped,
        reason: "The list was deleted between the request and its job, or before it was confirmed.",
        evidence: .assumed,
        setting: nil,
        remedy: "Subscribe to a list that exists."
    )
    static let nothingAskedFor = Rule(
        id: "nothing_asked_for",
        effect: .dropped,
        reason: "The subscriptions of the request name no message type, so nothing is done.",
        evidence: .assumed,
        setting: nil,
        remedy: "Name one, such as subscriptions.email.marketing.consent."
    )
    static let nothingToConfirm = Rule(
        id: "nothing_to_confirm",
        effect: .subscribed,
        reason:
            "The opt-in is double, but the profile has neither an email address nor a phone number that could be asked, "
            + "so it is subscribed at once.",
        evidence: .assumed,
        setting: nil,
        remedy: nil
    )
    static let failedByTester = Rule(
        id: "failed_by_tester",
        effect: .dropped,
        reason: "A tester made this item of the job fail; Klaviyo would tell nobody.",
        evidence: .assumed,
        setting: nil,
        remedy: "Subscribe again."
    )
    static let unknownProfile = Rule(
        id: "unknown_profile",
        effect: .dropped,
        reason: "The event names no profile that is known, and nothing that a new one could be made of.",
        evidence: .assumed,
        setting: nil,
        remedy: "Name the profile by email, phone_number, external_id or anonymous_id."
    )

    package static let all: [Rule] =
        subscribing + unsubscribing + ofDepartures + ofIdentity + jobs + ofRequests + ofSMS
        + ofCatalogs + ofEvents

    private static let subscribing = [
        singleOptIn, historicalImport, confirmed, doubleOptIn, defaultDoubleOptIn, spamFilter, botProtection,
        listBombing, listDeleted, nothingAskedFor, nothingToConfirm, failedByTester, unknownProfile,
    ]

    package static let byID = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
}
