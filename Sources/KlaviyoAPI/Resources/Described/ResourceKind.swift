import JSONAPI
import Store

/// What must be known of a resource type, beside its attributes, to keep resources of it: a `kind` line of the
/// description.
///
/// A kind without an id scheme is kept by tables of its own, such as a list; its line tells of relationships alone.
package struct ResourceKind: Sendable {
    /// How an id is made.
    enum IDScheme: Sendable, Equatable {
        /// Six letters and digits.
        case short
        case ulid, uuid
        /// So many hexadecimal digits.
        case hex(Int)
        /// Nine decimal digits.
        case number
        /// Text with attributes, or ids of to-one relationships, in braces: `{coupon}-{unique_code}`.
        case pattern(String)
    }

    /// A relationship of the kind, and on which side it is kept.
    struct Relationship: Sendable {
        let name: String
        /// The type of the resources it leads to.
        let target: String
        let isMany: Bool
        /// The name of the relationship of `target` that is kept, where this one is read off it.
        let inverse: String?
        /// Whether every answer carries its identifiers, included or not.
        let isShown: Bool
        /// Whether a resource without a target shows nothing of it; it counts as shown.
        let isOptional: Bool
        let hasLinks: Bool
        /// Whether what it leads to is deleted with its owner.
        let cascades: Bool
        /// Whether a new resource must have one.
        let isRequired: Bool
        /// Whether adding what it leads to already is refused.
        let refusesAgain: Bool
        /// What filters call it: `category.id`.
        let filterNames: Set<String>
    }

    /// What a job of a kind does to many resources.
    struct Bulk: Sendable {
        /// The type of the resources.
        let target: String
        /// `create`, `update` or `delete`.
        let verb: String
        /// How many such jobs may be in progress at a time.
        let limit: Int
        /// The member of the request that has the resources, and the relationship that leads to them.
        let member: String
    }

    /// What ids must look like, and what is answered for one in a path that doesn't.
    struct IDFormat: Sendable {
        /// A regular expression, as the API's texts write it.
        let pattern: String
        let invalid: ErrorKind
        /// What the pattern means; `nil` for one that is none, which no id fits.
        fileprivate let expression: RegularExpression?

        func fits(_ id: String) -> Bool { expression?.matches(id) ?? false }
    }

    package let type: String
    package let collection: String
    let idScheme: IDScheme?
    /// The attributes that say when a resource was made and last changed, by all names that they have had.
    let created: [String]
    let updated: [String]
    /// Whether dates that are read back show whole seconds.
    let showsSeconds: Bool
    /// Whether dates have whole milliseconds.
    let showsMilliseconds: Bool
    let idFormat: IDFormat?
    /// Where a filter finds what it is about, if not in the attribute of its name: a path into the attributes.
    let filterPaths: [String: String]
    /// The attributes a new resource has where the request doesn't set them.
    let defaults: JSONObject
    /// What a request may send and no answer shows or needs.
    let writeOnly: Set<String>
    let relationships: [Relationship]
    /// The forms of operation (`create`, `update` …) that need behaviour of their own.
    let without: Set<String>
    /// The attribute that keeps a resource from being listed or counted where it is true.
    let unlisted: String?
    /// The field that a collection is sorted by where the request names none.
    let sort: String
    /// What a job does, for a kind of bulk job.
    let bulk: Bulk?
    /// How many of them an account may have.
    let limit: Int?
    /// Whether a page of its collection names its neighbours.
    let isPaged: Bool
    /// What is answered for an id that no resource of the kind has.
    let unknown: ErrorKind

    init(type: String, collection: String, _ json: JSON) {
        self.type = type
        self.collection = collection
        idScheme = json["id"]?.string.map(IDScheme.init)
        let names = { (name: String) in json[name]?.string.map { [$0] } ?? json.strings(name) }
        created = names("created")
        updated = names("updated")
        showsSeconds = json["seconds"]?.bool ?? false
        showsMilliseconds = json["milliseconds"]?.bool ?? false
        idFormat = json["idFormat"].map { IDFormat($0, type: type) }
        filterPaths = Dictionary(
            (json["filters"]?.object ?? [:]).map { ($0.name, $0.value.string ?? "") },
            uniquingKeysWith: { $1 }
        )
        defaults = json["defaults"]?.object ?? [:]
        writeOnly = Set(json.strings("writeOnly"))
        relationships = (json["relationships"]?.object ?? [:]).map { Relationship($0.name, $0.value) }
        shownRelationships = relationships.filter(\.isShown).map(\.name)
        without = Set(json.strings("without"))
        sort = json["sort"]?.string ?? "id"
        limit = json["limit"]?.int
        unlisted = json["unlisted"]?.string
        isPaged = json["paged"]?.bool ?? true
        optionalRelationships = relationships.filter(\.isOptional).map(\.name)
        let member = relationships.first?.name ?? ""
        bulk = json["bulk"].map { Bulk($0, member: member) }
        let words = bulk.map { "\($0.target) bulk \($0.verb) job" } ?? type.replacing("-", with: " ")
        unknown = Self.unknown(
            type,
            words,
            json["unknown"],
            json["evidence"]?.string.flatMap(Evidence.init) ?? .recorded
        )
    }

    /// A 404 with a text (recorded unless the line says otherwise), or a 400 that points at a place.
    private static func unknown(_ type: String, _ words: String, _ json: JSON?, _ evidence: Evidence)
        -> ErrorKind
    {
        let id = "unknown_\(type.replacing("-", with: "_"))"
        if let text = json?["invalid"]?.string {
            return .invalid(id, text, evidence, at: "/data/attributes/id")
        }
        guard let text = json?.string else {
            let article = "aeiou".contains(words.prefix(1)) ? "An" : "A"
            return .notFound(id, "\(article) \(words) with id %1 does not exist.", .assumed)
        }
        return .notFound(id, text, evidence)
    }

    /// Whether resources of the kind are kept as the description says, rather than by tables of their own.
    package var isKept: Bool { idScheme != nil }

    /// The attributes that an id is made of.
    var idAttributes: [String] {
        guard case .pattern(let pattern) = idScheme else { return [] }
        return pattern.matches(of: /\{([a-z_-]+)\}/).map { String($0.output.1) }
    }

    func relationship(_ name: String) -> Relationship? { relationships.first { $0.name == name } }

    /// The relationship that a filter is about.
    func relationship(filteredBy name: String) -> Relationship? {
        relationships.first { $0.filterNames.contains(name) }
    }

    /// The names of the relationships whose identifiers every answer carries.
    let shownRelationships: [String]
    /// Those that a resource without a target shows nothing of.
    let optionalRelationships: [String]

    var resourceType: ResourceType { ResourceType(name: type, collection: collection) }
}

