import JSONAPI
import Store

/// What resources of a described kind do beside being kept.
///
/// Each step runs within the transaction of its request and may refuse it by throwing an ``APIError``.
struct Behaviour: Sendable {
    typealias Step = @Sendable (Call, inout StoredResource, Connection) throws -> Void
    /// The resources that a new account has; their ids come from a sequence of their own.
    typealias Begin = @Sendable (ResourceKind, IDSource, Timestamp, Connection) throws -> Void
    typealias Relate =
        @Sendable (
            Call, StoredResource, ResourceKind.Relationship, _ targets: [String], Connection
        ) throws -> Void

    var begin: Begin?
    /// Before a new resource gets its id and is stored.
    var prepare: Step?
    /// After a new resource and its relationships have been stored.
    var created: Step?
    /// After the changes have been applied and before they are stored.
    var update: Step?
    /// Before a resource is deleted.
    var delete: Step?
    /// After targets have been added to a relationship on its own path.
    var related: Relate?

    /// The behaviours, by resource type.
    static let table: [String: Behaviour] = ["tag": Tags.behaviour, "tag-group": TagGroups.behaviour]
}
