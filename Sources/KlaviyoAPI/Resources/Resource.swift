import JSONAPI

/// Something the API shows: a resource object of JSON:API.
protocol ResourceObject {
    var resourceType: ResourceType { get }
    var id: String { get }
    /// The relationships whose data every answer shows, included or not, with that data: by name.
    var linked: [String: JSON] { get }
    /// The whole resource object, where it isn't like others of its type.
    var whole: JSON? { get }

    /// The value of an attribute; `nil` where this resource has none of that name.
    func attribute(_ name: String, _ precision: Precision) -> JSON?
}

extension ResourceObject {
    var linked: [String: JSON] { [:] }
    var whole: JSON? { .none }

    /// What points to this resource.
    var identifier: JSON { ["type": .string(resourceType.name), "id": .string(id)] }
}

/// What a type of resource is called.
struct ResourceType: Sendable {
    /// The `type` of its resource objects, such as `list`.
    let name: String
    /// The last part of the path of its collection, such as `lists`.
    let collection: String
    /// Whether a resource has an address of its own; results of a query have that of the query (recorded).
    var hasOwnAddress = true
    /// Whether it has links at all; the errors of an import have none (documented).
    var hasLinks = true
}

/// A resource object of a Swift type, which has a table of its own.
protocol Resource: ResourceObject {
    static var type: String { get }
    static var collection: String { get }
    static var hasOwnAddress: Bool { get }
    static var hasLinks: Bool { get }
}

extension Resource {
    static var hasOwnAddress: Bool { true }
    static var hasLinks: Bool { true }

    var resourceType: ResourceType {
        ResourceType(
            name: Self.type,
            collection: Self.collection,
            hasOwnAddress: Self.hasOwnAddress,
            hasLinks: Self.hasLinks
        )
    }

    /// What points to a resource of this type.
    static func identifier(_ id: String) -> JSON { ["type": .string(type), "id": .string(id)] }
}

/// How exactly an answer shows the dates of a resource.
///
/// Values that the very request has set carry microseconds, those read back whole seconds (recorded).
struct Precision: Sendable {
    let created: Timestamp.Precision
    let updated: Timestamp.Precision

    static let read = Precision(created: .seconds, updated: .seconds)
    static let create = Precision(created: .microseconds, updated: .microseconds)
    static let update = Precision(created: .seconds, updated: .microseconds)
}
