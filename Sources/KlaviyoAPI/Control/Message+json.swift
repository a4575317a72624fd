import JSONAPI

extension Message {
    /// The message as the inbox shows it, with links to this server.
    ///
    /// - `lastExpired`: The time up to which messages have expired.
    func json(base: String, lastExpired: Timestamp?) -> JSON {
        [
            "id": .string(id), "channel": .string(channel), "to": .string(recipient),
            "subject": .string(subject), "list_id": .optional(list),
            "sent": .string(sent.iso8601(.microseconds)),
            "state": .string(state(lastExpired)),
            "reply": channel == "sms" ? "YES" : nil,
            "links": [
                "confirm": .string("\(base)/subscriptions/confirm?c=\(token)"),
                "unsubscribe": .string("\(base)/subscriptions/unsubscribe?c=\(token)"),
            ],
        ]
    }

    /// What has become of it: `confirmed`, `declined`, `expired` or `waiting`.
    func state(_ lastExpired: Timestamp?) -> String {
        if confirmed != nil { return "confirmed" }
        if declined != nil { return "declined" }
        return expired != nil || lastExpired.map { renewed <= $0 } ?? false ? "expired" : "waiting"
    }
}
