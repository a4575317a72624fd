import JSONAPI
import Store

/// Asking to be told when a variant is back in stock, for servers and for shops.
///
/// <https://developers.klaviyo.com/en/docs/how_to_set_up_custom_back_in_stock>
enum BackInStock {
    static let kind = "back_in_stock"
    static let handlers: [(String, Handler)] = [
        ("create_back_in_stock_subscription", create),
        ("create_client_back_in_stock_subscription", create),
    ]

    /// Answers 202 without a body, and leaves the rest to a job; the variant must exist (recorded).
    @Sendable static func create(_ call: Call, _ db: Connection) throws -> Reply {
        let profile = call.attributes["profile"]?["data"] ?? .null
        let attributes = profile["attributes"]?.object ?? [:]
        let place = "/data/attributes/profile/data/attributes"
        var problems = Identifiers(attributes, at: place).problems
        if !Identifiers.nameProfile(profile) {
            problems.append(ErrorObject(.noIdentifier, at: .pointer(place)))
        }
        guard let variant = call.related("variant") else {
            let relationship = ErrorObject.Source.pointer("/data/relationships/variant")
            throw APIError(problems + [ErrorObject(.missingRelationshipData, at: relationship)])
        }
        guard problems.isEmpty else { throw APIError(problems) }
        guard try find(variant, call.operation.description, in: db) != nil else {
            throw APIError(.variantNotFound)
        }
        let item = Job.Item(
            email: attributes["email"]?.string,
            phoneNumber: attributes["phone_number"]?.string,
            payload: [
                "profile": profile, "variant": .string(variant),
                "channels": call.attributes["channels"] ?? [],
            ]
        )
        let parameters: JSON = call.operation.tag == "Client" ? ["client": true] : [:]
        _ = try JobTable.insert(Job(kind, call, parameters: parameters, total: 1), [item], in: db)
        return .empty(202)
    }

    /// Finds, makes or updates the profile and leaves an event with it.
    ///
    /// The spam filter stands before it as before other events (reported).
    @Sendable static func work(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        let now = account.clock.now
        var result = JobResult()
        for item in try JobTable.items(of: job.id, in: db) {
            if let objection = item.email.flatMap({ account.settings.spamFilter.objection(to: $0) }) {
                result.skip(.spamFilter, item, of: job, objection, at: now)
                continue
            }
            let id = item.payload["variant"]?.string ?? ""
            guard let variant = try find(id, account.description, in: db) else {
                result.skip(.variantGone, item, of: job, id, at: now)
                continue
            }
            let profile = try NamedProfile(account, now).save(
                item.payload["profile"] ?? .null,
                keepsIdentifiers: job.parameters["client"] == true,
                in: db
            )
            guard let profile else {
                result.skip(.unknownProfile, item, of: job, nil, at: now)
                continue
            }
            result.note(profile, item, of: job, at: now)
            let event = NewEvent(
                metric: "Subscribed to Back in Stock",
                integration: Integration.klaviyo.key,
                profile: profile.id,
                time: now,
                properties: try properties(variant, item, job, account, in: db)
            )
            try EventTable.insert(event, at: now, account, in: db)
            result.counts.completed += 1
        }
        for outcome in result.outcomes { try OutcomeTable.insert(outcome, in: db) }
        return result
    }

    private static func find(
        _ id: String,
        _ description: Description,
        in db: Connection
    ) throws -> StoredResource? {
        try StoredResourceTable.find(try description.kept("catalog-variant"), id: id, in: db)
    }

    /// What the event tells of the variant and of its item (assumed).
    private static func properties(
        _ variant: StoredResource,
        _ item: Job.Item,
        _ job: Job,
        _ account: Account,
        in db: Connection
    ) throws -> JSONObject {
        let product =
            try Related.fetch("catalog-variant", variant.id, "item", account.description, in: db).first
            as? StoredResource
        return [
            "VariantId": variant.attributes["external_id"] ?? .null,
            "VariantName": variant.attributes["title"] ?? .null,
            "SKU": variant.attributes["sku"] ?? .null,
            "Price": variant.attributes["price"] ?? .null,
            "ProductId": product?.attributes["external_id"] ?? .null,
            "ProductName": product?.attributes["title"] ?? .null,
            "URL": variant.attributes["url"] ?? .null,
            "ImageURL": variant.attributes["image_full_url"] ?? .null,
            "Channels": item.payload["channels"] ?? [],
            "$event_id": .string("\(variant.id):\(job.id)"),
        ]
    }
}
