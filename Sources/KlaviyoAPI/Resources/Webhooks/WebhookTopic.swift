import JSONAPI
import Store

/// Something that a webhook can be told of: an event of a metric.
struct WebhookTopic: Resource, Sendable {
    static let type = "webhook-topic"
    static let collection = "webhook-topics"

    /// `event:klaviyo.subscribed_to_list`, `event:api.placed_order`.
    let id: String

    func attribute(_ name: String, _ precision: Precision) -> JSON? { nil }

    /// The topics of Klaviyo's own metrics, which every account has (recorded).
    private static let own = [
        "bounced_email", "bounced_push", "clicked_email", "clicked_email_to_unsubscribe", "clicked_sms",
        "clicked_text_message", "dropped_email", "failed_to_deliver_automated_response_sms",
        "failed_to_deliver_automated_response_text_message", "failed_to_deliver_sms",
        "failed_to_deliver_text_message", "manually_suppressed_from_email_marketing",
        "manually_unsuppressed_from_email_marketing", "marked_email_as_spam", "merged_profile",
        "opened_email",
        "opened_push", "opened_text", "ready_to_review", "received_automated_response_sms",
        "received_automated_response_text_message", "received_email", "received_push", "received_sms",
        "received_text_message", "relayed_text_message", "sent_sms", "sent_text_message", "skipped_send",
        "social_comment", "social_dm", "social_ugc", "submitted_rating", "submitted_review",
        "subscribed_to_back_in_stock", "subscribed_to_email_marketing", "subscribed_to_list",
        "subscribed_to_sms_marketing", "subscribed_to_text_messaging_marketing",
        "unsubscribed_from_email_marketing", "unsubscribed_from_list", "unsubscribed_from_sms_marketing",
        "unsubscribed_from_text_messaging_marketing", "unsubscribed_from_text_messaging_transactional",
        "updated_email_preferences",
    ].map { "event:klaviyo.\($0)" }

    /// All topics by id: Klaviyo's own and those of the metrics that were sent by the API (recorded).
    static func all(in db: Connection) throws -> [WebhookTopic] {
        let custom = try MetricTable.names(of: "api", in: db).map { name in
            "event:api.\(String(name.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "_" }))"
        }
        return Set(own + custom).sorted().map(WebhookTopic.init)
    }

    static func find(id: String, in db: Connection) throws -> WebhookTopic? {
        try all(in: db).first { $0.id == id }
    }
}

/// Reading the topics.
enum WebhookTopicRoutes {
    static let handlers: [(String, Handler)] = [
        (
            "get_webhook_topics",
            { call, db in .document(try call.collection(WebhookTopic.all(in: db), in: db)) }
        ),
        (
            "get_webhook_topic",
            { call, db in
                guard let topic = try WebhookTopic.find(id: call.id, in: db) else {
                    throw APIError(.unknownTopic)
                }
                return .document(try call.document(topic, in: db))
            }
        ),
    ]
}
