import JSONAPI

/// A reason why nothing is sent to a profile, everywhere or for one list.
struct Suppression: Sendable, Equatable {
    /// Why, in the API's words.
    enum Reason: String, Sendable, CaseIterable {
        case hardBounce = "HARD_BOUNCE"
        case invalidEmail = "INVALID_EMAIL"
        case spamComplaint = "SPAM_COMPLAINT"
        case unsubscribe = "UNSUBSCRIBE"
        case userSuppressed = "USER_SUPPRESSED"

        /// Whether a new subscription lifts it (documented: the other two are not among those it names).
        var endsWithSubscription: Bool { self != .hardBounce && self != .invalidEmail }
    }

    let reason: Reason
    let timestamp: Timestamp
    /// The list that it is for; `nil` for all of them.
    let list: String?
}
