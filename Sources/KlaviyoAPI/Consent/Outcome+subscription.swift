import JSONAPI

extension Outcome {
    /// What was decided about a subscription, and about the profile in question where that is known.
    init(
        _ rule: Rule,
        _ subscription: Subscription,
        at time: Timestamp,
        detail: String? = nil,
        profile: String? = nil
    ) {
        let types = rule == .declined ? subscription.declinedTypes : subscription.types
        self.init(
            time: time,
            rule: rule,
            detail: detail,
            email: subscription.email,
            phoneNumber: subscription.phoneNumber,
            profile: profile ?? subscription.profile,
            list: subscription.list,
            types: types.isEmpty ? nil : types
        )
    }
}

extension Rule {
    /// Whether somebody is a subscriber by it.
    var subscribes: Bool { effect == .subscribed || self == .stillSuppressed }
}
