import JSONAPI
import Store

/// The events that changes of consent leave behind, with the properties of the recorded ones.
struct ConsentEvents {
    let account: Account
    let profile: Profile
    let list: List?
    let now: Timestamp

    func subscribedToList(in db: Connection) throws {
        guard let list else { return }
        try insert(
            "Subscribed to List",
            [
                "list_id": .string(list.id), "List": .string(list.name),
                "$event_id": .string("\(list.id)\(now.seconds)"),
            ],
            in: db
        )
    }

    func subscribedToEmailMarketing(_ subscription: Subscription, _ rule: Rule, in db: Connection) throws {
        try insert(
            "Subscribed to Email Marketing",
            [
                "double_optin": .bool(rule == .confirmed),
                "email_address": .optional(profile.email),
                "list_name": .optional(list?.name),
                "list_id": .optional(list?.id),
                "method": "API_V3_SUBSCRIBE",
                "custom_method_detail": .optional(subscription.customSource),
                "method_detail": .string(subscription.keyTail),
                "$event_id": .string("\(profile.id)\(account.company)\(now.seconds)"),
            ],
            in: db
        )
    }

    func unsubscribedFromList(in db: Connection) throws {
        guard let list else { return }
        let fraction = String(now.microseconds - now.seconds * 1_000_000)
        let time = "\(now.seconds).\(String(repeating: "0", count: 6 - fraction.count))\(fraction)"
        try insert(
            "Unsubscribed from List",
            [
                "List": .string(list.name), "list_id": .string(list.id),
                "$event_id": .string("\(list.id)\(time)"),
            ],
            in: db
        )
    }

    func unsubscribedFromEmailMarketing(_ method: Unsubscriber.Method, in db: Connection) throws {
        try insert(
            "Unsubscribed from Email Marketing",
            [
                "list_ids": .array(list.map { [.string($0.id)] } ?? []),
                "method_detail": .optional(method.detail),
                "method": .string(method.eventName),
                "email_address": .optional(profile.email),
                "list_names": .array(list.map { [.string($0.name)] } ?? []),
                "$event_id": .string(String(now.seconds)),
            ],
            in: db
        )
    }

    /// What a suppression job leaves: the method was recorded as `BOT_PROTECTION` where Klaviyo itself suppressed;
    /// that of the API is not known, nor the properties of the opposite (assumed).
    ///
    /// `verb`: `Suppressed` or `Unsuppressed`.
    func manually(_ verb: String, in db: Connection) throws {
        try insert(
            "Manually \(verb) from Email Marketing",
            [
                "email_address": .optional(profile.email), "suppression_method": "API",
                "$event_id": .string(String(now.seconds)),
            ],
            in: db
        )
    }

    /// What a bounce or a complaint leaves.
    ///
    /// `count`: Which one in a row it is, where several come of one kind.
    func mail(_ event: MailEvent, count: Int? = nil, in db: Connection) throws {
        guard let metric = event.metric, let domain = profile.email?.split(separator: "@").last else {
            return
        }
        var properties = event.properties
        properties["Email Domain"] = .string(String(domain))
        properties["$event_id"] = .string("\(now.seconds)" + (count.map { ".\($0)" } ?? ""))
        try insert(metric, properties, in: db)
    }

    /// The metrics of text messages are named by topics of webhooks (recorded); which of the two names that an
    /// account has, and the properties, which follow those of email, are assumed.
    func subscribedToTextMessaging(
        method: String,
        detail: String,
        custom: String?,
        _ isDoubleOptIn: Bool,
        in db: Connection
    ) throws {
        try insert(
            "Subscribed to Text Messaging Marketing",
            [
                "double_optin": .bool(isDoubleOptIn),
                "phone_number": .optional(profile.phoneNumber),
                "list_name": .optional(list?.name),
                "list_id": .optional(list?.id),
                "method": .string(method),
                "custom_method_detail": .optional(custom),
                "method_detail": .string(detail),
                "$event_id": .string("\(profile.id)\(account.company)\(now.seconds)"),
            ],
            in: db
        )
    }

    func unsubscribedFromTextMessaging(
        _ type: MessageType,
        _ method: Unsubscriber.Method,
        in db: Connection
    ) throws {
        try insert(
            "Unsubscribed from Text Messaging \(type == .smsMarketing ? "Marketing" : "Transactional")",
            [
                "list_ids": .array(list.map { [.string($0.id)] } ?? []),
                "method_detail": .optional(method.detail),
                "method": .string(method.eventName),
                "phone_number": .optional(profile.phoneNumber),
                "list_names": .array(list.map { [.string($0.name)] } ?? []),
                "$event_id": .string(String(now.seconds)),
            ],
            in: db
        )
    }

    private func insert(_ metric: String, _ properties: JSONObject, in db: Connection) throws {
        let event = NewEvent(
            metric: metric,
            integration: Integration.klaviyo.key,
            profile: profile.id,
            time: now,
            properties: properties
        )
        try EventTable.insert(event, at: now, account, in: db)
    }
}