extension ResourceKind.IDScheme {
    /// Reads `short`, `ulid`, `uuid`, `number`, `hex32`, or a pattern.
    fileprivate init(_ text: String) {
        self =
            switch text {
            case "short": .short
            case "ulid": .ulid
            case "uuid": .uuid
            case "number": .number
            case _ where text.hasPrefix("hex"): .hex(Int(text.dropFirst(3)) ?? 32)
            default: .pattern(text)
            }
    }
}

extension ResourceKind.Bulk {
    fileprivate init(_ json: JSON, member: String) {
        target = json["of"]?.string ?? ""
        verb = json["verb"]?.string ?? ""
        limit = json["inProgress"]?.int ?? .max
        self.member = member
    }
}

extension ResourceKind.IDFormat {
    fileprivate init(_ json: JSON, type: String) {
        pattern = json["pattern"]?.string ?? "^.*$"
        expression = try? RegularExpression(pattern)
        invalid = .invalid(
            "invalid_\(type.replacing("-", with: "_"))_id",
            json["invalid"]?.string ?? "Invalid ID: '%1'",
            .reported
        )
    }
}

extension ResourceKind.Relationship {
    fileprivate init(_ name: String, _ json: JSON) {
        self.name = name
        target = json["to"]?.string ?? name
        isMany = json["many"]?.bool ?? false
        inverse = json["inverse"]?.string
        isOptional = json["optional"]?.bool ?? false
        isShown = isOptional || json["shown"]?.bool ?? false
        hasLinks = json["links"]?.bool ?? true
        cascades = json["cascade"]?.bool ?? false
        isRequired = json["required"]?.bool ?? false
        refusesAgain = json["once"]?.bool ?? false
        let filter = json["filter"]?.string
        filterNames = Set(["\(name).id"] + (filter.map { [$0, "\($0).id"] } ?? []))
    }
}
