import JSONAPI
import Store

/// What senders of text messages do beside being kept: a new one is registered at once, and a toll-free number is
/// provisioned in both of its regions (documented).
///
/// No number is bought and no carrier asked.
enum TextMessagingSenders {
    static let behaviour = Behaviour(prepare: prepare, created: register)
    private static let regions = ["US", "CA"]

    /// Only toll-free senders can be made: the details of the others are in no document.
    @Sendable private static func prepare(
        _ call: Call,
        _ sender: inout StoredResource,
        _ db: Connection
    ) throws {
        let type = sender.attributes["sender_type"]?.string ?? ""
        guard type == "toll_free" else {
            throw APIError(.senderType, type, at: .pointer("/data/attributes/sender_type"))
        }
        let place = "/data/attributes/text-messaging-sender-registration/data/attributes"
        try TollFreeRegistration.check(registration(in: call), at: place)
    }

    private static func registration(in call: Call) -> JSONObject {
        call.attributes["text-messaging-sender-registration"]?["data"]?["attributes"]?.object ?? [:]
    }

    @Sendable private static func register(
        _ call: Call,
        _ sender: inout StoredResource,
        _ db: Connection
    ) throws {
        let sent = registration(in: call)
        try SenderRegistrations.submit(sent, for: &sender, call, db)
        for region in regions where sender.attributes["sender_details"]?["country"]?.string != region {
            var sibling = sender
            sibling.id = call.account.ids.ulid(at: call.now)
            sibling.attributes["sender_details"] = ["country": .string(region)]
            try StoredResourceTable.save(sibling, in: db)
            try SenderRegistrations.submit(sent, for: &sibling, call, db)
        }
    }
}
