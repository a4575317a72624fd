import JSONAPI

/// Something the API shows: what its type and links are called, and its attributes by name.
protocol Resource {
    /// The `type` of its resource objects, such as `list`.
    static var type: String { get }
    /// The last part of the path of its collection, such as `lists`.
    static var collection: String { get }
    /// Whether it has an address of its own; results of a query have that of the query (recorded).
    static var hasOwnAddress: Bool { get }

    var id: String { get }
    /// The relationships whose data every answer shows, included or not, with that data: by name.
    var linked: [String: JSON] { get }

    /// The value of an attribute; `nil` where this resource has none of that name.
    func attribute(_ name: String, _ precision: Precision) -> JSON?
}

extension Resource {
    static var hasOwnAddress: Bool { true }
    var linked: [String: JSON] { [:] }

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
