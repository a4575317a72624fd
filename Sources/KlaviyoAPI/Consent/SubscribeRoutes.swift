import JSONAPI
import Store

/// Bulk Subscribe Profiles and Bulk Unsubscribe Profiles: check a request and queue its job.
///
/// <https://developers.klaviyo.com/en/reference/bulk_subscribe_profiles>
enum SubscribeRoutes {
    static let handlers: [(String, Handler)] = [
        ("bulk_subscribe_profiles", { call, db in try queue(SubscribeJob.kind, call, db) }),
        ("bulk_unsubscribe_profiles", { call, db in try queue(UnsubscribeJob.kind, call, db) }),
    ]

    /// Answers 202 without a body (recorded).
    ///
    /// What becomes of each profile is decided when the job runs.
    private static func queue(_ kind: String, _ call: Call, _ db: Connection) throws -> Reply {
        let (subscriptions, ignoresPhoneNumber) = try SubscriptionReader.readAll(call, in: db)
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
