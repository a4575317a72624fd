import JSONAPI
import Store

/// The events that changes of consent leave behind, with the properties of the recorded ones.
///
/// The metrics of text messages are named by topics of webhooks (recorded); which of the two names that an account
/// has, and the properties, which follow those of email, are assumed.
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

    /// What consent to a message type leaves; nothing but for the marketing of email and SMS.
    ///
    /// `source`: What the caller calls it.
    func subscribed(
        to type: MessageType,
        _ method: ConsentMethod,
        source: String? = nil,
        isDoubleOptIn: Bool = false,
        in db: Connection
    ) throws {
        guard let metric = metric(of: type) else { return }
        try insert(
            "Subscribed to \(metric.name)",
            [
                "double_optin": .bool(isDoubleOptIn),
                metric.address: .optional(metric.value),
                "list_name": .optional(list?.name),
                "list_id": .optional(list?.id),
                "method": .string(method.eventName),
                "custom_method_detail": .optional(source),
                "method_detail": .optional(method.detail),
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

    /// What the end of consent to a message type leaves; nothing but for email marketing and SMS.
    func unsubscribed(from type: MessageType, _ method: ConsentMethod, in db: Connection) throws {
        guard let metric = metric(of: type) else { return }
        try insert(
            "Unsubscribed from \(metric.name)",
            [
                "list_ids": .array(list.map { [.string($0.id)] } ?? []),
                "method_detail": .optional(method.detail),
                "method": .string(method.eventName),
                metric.address: .optional(metric.value),
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
    func mail(_ event: MailEvent, in db: Connection) throws {
        guard let metric = event.metric, let domain = profile.email?.split(separator: "@").last else {
            return
        }
        var properties = event.properties
        properties["Email Domain"] = .string(String(domain))
        properties["$event_id"] = .string(String(now.seconds))
        try insert(metric, properties, in: db)
    }

    /// What the metrics of a message type end in, and the property with the address that it goes to.
    private func metric(of type: MessageType) -> (name: String, address: String, value: String?)? {
        switch type {
        case .emailMarketing: ("Email Marketing", "email_address", profile.email)
        case .smsMarketing: ("Text Messaging Marketing", "phone_number", profile.phoneNumber)
        case .smsTransactional: ("Text Messaging Transactional", "phone_number", profile.phoneNumber)
        default: nil
        }
    }

    private func insert(_ metric: String, _ properties: JSONObject, in db: Connection) throws {
        let event = NewEvent(
            metric: metric,
            integration: Integration.klaviyo.key,
            profile: profile.id,
            time: now,
            properties: properties
        )
        try EventTable.insertAnother(event, at: now, account, in: db)
    }
}
