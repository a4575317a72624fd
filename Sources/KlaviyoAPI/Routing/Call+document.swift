import JSONAPI
import Store

extension Call {
    /// A document with one resource.
    func document(_ resource: some Resource, _ precision: Precision = .read, in db: Connection) throws -> JSON
    {
        var document: JSONObject = ["data": try shaped(resource, precision, in: db)]
        if !query.includes.isEmpty { document.append("included", try included(with: [resource], in: db)) }
        document.append("links", ["self": .string(selfLink)])
        return .object(document)
    }

    /// A document with a page of resources.
    func collection(
        _ resources: [some Resource],
        next: PageCursor? = nil,
        previous: PageCursor? = nil,
        in db: Connection
    ) throws -> JSON {
        var document: JSONObject = ["data": .array(try resources.map { try shaped($0, .read, in: db) })]
        if !query.includes.isEmpty { document.append("included", try included(with: resources, in: db)) }
        document.append(
            "links",
            [
                "self": .string(selfLink),
                "next": .optional(next.map(link)),
                "prev": .optional(previous.map(link)),
            ]
        )
        return .object(document)
    }

    /// A resource object with what the operation shows of it at its revision and what the query asks for.
    private func shaped(_ resource: some Resource, _ precision: Precision, in db: Connection) throws -> JSON {
        let type = Swift.type(of: resource)
        if operation.answer?.isIdentifiersOnly ?? false { return identifier(resource) }
        let shape = AttributeShape(operation, query, type: type.type)
        var attributes = JSONObject()
        attributes.reserveCapacity(shape.names.count)
        for name in shape.names {
            let value: JSON? =
                switch name {
                case "subscriptions": try Subscriptions(of: resource.id, in: db).json
                case "predictive_analytics": PredictiveAnalytics.none
                default: resource.attribute(name, precision)
                }
            if let value { attributes.append(name, shape.part(of: value, named: name)) }
        }
        let relationships = try relationshipNames(of: type.type).map { name in
            let isIncluded = type.type == operation.answer?.type && query.includes.contains(name)
            let related = isIncluded ? try Related.fetch(type.type, resource.id, name, in: db) : []
            return ResourceObject.Relationship(name, data: isIncluded ? .array(related.map(identifier)) : nil)
        }
        return ResourceObject(
            type: type.type,
            id: resource.id,
            attributes: attributes,
            relationships: relationships
        ).json(collection: type.collection)
    }

    private func relationshipNames(of type: String) -> [String] {
        if type == operation.answer?.type { return operation.answer?.relationships ?? [] }
        return operation.description.resource(type, at: operation.revision)["relationships"]?.object?.names
            ?? []
    }

    /// What the included relationships of some resources lead to, each once, in the order of first use (recorded).
    private func included(with resources: [any Resource], in db: Connection) throws -> JSON {
        var seen: Set<String> = []
        var included: [JSON] = []
        for resource in resources {
            for name in query.includes {
                for related in try Related.fetch(type(of: resource).type, resource.id, name, in: db)
                where seen.insert(identifier(related).text).inserted {
                    included.append(try shaped(related, .read, in: db))
                }
            }
        }
        return .array(included)
    }

    private func identifier(_ resource: any Resource) -> JSON {
        ["type": .string(type(of: resource).type), "id": .string(resource.id)]
    }

    /// The request's own address on the real host, as the client wrote it but for `'` (recorded).
    private var selfLink: String { ResourceObject.host + target.replacing("'", with: "%27") }

    /// The address of another page: the request's own, its cursor replaced and put last (recorded).
    private func link(to cursor: PageCursor) -> String {
        let parts = selfLink.split(separator: "?", maxSplits: 1)
        let kept = (parts.count > 1 ? parts[1].split(separator: "&") : []).filter { item in
            !item.hasPrefix("page%5Bcursor%5D=") && !item.hasPrefix("page[cursor]=")
        }
        let query = kept.map(String.init) + ["page%5Bcursor%5D=\(cursor.encoded)"]
        return "\(parts[0])?\(query.joined(separator: "&"))"
    }
}

/// The `predictive_analytics` object of a profile without enough orders for any: all `null` (recorded).
enum PredictiveAnalytics {
    static let none: JSON = [
        "historic_clv": nil, "predicted_clv": nil, "total_clv": nil, "historic_number_of_orders": nil,
        "predicted_number_of_orders": nil, "average_days_between_orders": nil, "average_order_value": nil,
        "churn_probability": nil, "expected_date_of_next_order": nil, "ranked_channel_affinity": nil,
    ]
}
