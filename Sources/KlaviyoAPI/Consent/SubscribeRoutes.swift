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
        let (subscriptions, ignoresPhoneNumber) = try SubscriptionReader.readAll(call, in: db)
        return try queue(kind, subscriptions, ignoresPhoneNumber: ignoresPhoneNumber, call, db)
    }

    /// A visitor's own subscription, with names and properties beside it, as a browser or app sends it.
    ///
    /// <https://developers.klaviyo.com/en/reference/create_client_subscription>
    private static func subscribeVisitor(_ call: Call, _ db: Connection) throws -> Reply {
        let list = call.related("list")
        if let list, try ListTable.find(id: list, in: db) == nil {
            throw APIError(.clientListNotFound, at: .pointer("/data/relationships/list"))
        }
        let profile = call.attributes["profile"]?["data"] ?? [:]
        let reading = SubscriptionReader(call, list: list)
            .read(profile, at: "/data/attributes/profile/data/attributes")
        guard reading.problems.isEmpty else { throw APIError(reading.problems) }
        var subscription = reading.subscription
        let known = Profile.identifierNames + ["subscriptions", "meta", "_kx"]
        subscription.details = JSONObject(
            (profile["attributes"]?.object ?? [:]).filter { !known.contains($0.name) }
        )
        let ignoresPhoneNumber = reading.ignoresPhoneNumber
        return try queue(SubscribeJob.kind, [subscription], ignoresPhoneNumber: ignoresPhoneNumber, call, db)
    }

    private static func queue(
        _ kind: String,
        _ subscriptions: [Subscription],
        ignoresPhoneNumber: Bool,
        _ call: Call,
        _ db: Connection
    ) throws -> Reply {
        let job = Job(kind, call, list: call.related("list"), total: subscriptions.count)
        let items = subscriptions.map { subscription in
            Job.Item(
                email: subscription.email,
                phoneNumber: subscription.phoneNumber,
                payload: subscription.json
            )
        }
        _ = try JobTable.insert(job, items, in: db)
        return .empty(202).ignoringPhoneNumber(ignoresPhoneNumber)
    }
}
