package import JSONAPI

/// An operation of Klaviyo's API and how far it is emulated.
package struct OperationStatus: Sendable {
    package let id: String
    package let method: String
    package let path: String
    /// The names it has had at other revisions.
    package let aliases: [String]
    package let tag: String
    /// The first revision that has it, of the known ones; that of a beta ends in `.pre`.
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

extension OperationStatus {
    /// A stable operation.
    init(_ operation: Operation, since: String) {
        id = operation.id
        method = operation.method
        path = operation.path
        aliases = operation.aliases
        tag = operation.tag
        self.since = since
        emulation = Emulation(of: operation)
        evidence = operation.evidence
    }

    /// An operation of a beta, with the stable one that is emulated in its place; `nil` where there is none.
    init(_ beta: Description.Beta, as stable: Operation?) {
        id = beta.id
        method = beta.method
        path = beta.path
        aliases = []
        tag = stable?.tag ?? "Beta APIs"
        since = "\(beta.date).pre"
        emulation = stable.map(Emulation.init(of:)) ?? Emulation.none
        evidence = .assumed
    }
}

extension OperationStatus.Emulation {
    fileprivate init(of operation: Operation) {
        self = operation.handler == nil ? .none : operation.isDescribed ? .described : .behaviour
    }
}

extension Emulator {
    /// The names of all known revisions, the oldest first, each before the beta of its date.
    package static var revisionsAndBetas: [String] {
        let description = Description.embedded
        return description.revisions.flatMap { revision in
            [revision.name] + (description.betaDates.contains(revision.name) ? ["\(revision.name).pre"] : [])
        }
    }

    /// All operations that a revision or beta has, the newest revision if none is named, in the order of their paths.
    ///
    /// A beta has the stable operations of its date as well, some of them in another form.
    package static func operations(at name: String?) -> [OperationStatus] {
        let description = Description.embedded
        let date = name.map { $0.hasSuffix(".pre") ? String($0.dropLast(4)) : $0 }
        guard let revision = description.revisions.last(where: { date == nil || $0.name == date }) else {
            return []
        }
        let betas = description.betas.filter { name == "\($0.date).pre" }
        let own = betas.map { beta in
            let entry = description.entries.first { $0.method == beta.method && $0.path == beta.path }
            return OperationStatus(beta, as: entry.flatMap { description.operation($0, after: revision) })
        }
        let replaced = Set(betas.map { "\($0.method) \($0.path)" })
        let stable = description.entries.filter { !replaced.contains("\($0.method) \($0.path)") }
            .compactMap { entry in
                description.operation(entry, at: revision).map {
                    OperationStatus($0, since: entry.lifetime.lowerBound.name)
                }
            }
        return own.isEmpty ? stable : (stable + own).sorted { $0.path < $1.path }
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
