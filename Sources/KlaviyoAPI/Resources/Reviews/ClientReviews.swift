import JSONAPI
import Store

/// Reviews as a shop's pages read and send them.
///
/// <https://developers.klaviyo.com/en/reference/create_client_review>
enum ClientReviews {
    static let kind = "client_review"
    static let handlers: [(String, Handler)] = [
        ("get_client_reviews", list),
        ("create_client_review", create),
        ("get_client_review_values_reports", ReviewReport.get),
    ]

    /// Shows all reviews of the account, whatever their status (documented).
    @Sendable static func list(_ call: Call, _ db: Connection) throws -> Reply {
        let kind = try call.operation.description.kept("review")
        return try DescribedRoutes.list(kind, call, db)
    }

    /// Answers 202 without a body, and leaves the rest to a job.
    @Sendable static func create(_ call: Call, _ db: Connection) throws -> Reply {
        let email = call.attributes["email"]?.string ?? ""
        let problems = Identifiers(["email": .string(email)]).problems
        guard problems.isEmpty else { throw APIError(problems) }
        let item = Job.Item(
            email: email,
            payload: [
                "attributes": .object(call.attributes), "order": .optional(call.related("order")),
            ]
        )
        _ = try JobTable.insert(Job(kind, call, total: 1), [item], in: db)
        return .empty(202)
    }

    /// Stores the review, which waits to be moderated, and leaves an event with its author.
    ///
    /// The spam filter keeps the event from happening, as it does others (reported), but not the review (assumed).
    @Sendable static func work(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        let now = account.clock.now
        var result = JobResult()
        for item in try JobTable.items(of: job.id, in: db) {
            let review = try review(item, job, account, in: db)
            if let objection = item.email.flatMap({ account.settings.spamFilter.objection(to: $0) }) {
                result.skip(.spamFilter, item, of: job, objection, at: now)
                continue
            }
            let email: JSON = ["attributes": ["email": .optional(item.email)]]
            if let author = try NamedProfile(account, now).save(email, keepsIdentifiers: true, in: db) {
                let event = event(of: review, author.id, now)
                if let id = try EventTable.insert(event, at: now, account, in: db),
                    let place = review.place("events")
                {
                    try RelationshipTable.add(id, to: place, in: db)
                }
            }
            result.counts.completed += 1
        }
        for outcome in result.outcomes { try OutcomeTable.insert(outcome, in: db) }
        return result
    }

    /// Stores a review; the order it names proves that its author bought the product (assumed).
    private static func review(
        _ item: Job.Item,
        _ job: Job,
        _ account: Account,
        in db: Connection
    ) throws -> StoredResource {
        let kind = try account.description.kept("review")
        let sent = item.payload["attributes"]?.object ?? [:]
        let product = try product(sent["product"], account, in: db)
        let type = sent["review_type"] ?? "review"
        let attributes: JSONObject = [
            "email": .optional(item.email),
            "verified": .bool(item.payload["order"]?.string != nil),
            "review_type": type,
            "images": .array(sent["images"]?.array ?? []),
            "product": product?.shown ?? .null,
            // A question has none (documented).
            "rating": type == "question" ? .null : sent["rating"] ?? .null,
            "author": sent["author"] ?? .null,
            "content": sent["content"] ?? .null,
            "title": sent["title"] ?? .null,
            "incentivized": .bool(sent["incentive_type"]?.string != nil),
        ]
        let review = StoredResource(
            kind: kind,
            id: account.ids.numberID(),
            attributes: kind.defaults.merging(attributes),
            created: job.created,
            updated: job.created
        )
        try StoredResourceTable.save(review, in: db)
        if let id = product?.item, let place = review.place("item") {
            try RelationshipTable.add(id, to: place, in: db)
        }
        return review
    }

    /// The product of a review as answers show it, and the item of the catalog that it is, where there is one.
    ///
    /// The item of the shop's own catalog goes before one of the custom catalog with the same external id (assumed).
    private static func product(
        _ product: JSON?,
        _ account: Account,
        in db: Connection
    ) throws -> (shown: JSON, item: String?)? {
        guard let external = product?["external_id"]?.string else { return nil }
        let kind = try account.description.kept("catalog-item")
        let shop = product?["integration_key"]?.string ?? ""
        let item =
            try StoredResourceTable.find(kind, id: "$\(shop):::$default:::\(external)", in: db)
            ?? StoredResourceTable.find(kind, id: "$custom:::$default:::\(external)", in: db)
        let image = item?.attributes["image_full_url"]?.string ?? ""
        let shown: JSON = [
            "url": item?.attributes["url"] ?? "",
            "name": item?.attributes["title"] ?? "",
            "image_url": image.isEmpty ? .null : .string(image),
            "external_id": .string(external),
        ]
        return (shown, item?.id)
    }

    /// What a review leaves behind; its metric and properties are not known (assumed).
    private static func event(of review: StoredResource, _ author: String, _ now: Timestamp) -> NewEvent {
        NewEvent(
            metric: "Submitted review",
            integration: Integration.klaviyo.key,
            profile: author,
            time: now,
            properties: [
                "review_type": review.attributes["review_type"] ?? .null,
                "rating": review.attributes["rating"] ?? .null,
                "title": review.attributes["title"] ?? .null,
                "content": review.attributes["content"] ?? .null,
                "product_id": review.attributes["product"]?["external_id"] ?? .null,
                "$event_id": .string(review.id),
            ]
        )
    }
}
