import JSONAPI
import Store

/// Bulk Subscribe Profiles and Bulk Unsubscribe Profiles: check a request and queue its job.
///
/// <https://developers.klaviyo.com/en/reference/bulk_subscribe_profiles>
enum SubscribeRoutes {
    static let handlers: [(String, Handler)] = [
        ("bulk_subscribe_profiles", { call, db in try queue(SubscribeJob.kind, call, db) }),
        ("bulk_unsubscribe_profiles", { call, db in try queue(UnsubscribeJob.kind, call, db) }),
        ("create_client_subscription", { call, db in try subscribeVisitor(call, db) }),
    ]

    /// Answers 202 without a body (recorded).
    ///
    /// What becomes of each profile is decided when the job runs.
    private static func queue(_ kind: String, _ call: Call, _ db: Connection) throws -> Reply {
        try queue(kind, try SubscriptionReader.readAll(call, in: db), call, db)
    }

    /// A visitor's own subscription, with names and properties beside it, as a browser or app sends it.
    ///
    /// <https://developers.klaviyo.com/en/reference/create_client_subscription>
    private static func subscribeVisitor(_ call: Call, _ db: Connection) throws -> Reply {
        let list = call.related("list")
        if let list, try ListTable.find(id: list, in: db) == nil {
            throw APIError(.clientListNotFound, at: .pointer("/data/relationships/list"))
        }
        let profile = try Self.exchanged(call.attributes["profile"]?["data"] ?? [:], call, in: db)
        let process = try SubscriptionReader.process(call, list, in: db)
        var reading = try SubscriptionReader(call, list: list, process: process)
            .read(profile, at: "/data/attributes/profile/data/attributes", in: db)
        guard reading.problems.isEmpty else { throw APIError(reading.problems) }
        let known = Profile.identifierNames + ["subscriptions", "meta", "_kx"]
        reading.subscription.details = JSONObject(
            (profile["attributes"]?.object ?? [:]).filter { !known.contains($0.name) }
        )
        return try queue(SubscribeJob.kind, [reading], call, db)
    }

    /// A visitor with the addresses of the profile that its `_kx` stands for, where it gives none itself.
    private static func exchanged(_ data: JSON, _ call: Call, in db: Connection) throws -> JSON {
        guard let text = data["attributes"]?["_kx"]?.string, !data.namesAddress,
            let profile = try ExchangeID(company: call.account.company).find(text, in: db)
        else { return data }
        var attributes = data["attributes"]?.object ?? [:]
        attributes["email"] = .optional(profile.email)
        attributes["phone_number"] = .optional(profile.phoneNumber)
        var result = data.object ?? [:]
        result["attributes"] = .object(attributes)
        return .object(result)
    }

    private static func queue(
        _ kind: String,
        _ readings: [SubscriptionReader.Reading],
        _ call: Call,
        _ db: Connection
    ) throws -> Reply {
        let job = Job(kind, call, list: call.related("list"), total: readings.count)
        _ = try JobTable.insert(job, readings.map(\.item), in: db)
        return .empty(202).ignoringPhoneNumber(readings.contains(where: \.ignoresPhoneNumber))
    }
}

extension JSON {
    /// Whether a profile's data has an email address or a phone number.
    fileprivate var namesAddress: Bool {
        ["email", "phone_number"].contains { self["attributes"]?[$0]?.string != nil }
    }
}
