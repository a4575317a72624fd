import Foundation
import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

@Suite struct DescriptionTests {
    private let description = Description.embedded

    private func operation(_ id: String, _ revision: String) throws -> KlaviyoAPI.Operation? {
        let entry = try #require(description.entries.first { $0.id == id })
        let revision = try #require(description.revisions.first { $0.name == revision })
        return description.operation(entry, at: revision)
    }

    @Test func `has every operation of the newest documented revision, and those that came after it`() {
        let documented = description.revisions.first { $0.name == "2026-07-15" }
        let known = description.entries.count { entry in
            documented.map { description.operation(entry, at: $0) != nil } ?? false
        }
        #expect(known == 345)
        #expect(description.entries.count == 434)
        #expect(description.revisions.first?.name == "2023-07-15")
        #expect(description.revisions.last?.name == "2026-10-15")
    }

    @Test func `has an operation from the revision on that brought it`() throws {
        #expect(try operation("create_or_update_profile", "2023-12-15") == nil)
        #expect(try operation("create_or_update_profile", "2024-02-15") != nil)
        #expect(try operation("get_conversations_for_profile", "2026-04-15") == nil)
    }

    @Test func `requires subscriptions of a subscribe job since 2025-01-15`() throws {
        for (revision, isRequired) in [("2024-10-15", false), ("2025-01-15", true), ("2026-10-15", true)] {
            let body = try #require(try operation("bulk_subscribe_profiles", revision)?.body)
            let profiles = body.properties?["data"]?.properties?["attributes"]?.properties?["profiles"]
            let profile = profiles?.properties?["data"]?.items.first
            #expect(profile?.properties?["attributes"]?.required.contains("subscriptions") == isRequired)
        }
    }

    @Test func `knows limits, scopes and statuses`() throws {
        let create = try #require(try operation("create_list", "2026-07-15"))
        #expect(create.rate.headers.first == "10, 10;w=1, 150;w=60, 150;w=86400")
        #expect(create.scopes == ["lists:write"])
        #expect(create.status == 201)
        #expect(try operation("merge_profiles", "2026-07-15")?.status == 202)
    }

    @Test func `lets a client choose the size of a page only where the revision does`() throws {
        let old = try #require(try operation("get_lists", "2025-04-15")?.parameters.pageSize)
        let new = try #require(try operation("get_lists", "2026-04-15")?.parameters.pageSize)
        #expect(old.standard == 10 && !old.isChosen)
        #expect(new.standard == 10 && new.isChosen && new.maximum == 10)
    }

    @Test func `can read every operation at every revision`() {
        for entry in description.entries {
            let known = description.revisions.compactMap { description.operation(entry, at: $0) }
            #expect(!known.isEmpty, "\(entry.id) exists at no revision")
            #expect(known.allSatisfy { (200...204).contains($0.status) && !$0.tag.isEmpty })
        }
    }

    @Test func `has a handler for no operation that it lacks`() {
        let known = Set(description.entries.map(\.id))
        #expect(Handlers.table.keys.filter { !known.contains($0) } == [])
    }

    @Test(.enabled(if: Fixture.shared != nil, "\(Fixture.sharedIsMissing)"))
    func `is what the script distils from the OpenAPI documents`() throws {
        let script = Process()
        script.executableURL = URL(filePath: "/usr/bin/env")
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../../Sources/CEmbedded"
        )
        let documents = try #require(Fixture.shared).appending(path: "openapi").path
        script.arguments = [
            "python3", folder.appending(path: "distil.py").path, "--check", "--openapi", documents,
        ]
        let output = Pipe()
        script.standardOutput = output
        try script.run()
        let difference = String(
            decoding: try output.fileHandleForReading.readToEnd() ?? Data(),
            as: UTF8.self
        )
        script.waitUntilExit()
        #expect(
            script.terminationStatus == 0,
            "description.txt is out of date; run make describe:\n\(difference)"
        )
    }
}
