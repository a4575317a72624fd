import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// Whether what the emulator says of its operations is true of them.
@Suite struct OperationCoverageTests {
    private let entries = Description.embedded.entries

    /// Klaviyo's operations, each as `GET /api/lists get_lists`: those of 2026-07-15, and what 2026-10-15 adds.
    private static let known = "fixtures/operations/operations.txt"
    /// The ids of those of them that answer 501.
    private static let declared = "fixtures/operations/not-emulated.txt"

    private func lines(_ path: String) throws -> [String] {
        try Fixture.text(path).split(separator: "\n").map(String.init)
    }

    /// What one list has and the other hasn't, which should be nothing.
    private func expectSame(_ actual: [String], _ expected: [String], _ what: String) {
        let difference = Set(actual).symmetricDifference(expected)
        #expect(difference.isEmpty && actual.count == expected.count, "\(what): \(difference.sorted())")
    }

    @Test func `describes Klaviyo's operations, all of them and no others`() throws {
        let described = entries.map { "\($0.method) \($0.path) \($0.id)" }
        expectSame(described, try lines(Self.known), "the description and \(Self.known) differ")
    }

    @Test func `has code only for operations that the description has`() {
        let known = Set(entries.map(\.id))
        #expect(Handlers.table.keys.filter { !known.contains($0) } == [])
    }

    @Test func `emulates every operation but those that it declares not to, which answer 501`() throws {
        let server = try TestServer(settings: ["rate_limits": "off"])
        var (refused, emulated) = ([String](), [String]())
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
            let isEmulated = answer.status != 501
            #expect(!isEmulated || answer.status < 500, "\(entry.id): \(answer.text)")
            #expect(isEmulated || answer.details.first?.contains(entry.id) ?? false, "\(answer.details)")
            if isEmulated { emulated.append(entry.id) } else { refused.append(entry.id) }
            if lists[revision.name] == nil { lists[revision.name] = Emulator.operations(at: revision.name) }
            let listed = lists[revision.name]?.first { $0.id == entry.id }
            #expect(listed?.isEmulated == isEmulated, "\(entry.id)")
        }

        let declared = try lines(Self.declared)
        let known = try lines(Self.known).compactMap { $0.split(separator: " ").last.map(String.init) }
        expectSame(refused, declared, "what answers 501 and \(Self.declared) differ")
        expectSame(emulated + declared, known, "what is emulated, what is declared and \(Self.known) differ")
        print("operations: \(emulated.count) emulated + \(declared.count) declared = \(known.count)")
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
