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

    /// What of the newest revision is emulated, as a table in Markdown: a row for each tag, whose shorter list,
    /// of what is or of what is not emulated, is named.
    package static var operationsTable: String {
        let tags = Dictionary(grouping: operations(at: nil), by: \.tag).sorted { $0.key < $1.key }
        var rows: [String] = []
        var untouched: [String] = []
        for (tag, all) in tags {
            let emulated = all.filter(\.isEmulated)
            let missing = all.filter { !$0.isEmulated }
            if emulated.isEmpty {
                untouched.append(tag)
                continue
            }
            let names = { (some: [OperationStatus]) in some.map { "`\($0.id)`" }.joined(separator: ", ") }
            let which =
                missing.isEmpty
                ? "all" : missing.count < emulated.count ? "all but \(names(missing))" : names(emulated)
            rows.append("| \(tag) | \(emulated.count) of \(all.count) | \(which) |")
        }
        return """
            | Tag | Emulated | Which |
            |---|---|---|
            \(rows.joined(separator: "\n"))

            \(untouched.isEmpty ? "No tag is without any." : "None of: \(untouched.joined(separator: ", ")).")

            """
    }
}
