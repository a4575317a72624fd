import JSONAPI

/// What an account does where Klaviyo leaves a choice, or hides one.
///
/// Scenario files, the control API and command-line flags set them by the same names. The standard values are
/// what the real service does, as far as that is known.
package struct Settings: Sendable, Equatable {
    /// What happens with rate limits.
    enum RateLimits: String, Sendable {
        /// No headers, no refusals.
        case off
        /// True headers, no refusals.
        case count
        /// As the real API.
        case enforce
    }

    /// The opt-in process where a subscription names no list, and of new lists.
    var defaultOptIn = OptInProcess.double
    var spamFilter = SpamFilter()
    var botProtection: BotProtection?
    /// Whether unsubscribing from one list ends all else with it.
    var globalUnsubscribe = false
    /// Where text messages can be sent to.
    var smsRegions = SMSRegions.any
    /// Where text messages come from a name instead of a number, so that nobody can answer them.
    var brandedSenders = SMSRegions.only([])
    /// Who gets none for their age; `nil` for nobody.
    var ageGate: AgeGate?
    /// How long a job waits before it runs.
    var jobDelay = SettingDuration(.seconds(1))
    /// What advances jobs instead of ``jobDelay``.
    var jobProgress = JobProgress()
    /// Which items of new jobs fail.
    var jobFailures = JobFailures()
    /// How long an address must not be in a second subscribe job; `nil` for as often as one likes.
    var subscribeInterval: SettingDuration?
    /// How long the link of a confirmation message works; `nil` for ever.
    var confirmationExpiry: SettingDuration?
    /// Whether confirmation messages reach their recipients.
    var deliversConfirmations = true
    var rateLimits = RateLimits.count
    /// Whether the account can take push tokens.
    var push = true
    /// Whether the account may make object types.
    var customObjects = true
    /// Whether the account has Advanced KDP, without which only OAuth apps can use webhooks (recorded).
    var advancedKDP = true
    /// The day that decides which revisions there are, and which are deprecated or retired; `nil` for the clock's.
    var revisionToday: String?
    /// The private keys that are accepted; empty for any that begins with `pk_`.
    var keys: [DeclaredKey] = []
    /// The OAuth apps that are known; empty for any that sends people back to this machine.
    var oauthClients: [OAuthClient] = []

    package init() {}
}

/// How a list takes new subscribers.
enum OptInProcess: String, Sendable {
    case double = "double_opt_in"
    case single = "single_opt_in"

    /// Reads the API's words, or their first half.
    init?(_ text: String) {
        guard let value = OptInProcess(rawValue: text) ?? OptInProcess(rawValue: text + "_opt_in") else {
            return nil
        }
        self = value
    }
}
