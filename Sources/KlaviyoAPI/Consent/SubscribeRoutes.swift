import JSONAPI
import Store

/// Bulk Subscribe Profiles: checks a request and queues its job.
///
/// <https://developers.klaviyo.com/en/reference/bulk_subscribe_profiles>
enum SubscribeRoutes {
    static let handlers: [(String, Handler)] = [("bulk_subscribe_profiles", subscribe)]

    /// Answers 202 without a body (recorded).
    ///
    /// What becomes of each profile is decided when the job runs.
    @Sendable static func subscribe(_ call: Call, _ db: Connection) throws -> Reply {
        let list = call.body["data"]?["relationships"]?["list"]?["data"]?["id"]?.string
        let reader = SubscriptionReader(call, list: list)
        var problems: [ErrorObject] = []
        if let list, try ListTable.find(id: list, in: db) == nil {
            problems.append(
                ErrorObject(.subscriptionListNotFound, list, at: .pointer("/data/relationships/list/data/id"))
            )
        }
        var subscriptions: [Subscription] = []
        var ignoresPhoneNumber = false
        for (index, profile) in (call.attributes["profiles"]?["data"]?.array ?? []).enumerated() {
            let read = reader.read(profile, at: index)
            problems += read.problems
            subscriptions.append(read.subscription)
            ignoresPhoneNumber = ignoresPhoneNumber || read.ignoresPhoneNumber
        }
        guard problems.isEmpty else { throw APIError(problems) }
        let job = Job(SubscribeJob.kind, call, list: list, total: subscriptions.count)
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
