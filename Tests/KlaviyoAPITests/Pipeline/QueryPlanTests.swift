import JSONAPI
import Store
import TestSupport
import Testing
import Threads

@testable import KlaviyoAPI

/// That no documented filter or sort takes longer the more there is.
@Suite struct QueryPlanTests {
    private static let scenario = """
        lists: [{id: LIST01, name: A}]
        profiles:
          - {id: P1, email: ada@klaviyo-demo.com, lists: [LIST01]}
        """

    /// What is filtered and sorted, and the ids in its paths.
    private static let operations = [
        "get_profiles", "get_lists", "get_profiles_for_list", "get_profile_ids_for_list", "get_events",
    ]

    /// Filters that go through an index from one end, since what they ask for holds for every row: each event has
    /// a profile and a metric, so the first page is found at once.
    private static let exceptions: Set<String> = ["has(profile)", "has(metric)"]

    private let server: TestServer
    private let statements: Locked<[String]>
    private let metric: String

    init() throws {
        let statements = Locked<[String]>([])
        let clock = Clock(fixedAt: Timestamp(iso8601: TestServer.noon))
        let account = try Account(
            .temporary,
            scenario: Scenario(yaml: Self.scenario, file: "test.yaml"),
            clock: clock,
            seed: 1,
            trace: { statement in statements.withLock { $0.append(statement) } }
        )
        server = TestServer(account, clock)
        self.statements = statements
        server.send("POST /api/events", Requests.event("Opened Box", ["email": "ada@klaviyo-demo.com"]))
        try server.runJobs()
        metric = server.send("GET /api/metrics").data[0]?["id"]?.string ?? ""
    }

    /// The queries that a request runs; none where the emulator says that it doesn't know the filter.
    private func queries(_ target: String) throws -> [String] {
        statements.withLock { $0 = [] }
        let answer = server.send("GET \(target)")
        if answer.status == 400, answer.details[0].contains("does not emulate") { return [] }
        try #require(answer.status == 200, "\(target): \(answer.text)")
        return statements.withLock { $0 }.filter { $0.hasPrefix("SELECT") }
    }

    private func operation(_ id: String) throws -> KlaviyoAPI.Operation {
        let description = Description.embedded
        let entry = try #require(description.entries.first { $0.id == id })
        let newest = try #require(description.revisions.last)
        return try #require(description.operation(entry, at: newest))
    }

    private func value(_ field: KlaviyoAPI.Operation.Parameters.FilterField, _ operator: String) -> String {
        let one =
            switch field.type {
            case "date-time": "2026-11-01T00:00:00Z"
            case "boolean": "true"
            case "integer", "number": "1793836800"
            default: field.name == "metric_id" ? "\"\(metric)\"" : "\"x\""
            }
        return `operator` == "any" ? "[\(one),\(one)]" : one
    }

    @Test(arguments: operations) func `a filter is answered along an index`(id: String) throws {
        let operation = try operation(id)
        let path = operation.path.replacing("{id}", with: "LIST01")

        for field in operation.parameters.filters {
            for name in field.operators {
                var filter =
                    name == "has" ? "has(\(field.name))" : "\(name)(\(field.name),\(value(field, name)))"
                // Only with its list may a list's suppression be asked for.
                if field.name.contains("list_suppressions") {
                    filter += ",equals(\(SuppressedProfilesTable.forList)list_id,\"LIST01\")"
                }
                guard !Self.exceptions.contains(filter) else { continue }
                for query in try queries("\(path)?filter=\(filter)") {
                    let scans = try server.emulator.account.read { db in
                        try QueryPlan.scans(of: query, in: db)
                    }
                    #expect(scans == [], "\(filter): \(query)")
                }
            }
        }
    }

    @Test(arguments: operations) func `a sort comes from an index`(id: String) throws {
        let operation = try operation(id)
        let path = operation.path.replacing("{id}", with: "LIST01")

        for sort in operation.parameters.sorts where !sort.contains(".") {
            for query in try queries("\(path)?sort=\(sort)") + queries("\(path)?sort=-\(sort)") {
                let steps = try server.emulator.account.read { db in try QueryPlan.steps(of: query, in: db) }
                #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(sort): \(query): \(steps)")
            }
        }
    }

    @Test func `a question about many addresses of a long list looks only these up`() throws {
        let queries = try queries("/api/lists/LIST01/profiles?filter=any(email,[\"a@b.co\",\"c@d.co\"])")

        let plan = try server.emulator.account.read { db in
            try queries.flatMap { try QueryPlan.steps(of: $0, in: db) }
        }
        #expect(plan.contains("SEARCH membership USING PRIMARY KEY (list_id=? AND profile_id=?)"), "\(plan)")
    }
}
