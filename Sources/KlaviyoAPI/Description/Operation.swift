import JSONAPI
import Threads

/// An operation of the API as it is at one revision.
package final class Operation: Sendable {
    /// What a successful answer carries.
    struct Answer: Sendable {
        let type: String
        let isCollection: Bool
        /// Whether it is a list of identifiers without attributes.
        let isIdentifiersOnly: Bool
        let attributes: [String]
        let relationships: [String]
    }

    /// What may be asked for in the query.
    struct Parameters: Sendable {
        /// How many rows a page has.
        struct PageSize: Sendable {
            let standard: Int
            let minimum: Int
            let maximum: Int
            /// Whether a client may choose the size.
            let isChosen: Bool
        }

        struct FilterField: Sendable {
            let name: String
            let operators: [String]
            /// Those that take a list.
            let listOperators: [String]
            /// `string`, `date-time`, `boolean`, `integer` or `number`.
            let type: String
        }

        let fields: [String: [String]]
        let additionalFields: [String: [String]]
        let includes: [String]
        let filters: [FilterField]
        let isFilterRequired: Bool
        let sorts: [String]
        let hasCursor: Bool
        let pageSize: PageSize?
        /// Any other parameters by name, and whether each is required.
        let others: [String: Bool]
        /// The names of those that are required, in order.
        let required: [String]
    }

    package let id: String
    package let method: String
    /// The path with its parameters in braces, such as `/api/lists/{id}`.
    package let path: String
    package let tag: String
    package let revision: Revision
    /// Names it has had at other revisions.
    let aliases: [String]
    let scopes: [String]
    let rate: RateTier
    /// Lower limits for requests with a certain value in a query parameter.
    let conditionalRates: [(parameter: String, value: String, tier: RateTier)]
    /// The status of success.
    let status: Int
    let answer: Answer?
    let parameters: Parameters
    let body: Schema?
    /// Whether its body is a form with a file rather than JSON.
    let isForm: Bool
    /// The attributes of its answer that show without being asked for.
    let standardNames: [String]
    let description: Description
    /// How its answer is known: seen on the live API, or read in its documents.
    let evidence: Evidence
    /// What serves it; `nil` where nothing does yet.
    let handler: Handler?
    /// Whether it is served from the description alone.
    let isDescribed: Bool
    /// The kind of job that it reads, for which such a read is a poll.
    let polledJob: String?
    private let appearances = Locked<[String: Appearance]>([:])

    /// How the resources of a type look in this operation's answers.
    struct Appearance: Sendable {
        let template: ResourceTemplate
        /// What is known of the type in order to keep resources of it.
        let kind: ResourceKind?
        /// The description of its attributes at the revision.
        let attributes: JSON
        /// The same at the newest revision; `nil` where that is the one.
        let newestAttributes: JSON?
        /// The attributes that show without being asked for.
        let names: [String]
    }

    /// Reads an operation's line as it stands at a revision.
    init(entry: Description.Entry, json: JSON, revision: Revision, description: Description) {
        id = entry.id
        method = entry.method
        path = entry.path
        tag = json["tag"]?.string ?? ""
        self.revision = revision
        self.description = description
        aliases = json.strings("aliases")
        scopes = json.strings("scopes")
        rate = RateTier(json["rate"] ?? .null)
        conditionalRates = (json["rateWhen"]?.array ?? []).map { condition in
            (condition["parameter"]?.string ?? "", condition["value"]?.string ?? "", RateTier(condition))
        }
        status = json["success"]?.int ?? 200
        answer = json["answer"].map(Answer.init)
        parameters = Parameters(json["query"] ?? .null)
        let optional = Set(parameters.additionalFields[answer?.type ?? ""] ?? []).union(
            AttributeShape.optional(in: answer?.type ?? "", at: revision)
        )
        standardNames = (answer?.attributes ?? []).filter { !optional.contains($0) }
        evidence = json["evidence"]?.string.flatMap(Evidence.init) ?? .documented
        handler = Handlers.handler(for: entry, description)
        isDescribed = Handlers.table[entry.id] == nil
        polledJob = JobKinds.reads[entry.id]
        isForm = json["bodyType"]?.string == "multipart/form-data"
        body = json["body"].map { Schema($0) { description.shape($0, at: revision) } }
    }
}

