import JSONAPI
import Store

extension Call {
    /// A document with one resource.
    ///
    /// `isPaged`: Whether its links name the neighbours of a page, of which there can be a next one.
    func document(
        _ resource: some ResourceObject,
        _ precision: Precision = .read,
        isPaged: Bool = false,
        next: PageCursor? = nil,
        in db: Connection
    ) throws -> Document {
        var output: [UInt8] = []
        output.reserveCapacity(2048)
        output.append(contentsOf: "{\"data\":".utf8)
        try write(resource, precision, in: db, into: &output)
        try writeIncluded(with: [resource], in: db, into: &output)
        writeLinks(next: next, isPaged: isPaged, into: &output)
        return Document(bytes: output)
    }

    /// A document with a page of resources.
    ///
    /// `isPaged`: Whether its links name the neighbours, there or not; a few collections never do (recorded).
    func collection(
        _ resources: [any ResourceObject],
        next: PageCursor? = nil,
        previous: PageCursor? = nil,
        isPaged: Bool = true,
        in db: Connection
    ) throws -> Document {
        var output: [UInt8] = []
        output.reserveCapacity(256 + resources.count * 1536)
        output.append(contentsOf: "{\"data\":[".utf8)
        for (index, resource) in resources.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            try write(resource, .read, in: db, into: &output)
        }
        output.append(UInt8(ascii: "]"))
        try writeIncluded(with: resources, in: db, into: &output)
        writeLinks(next: next, previous: previous, isPaged: isPaged, into: &output)
        return Document(bytes: output)
    }

    /// Writes the last member of a document and closes it.
    private func writeLinks(
        next: PageCursor? = nil,
        previous: PageCursor? = nil,
        isPaged: Bool,
        into output: inout [UInt8]
    ) {
        output.append(contentsOf: ",\"links\":{\"self\":".utf8)
        JSON.string(selfLink).write(into: &output)
        if isPaged {
            output.append(contentsOf: ",\"next\":".utf8)
            JSON.optional(next.map(link)).write(into: &output)
            output.append(contentsOf: ",\"prev\":".utf8)
            JSON.optional(previous.map(link)).write(into: &output)
        }
        output.append(contentsOf: "}}".utf8)
    }

    /// Writes a resource with what the operation shows of it at its revision and what the query asks for.
    private func write(
        _ resource: some ResourceObject,
        _ precision: Precision,
        in db: Connection,
        into output: inout [UInt8]
    ) throws {
        if operation.answer?.isIdentifiersOnly ?? false { return resource.identifier.write(into: &output) }
        if let whole = resource.whole { return whole.write(into: &output) }
        let type = resource.resourceType
        let isPrimary = type.name == operation.answer?.type
        let appearance = operation.appearance(of: type)
        let shown = appearance.kind?.shownRelationships ?? []
        var linked = resource.linked
        for name in shown + (isPrimary ? query.includes : []) where linked[name] == nil {
            linked[name] = try Related.linkage(type.name, resource.id, name, operation.description, in: db)
        }
        let optional = appearance.kind?.optionalRelationships ?? []
        let hidden = Set(optional.filter { linked[$0]?.isNull ?? true })
        let shape = AttributeShape(appearance, query, type: type.name)
        try appearance.template.write(id: resource.id, linked: linked, hidden: hidden, into: &output) {
            output in
            var isFirst = true
            for name in shape.names {
                guard let value = try attribute(name, of: resource, precision, in: db) else { continue }
                if !isFirst { output.append(UInt8(ascii: ",")) }
                isFirst = false
                JSON.string(name).write(into: &output)
                output.append(UInt8(ascii: ":"))
                shape.part(of: value, named: name).write(into: &output)
            }
        }
    }

    /// An attribute of a resource, or one that takes queries of its own.
    private func attribute(
        _ name: String,
        of resource: some ResourceObject,
        _ precision: Precision,
        in db: Connection
    ) throws -> JSON? {
        switch name {
        case "subscriptions":
            try Subscriptions(
                of: resource.id,
                phoneNumber: resource.attribute("phone_number", precision) ?? .null,
                at: operation.revision,
                in: db
            ).json
        case "predictive_analytics": PredictiveAnalytics.none
        default:
            if let stored = resource as? StoredResource, let view = Behaviour.table[stored.kind.type]?.view,
                let value = view(stored, name, operation.revision)
            {
                value
            } else {
                resource.attribute(name, precision)
            }
        }
    }

    /// Writes what the included relationships of some resources lead to, each once, in the order of first use
    /// (recorded); nothing where the query includes none.
    private func writeIncluded(
        with resources: [any ResourceObject],
        in db: Connection,
        into output: inout [UInt8]
    ) throws {
        guard !query.includes.isEmpty else { return }
        output.append(contentsOf: ",\"included\":[".utf8)
        var seen: Set<String> = []
        for resource in resources {
            let linked = resource.linked
            for name in query.includes {
                if let known = linked[name], seen.contains(known.text) { continue }
                for related in try related(resource, name, in: db)
                where seen.insert(related.identifier.text).inserted {
                    if seen.count > 1 { output.append(UInt8(ascii: ",")) }
                    try write(related, .read, in: db, into: &output)
                }
            }
        }
        output.append(UInt8(ascii: "]"))
    }

    private func related(
        _ resource: any ResourceObject,
        _ name: String,
        in db: Connection
    ) throws -> [any ResourceObject] {
        try Related.fetch(resource.resourceType.name, resource.id, name, operation.description, in: db)
    }

    /// The request's own address on the real host, as the client wrote it but for `'` (recorded) and what no URI
    /// may contain (assumed).
    private var selfLink: String {
        guard target.utf8.contains(where: Self.isEscaped) else {
            return ResourceTemplate.host + target
        }
        let parts = target.unicodeScalars.map { scalar in
            !scalar.isASCII || Self.isEscaped(UInt8(ascii: scalar))
                ? QueryString.encoded(String(scalar)) : String(scalar)
        }
        return ResourceTemplate.host + parts.joined()
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7F...0xFF, UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "<"),
            UInt8(ascii: ">"), UInt8(ascii: "\\"), UInt8(ascii: "^"), UInt8(ascii: "`"),
            UInt8(ascii: "{")...UInt8(ascii: "}"):
            true
        default: false
        }
    }

    /// The address of another page: the request's own, its cursor replaced and put last (recorded).
    private func link(to cursor: PageCursor) -> String {
        let parts = selfLink.split(separator: "?", maxSplits: 1)
        let kept = (parts.count > 1 ? parts[1].split(separator: "&") : []).filter { item in
            !item.hasPrefix("page%5Bcursor%5D=") && !item.hasPrefix("page[cursor]=")
        }
        let query = kept.map(String.init) + ["page%5Bcursor%5D=\(QueryString.encoded(cursor.encoded))"]
        return "\(parts[0])?\(query.joined(separator: "&"))"
    }
}

/// The `predictive_analytics` object of a profile without enough orders for any: all `null` (recorded).
enum PredictiveAnalytics {
    static let none: JSON = [
        "historic_number_of_orders": nil, "predicted_number_of_orders": nil,
        "average_days_between_orders": nil,
        "average_order_value": nil, "historic_clv": nil, "predicted_clv": nil, "total_clv": nil,
        "churn_probability": nil, "expected_date_of_next_order": nil, "ranked_channel_affinity": nil,
    ]
}
