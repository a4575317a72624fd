import ArgumentParser
import JSONAPI
import KlaviyoAPI

/// Lists the operations and how far they are emulated.
struct Operations: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operations",
        abstract: "List Klaviyo's operations and which of them are emulated; needs no running server."
    )

    @Option(
        help:
            "A revision such as 2025-04-15, or a beta such as 2026-07-15.pre; the newest revision without it."
    )
    var revision: String?

    @Option(help: "Only the operations with this tag, such as Lists.")
    var tag: String?

    @Flag(help: "Only the emulated ones.")
    var emulated = false

    @Flag(help: "List how each behaviour is known instead: recorded, documented, reported or assumed.")
    var evidence = false

    @Flag(help: "Print a table of all tags in Markdown instead.")
    var markdown = false

    @Flag(help: "Print JSON instead of text.")
    var json = false

    func run() throws {
        if evidence { return printEvidence() }
        if markdown { return print(Emulator.operationsTable, terminator: "") }
        if let revision, !Emulator.revisionsAndBetas.contains(revision) {
            throw ValidationError(
                "'\(revision)' is no revision; they are \(Emulator.revisionsAndBetas.joined(separator: ", "))"
            )
        }
        let all = Emulator.operations(at: revision)
        if let tag, !all.contains(where: { $0.tag.lowercased() == tag.lowercased() }) {
            let known = Set(all.map(\.tag)).sorted().joined(separator: ", ")
            throw ValidationError("'\(tag)' is no tag; they are \(known)")
        }
        let shown = all.filter {
            (tag == nil || $0.tag.lowercased() == tag?.lowercased()) && (!emulated || $0.isEmulated)
        }
        if json { return print(JSON.array(shown.map(\.json)).text) }
        for operation in shown {
            let method = operation.method.padded(to: 6)
            let how = operation.isEmulated ? operation.emulation.rawValue : "-"
            let evidence = operation.evidence.rawValue.padded(to: 10)
            print(
                "\(how.padded(to: 9))  \(operation.since)  \(evidence)  \(method)  \(operation.path)  \(operation.id)"
            )
        }
        print(
            "\(all.count { $0.isEmulated }) of \(all.count) operations are emulated; the others answer 501."
        )
    }

    private func printEvidence() {
        let entries = Emulator.evidence
        if json { return print(JSON.array(entries.map(\.json)).text) }
        for entry in entries {
            let setting = entry.setting.map { " (setting \($0))" } ?? ""
            let level = entry.evidence.rawValue.padded(to: 10)
            print("\(level)  \(entry.kind.padded(to: 6))  \(entry.id): \(entry.statement)\(setting)")
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
