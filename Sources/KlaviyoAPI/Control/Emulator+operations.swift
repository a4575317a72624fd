package import JSONAPI

/// An operation of Klaviyo's API and how far it is emulated.
package struct OperationStatus: Sendable {
    package let id: String
    package let method: String
    package let path: String
    /// The names it has had at other revisions.
    package let aliases: [String]
    package let tag: String
    /// The first revision that has it, of the known ones.
    package let since: String
    package let emulation: Emulation
    /// How its answer is known.
    package let evidence: Evidence

    package var isEmulated: Bool { emulation != .none }

    package var json: JSON {
        [
            "id": .string(id), "method": .string(method), "path": .string(path), "tag": .string(tag),
            "aliases": .array(aliases.map { .string($0) }),
            "since": .string(since), "emulated": .bool(isEmulated), "how": .string(emulation.rawValue),
            "evidence": .string(evidence.rawValue),
        ]
    }

    /// How an operation is emulated.
    package enum Emulation: String, Sendable {
        /// By code that does what Klaviyo does.
        case behaviour
        /// From the description: what it keeps can be created, read, changed, deleted and related.
        case described
        /// Not at all: it answers 501.
        case none
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
                aliases: operation.aliases,
                tag: operation.tag,
                since: description.since(entry),
                emulation: Handlers.handler(for: entry, description) == nil
                    ? .none
                    : Handlers.table[entry.id] != nil ? .behaviour : .described,
                evidence: description.evidence(entry)
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
