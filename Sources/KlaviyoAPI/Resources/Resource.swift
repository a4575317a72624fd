import JSONAPI

/// Something the API shows: what its type and links are called, and its attributes by name.
protocol Resource {
    /// The `type` of its resource objects, such as `list`.
    static var type: String { get }
    /// The last part of the path of its collection, such as `lists`.
    static var collection: String { get }

    var id: String { get }

    /// The identifiers that its relationships carry in every answer, by the names of these.
    var linked: [String: JSON] { get }

    /// The value of an attribute; `nil` where this resource has none of that name.
    func attribute(_ name: String, _ precision: Precision) -> JSON?
}

extension Resource {
    var linked: [String: JSON] { [:] }
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
