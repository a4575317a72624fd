package import JSONAPI

/// An operation of Klaviyo's API and how far it is emulated.
package struct OperationStatus: Sendable {
    package let id: String
    package let method: String
    package let path: String
    package let tag: String
    package let isEmulated: Bool

    package var json: JSON {
        [
            "id": .string(id), "method": .string(method), "path": .string(path), "tag": .string(tag),
            "emulated": .bool(isEmulated),
        ]
    }
}

extension Emulator {
    /// The names of all known revisions, the oldest first.
    package static var revisions: [String] { Description.embedded.revisions.map(\.name) }

    /// All operations that a revision has, the newest one if none is named, in the order of their paths.
    package static func operations(at name: String?) -> [OperationStatus] {
        let description = Description.embedded
        let revision =
            name.map { name in description.revisions.first { $0.name == name } } ?? description.revisions.last
        guard let revision else { return [] }
        return description.entries.compactMap { entry in
            guard let operation = description.operation(entry, at: revision) else { return nil }
            return OperationStatus(
                id: entry.id,
                method: entry.method,
                path: entry.path,
                tag: operation.tag,
                isEmulated: Handlers.table[entry.id] != nil
            )
        }
    }
}
