import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// Whether what the emulator says of its operations is true of them.
@Suite struct OperationCoverageTests {
    private let entries = Description.embedded.entries

    @Test func `emulates only operations that the description has, each by one name`() {
        let known = entries.map(\.id)
        #expect(Set(known).count == known.count)
        #expect(Handlers.table.keys.filter { !known.contains($0) } == [])
    }

    @Test func `emulates an operation or answers 501, and lists which`() throws {
        let server = try TestServer(settings: ["rate_limits": "off"])
        var (declared, emulated) = (0, 0)
        var lists: [String: [OperationStatus]] = [:]
        for entry in entries {
            let revision = try #require(
                Description.embedded.revisions.last { Description.embedded.operation(entry, at: $0) != nil }
            )
            let path = entry.path.replacing(/\{[^}]*\}/, with: "NOPE01")
            let isClient = path.hasPrefix("/client/")
            let answer = server.send(
                "\(entry.method) \(path)\(isClient ? "?company_id=\(server.emulator.account.company)" : "")",
                entry.method == "GET" ? nil : [:],
                revision: revision.name
            )
            let isEmulated = Handlers.handler(for: entry, .embedded) != nil
            #expect((answer.status == 501) == !isEmulated, "\(entry.id) answers \(answer.status)")
            #expect(answer.status == 501 || answer.status < 500, "\(entry.id): \(answer.text)")
            if isEmulated { emulated += 1 }
            if !isEmulated {
                declared += 1
                #expect(answer.details.first?.contains(entry.id) ?? false, "\(answer.details)")
            }
            if lists[revision.name] == nil { lists[revision.name] = Emulator.operations(at: revision.name) }
            let listed = lists[revision.name]?.first { $0.id == entry.id }
            #expect(listed?.isEmulated == isEmulated, "\(entry.id)")
        }
        #expect(declared + emulated == entries.count)
        print("operations: \(emulated) emulated + \(declared) declared = \(entries.count)")
    }

    @Test func `the table of the README is what the program makes`() throws {
        let readme = try Fixture.text("README.md")
        let start = try #require(readme.firstRange(of: "<!-- operations: made by \"make readme\" -->\n"))
        let end = try #require(readme.firstRange(of: "<!-- end of operations -->"))
        #expect(
            String(readme[start.upperBound..<end.lowerBound]) == Emulator.operationsTable,
            "run make readme, and commit README.md"
        )
    }
}
