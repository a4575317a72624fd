import JSONAPI
import Store

/// What webhooks do beside being kept.
///
/// Nothing is delivered: the emulator makes no connections of its own.
///
/// <https://developers.klaviyo.com/en/reference/webhooks_api_overview>
enum Webhooks {
    static let behaviour = Behaviour(
        prepare: { call, webhook, db in
            try check(webhook, topics: try topicProblems(of: call.linked("webhook-topics") ?? [], db))
        },
        update: { call, _, webhook, db in
            try check(
                webhook,
                topics: try call.linked("webhook-topics").map { try topicProblems(of: $0, db) }
            )
        },
        view: shown
    )

    /// Klaviyo delivers to `https` alone (documented).
    ///
    /// `topics`: What is wrong with its topics, which is told beside.
    private static func check(_ webhook: StoredResource, topics: [ErrorObject]?) throws {
        var problems = topics ?? []
        let address = webhook.attributes["endpoint_url"]?.string ?? ""
        if !address.hasPrefix("https://") { problems.insert(ErrorObject(.webhookAddress), at: 0) }
        guard problems.isEmpty else { throw APIError(problems) }
    }

    private static func topicProblems(of topics: [JSON], _ db: Connection) throws -> [ErrorObject] {
        guard !topics.isEmpty else { return [ErrorObject(.webhookWithoutTopics)] }
        let known = Set(try WebhookTopic.all(in: db).map(\.id))
        return topics.enumerated().compactMap { index, topic in
            guard let id = topic["id"]?.string, !known.contains(id) else { return nil }
            let place = "/data/relationships/webhook-topics/data/\(index)/id"
            return ErrorObject(.unknownTopicOfWebhook, id, at: .pointer(place))
        }
    }

    /// Every answer hides what follows the host of the address (recorded).
    @Sendable private static func shown(
        _ webhook: StoredResource,
        _ name: String,
        _ revision: Revision
    ) -> JSON? {
        guard name == "endpoint_url",
            let host = webhook.attributes[name]?.string?.prefixMatch(of: #/https://[^/?#]+/#)
        else { return nil }
        return .string("\(host.output)/*****")
    }
}