extension Operation {
    /// What a request with this query counts in: the operation's own bucket first, then those of its parameters.
    func buckets(for query: QueryString) -> [RateLimiter.Bucket] {
        let own = RateLimiter.Bucket(name: id, tier: rate)
        if conditionalRates.isEmpty { return [own] }
        let conditional = conditionalRates.filter { condition in
            query[condition.parameter]?.split(separator: ",").contains(Substring(condition.value)) ?? false
        }
        return [own] + conditional.map { .init(name: "\($0.parameter)=\($0.value)", tier: $0.tier) }
    }

    /// How the resources of a type look in this operation's answers; found out once.
    func appearance(of resource: ResourceType) -> Appearance {
        appearances.withLock { appearances in
            if let known = appearances[resource.name] { return known }
            let isPrimary = resource.name == answer?.type
            let described = description.resource(resource.name, at: revision)
            let kind = description.kind(named: resource.name)
            let relationships = described["relationships"]?.object?.names
            let attributes = described["attributes"] ?? .null
            let appearance = Appearance(
                template: ResourceTemplate(
                    type: resource.name,
                    collection: resource.collection,
                    relationships: isPrimary ? answer?.relationships ?? [] : relationships ?? [],
                    linkless: Set(kind?.relationships.filter { !$0.hasLinks }.map(\.name) ?? []),
                    hasOwnAddress: resource.hasOwnAddress,
                    hasLinks: resource.hasLinks,
                    // Bulk jobs had an attribute in the place of an id before 2023-12-15 (documented).
                    hasID: !isPrimary || answer?.attributes.contains("job_id") != true
                ),
                kind: kind,
                attributes: attributes,
                newestAttributes: description.revisions.last.flatMap { newest in
                    newest == revision
                        ? nil : description.resource(resource.name, at: newest)["attributes"] ?? .null
                },
                names: isPrimary ? standardNames : includedNames(of: resource, attributes.object?.names ?? [])
            )
            appearances[resource.name] = appearance
            return appearance
        }
    }

    /// The attributes that an included resource shows: those that the operation can be asked for, in the order of the
    /// operation that reads the type (both documented).
    ///
    /// `known`: All that the type has at the revision.
    private func includedNames(of type: ResourceType, _ known: [String]) -> [String] {
        let fields = parameters.fields[type.name] ?? known
        let optional = AttributeShape.optional(in: type.name, at: revision)
        let shown = known.filter { fields.contains($0) && !optional.contains($0) }
        let order = description.reading(type.collection, at: revision)?.answer?.attributes ?? []
        return order.filter(shown.contains) + shown.filter { !order.contains($0) }
    }
}

extension Operation.Answer {
    fileprivate init(_ json: JSON) {
        type = json["type"]?.string ?? ""
        isCollection = json["many"]?.bool ?? false
        isIdentifiersOnly = json["ids"]?.bool ?? false
        attributes = json.strings("attributes")
        relationships = json.strings("relationships")
    }
}

extension Operation.Parameters {
    fileprivate init(_ json: JSON) {
        fields = json.sets("fields")
        additionalFields = json.sets("additional")
        includes = json.strings("include")
        filters = (json["filter"]?.object ?? [:]).map { member in
            FilterField(
                name: member.name,
                operators: member.value.strings("ops"),
                listOperators: member.value.strings("lists"),
                type: member.value["type"]?.string ?? "string"
            )
        }
        isFilterRequired = json["filterRequired"]?.bool ?? false
        sorts = json.strings("sort")
        let page = json["page"]
        hasCursor = page != nil
        pageSize = page.flatMap { page in
            guard let standard = page["default"]?.int else { return nil }
            return PageSize(
                standard: standard,
                minimum: page["min"]?.int ?? 1,
                maximum: page["max"]?.int ?? standard,
                isChosen: page["sized"]?.bool ?? false
            )
        }
        others = Dictionary(
            (json["other"]?.object ?? [:]).map { ($0.name, $0.value["required"]?.bool ?? false) },
            uniquingKeysWith: { $1 }
        )
        required = others.filter(\.value).keys.sorted()
    }
}

extension JSON {
    /// The strings of an array member; none where it isn't there.
    func strings(_ name: String) -> [String] { self[name]?.array?.compactMap(\.string) ?? [] }

    fileprivate func sets(_ name: String) -> [String: [String]] {
        let members = self[name]?.object ?? [:]
        return Dictionary(
            members.map { ($0.name, $0.value.array?.compactMap(\.string) ?? []) },
            uniquingKeysWith: { $1 }
        )
    }
}
