import ArgumentParser
import JSONAPI
import KlaviyoAPI

/// Lists the operations and how far they are emulated.
struct Operations: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operations",
        abstract: "List Klaviyo's operations and which of them are emulated; needs no running server.",
        discussion: """
            HOW an operation is emulated: behaviour, by code of its own; described, by the code that all resources \
            share, from the description of the API; -, not at all: it answers 501. SINCE: the first known revision \
            that has it. EVIDENCE: how its answer is known.
            """
    )

    @Option(
        help: ArgumentHelp(
            "A revision such as 2025-04-15, or a beta such as 2026-07-15.pre; the newest revision without it.",
            valueName: "date"
        ),
        completion: .custom { _, _, _ in Emulator.revisionsAndBetas }
    )
    var revision: String?

    @Option(
        help: ArgumentHelp("Only the operations with this tag, such as Lists.", valueName: "tag"),
        completion: .custom { _, _, _ in Self.tags(Emulator.operations(at: nil)) }
    )
    var tag: String?

    @Flag(help: "Only the emulated ones.")
    var emulated = false

    @Flag(help: "List how each behaviour is known instead: recorded, documented, reported or assumed.")
    var evidence = false

    @Flag(help: "Print a table of all tags in Markdown instead.")
    var markdown = false

    @Flag(help: "Print JSON instead of text.")
    var json = false

    func validate() throws {
        let isFiltered = revision != nil || tag != nil || emulated
        if evidence, isFiltered || markdown {
            throw ValidationError("--evidence goes with --json alone")
        }
        if markdown, isFiltered || json {
            throw ValidationError(
                "--markdown shows all of the newest revision, and goes with no other option"
            )
        }
        if let revision, !Emulator.revisionsAndBetas.contains(revision) {
            throw ValidationError(
                "'\(revision)' is not a revision; they are \(Emulator.revisionsAndBetas.joined(separator: ", "))"
            )
        }
        if let tag {
            let known = Self.tags(Emulator.operations(at: revision))
            guard !known.contains(where: { $0.lowercased() == tag.lowercased() }) else { return }
            let suggestion = Suggestion.text(for: tag, among: known)
            throw ValidationError("unknown tag '\(tag)'\(suggestion); tags: \(known.joined(separator: ", "))")
        }
    }

    private static func tags(_ operations: [OperationStatus]) -> [String] {
        Set(operations.map(\.tag)).sorted()
    }

    func run() {
        if evidence { return printEvidence() }
        if markdown { return print(Emulator.operationsTable, terminator: "") }
        let all = Emulator.operations(at: revision).filter { operation in
            tag.map { $0.lowercased() == operation.tag.lowercased() } ?? true
        }
        let shown = all.filter { !emulated || $0.isEmulated }
        if json { return print(JSON.array(shown.map(\.json)).text) }
        Self.printRow("HOW", "SINCE", "EVIDENCE", "METHOD", "PATH", "ID")
        for operation in shown {
            Self.printRow(
                operation.isEmulated ? operation.emulation.rawValue : "-",
                operation.since,
                operation.evidence.rawValue,
                operation.method,
                operation.path,
                operation.id
            )
        }
        print(summary(all))
    }

    /// How many operations of the tag and revision are emulated.
    private func summary(_ all: [OperationStatus]) -> String {
        let count = all.count { $0.isEmulated }
        let which = tag == nil ? "" : " of \(all.first?.tag ?? "")"
        let rest = count < all.count ? "; the others answer 501" : ""
        return
            "\(count) of \(counted(all.count, "operation"))\(which) \(count == 1 ? "is" : "are") emulated\(rest)."
    }

    private static func printRow(
        _ how: String,
        _ since: String,
        _ evidence: String,
        _ method: String,
        _ path: String,
        _ id: String
    ) {
        let columns = [
            how.padded(to: 9), since.padded(to: 10), evidence.padded(to: 10), method.padded(to: 6), path, id,
        ]
        print(columns.joined(separator: "  "))
    }

    private func printEvidence() {
        let entries = Emulator.evidence
        if json { return print(JSON.array(entries.map(\.json)).text) }
        for entry in entries {
            let setting = entry.setting.map { " (setting \($0))" } ?? ""
            let level = entry.evidence.rawValue.padded(to: 10)
            let statement = entry.statement.replacing("\n", with: " ").replacing(/%[0-9]/) { _ in "…" }
            print("\(level)  \(entry.kind.padded(to: 6))  \(entry.id): \(statement)\(setting)")
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
