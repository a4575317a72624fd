import JSONAPI
import Store

/// The `subscriptions` object of a profile, in the shape and order of the recorded answers.
struct Subscriptions {
    let consents: [MessageType: Consent]
    let suppressions: [Suppression]
    /// The profile's number, a string or `null`; WhatsApp's message types repeat it.
    let phoneNumber: JSON
    /// Whether the consent's date and the suppressions go by the names of before 2023-10-15 as well (documented).
    private let hasOldNames: Bool

    init(of profile: String, phoneNumber: JSON, at revision: Revision, in db: Connection) throws {
        self.phoneNumber = phoneNumber
        hasOldNames = revision.name < "2023-10-15"
        consents = try ConsentTable.consents(of: profile, in: db)
        suppressions = try ConsentTable.suppressions(of: profile, in: db)
    }

    var json: JSON {
        [
            "email": [
                "marketing": emailMarketing,
                "open_tracking": .object(timedConsent("email", "open_tracking")),
                "click_tracking": .object(timedConsent("email", "click_tracking")),
            ],
            "sms": ["marketing": sms("marketing"), "transactional": sms("transactional")],
            "mobile_push": ["marketing": push],
            "whatsapp": whatsapp,
        ]
    }

    private func consent(_ channel: String, _ name: String) -> Consent {
        consents[MessageType(channel: channel, name: name)] ?? .none
    }

    private var emailMarketing: JSON {
        let consent = consents[.emailMarketing] ?? .none
        let everywhere = suppressions.filter { $0.list == nil }
        let dates =
            suppressions.map(\.timestamp)
            + [consent.timestamp].compactMap { $0.map(Timestamp.init(microseconds:)) }
        let global = JSON.array(
            everywhere.map {
                ["reason": .string($0.reason.rawValue), "timestamp": date($0.timestamp.microseconds)]
            }
        )
        let marketing: JSONObject = [
            // True for as long as nothing is suppressed, consent or not (recorded).
            "can_receive_email_marketing": .bool(everywhere.isEmpty),
            "consent": .string(consent.state.rawValue),
            "consent_timestamp": date(consent.timestamp),
            "last_updated": .optional(dates.max()?.iso8601(.microseconds)),
            "method": .optional(consent.method),
            "method_detail": .optional(consent.methodDetail),
            "custom_method_detail": .optional(consent.customMethodDetail),
            "double_optin": consent.doubleOptIn.map { .bool($0) } ?? .null,
            "suppression": global,
            "list_suppressions": .array(
                suppressions.compactMap { suppression in
                    suppression.list.map { list in
                        [
                            "list_id": .string(list), "reason": .string(suppression.reason.rawValue),
                            "timestamp": date(suppression.timestamp.microseconds),
                        ]
                    }
                }
            ),
        ]
        guard hasOldNames else { return .object(marketing) }
        return .object(
            marketing.merging(["timestamp": date(consent.timestamp), "suppressions": global])
        )
    }

    /// The members that email tracking and WhatsApp have in common.
    private func timedConsent(_ channel: String, _ name: String) -> JSONObject {
        let consent = consent(channel, name)
        return [
            "consent": .string(consent.state.rawValue),
            "consent_timestamp": date(consent.timestamp),
            "last_updated": date(consent.timestamp),
            "created_timestamp": date(consent.timestamp),
            "metadata": nil,
            "can_receive": .bool(consent.state == .subscribed),
            "valid_until": nil,
        ]
    }

    private func sms(_ name: String) -> JSON {
        let consent = consent("sms", name)
        let members: JSONObject = [
            "can_receive_sms_\(name)": .bool(consent.state == .subscribed),
            "consent": .string(consent.state.rawValue),
            "consent_timestamp": date(consent.timestamp),
            "method": .optional(consent.method),
            "method_detail": .optional(consent.methodDetail),
            "last_updated": date(consent.timestamp),
        ]
        guard hasOldNames else { return .object(members) }
        return .object(members.merging(["timestamp": date(consent.timestamp)]))
    }

    private var push: JSON {
        let consent = consent("push", "marketing")
        return [
            "can_receive_push_marketing": .bool(consent.state == .subscribed),
            "consent": .string(consent.state.rawValue),
            "consent_timestamp": date(consent.timestamp),
        ]
    }

    /// `null` until there is any consent on the channel (recorded).
    ///
    /// Before 2026-04-15 each message type must name the number that the consent is for (documented).
    private var whatsapp: JSON {
        guard consents.keys.contains(where: { $0.channel == "whatsapp" }) else { return .null }
        var object = JSONObject()
        for name in ["marketing", "transactional", "conversational"] {
            var members = timedConsent("whatsapp", name)
            members.append("phone_number", phoneNumber)
            object.append(name, .object(members))
        }
        return .object(object)
    }

    private func date(_ microseconds: Int64?) -> JSON {
        .optional(microseconds.map { Timestamp(microseconds: $0).iso8601(.microseconds) })
    }
}
