import JSONAPI
import Store
import TestSupport
import Testing
import Threads

@testable import KlaviyoAPI

/// That no documented filter or sort of a collection takes longer the more there is.
///
/// The description says what is documented: every filter and sort that an operation has, at the newest revision or at
/// an older one that has it alone.
@Suite struct QueryPlanTests {
    private static let scenario = """
        company_id: ABC123
        lists: [{id: LIST01, name: A}]
        segments:
          - id: SEGM01
            name: A
            definition:
              condition_groups:
                - conditions:
                    - {type: profile-group-membership, is_member: true, group_ids: [LIST01]}
        profiles:
          - {id: P1, email: ada@klaviyo-demo.com, lists: [LIST01]}
        resources:
          - {type: catalog-category, id: CATEGORY, attributes: {name: A}}
          - {type: catalog-item, id: ITEM, attributes: {title: A}}
          - {type: coupon, id: COUPON, attributes: {description: A}}
          - {type: flow, id: FLOW, attributes: {name: A}}
          - {type: flow-action, id: ACTION, relationships: {flow: FLOW}}
          - {type: form, id: FORM, attributes: {name: A, ab_test: false}}
          - {type: object-type, id: OBJECT, attributes: {title: A}}
        """

    /// The ids in paths, by the collection before them.
    private static let owners = [
        "catalog-categories": "CATEGORY", "catalog-items": "ITEM", "coupons": "COUPON", "flows": "FLOW",
        "flow-actions": "ACTION", "forms": "FORM", "object-types": "OBJECT", "lists": "LIST01",
        "segments": "SEGM01",
    ]

    /// What is filtered or sorted without an index that leads to it, and why that is as it should be.
    private static let exceptions: [(holds: @Sendable (Asked) -> Bool, reason: String)] = [
        (
            { ["contains", "ends-with"].contains($0.operator) },
            "what a text contains is in no order: every text of the collection is looked at"
        ),
        (
            { $0.operator == "has" },
            "nearly every row has it, so that the rows in their order soon make a page"
        ),
        (
            { $0.field == "messages.channel" },
            "one of three campaigns has it, so that the rows in their order soon make a page"
        ),
        (
            { $0.operation == "get_metrics" },
            "an account has no more metrics than kinds of events, and most are of one integration"
        ),
        (
            { $0.operation == "get_client_review_values_reports" },
            "a report, which counts all reviews of the products, has no pages"
        ),
        (
            { $0.operation.hasPrefix("get_ingestion_log") && $0.field == "timestamp" },
            "the entries are those of the last two weeks anyway, along the same index"
        ),
        (
            { $0.operation == "get_profiles" && $0.field.hasSuffix(".timestamp") && $0.operator == "" },
            "a profile has several suppressions, of which the last one counts: each profile's are looked up"
        ),
    ]

    /// A filter or a sort, at the newest revision that has it.
    struct Asked: Sendable, CustomTestStringConvertible {
        let operation: String
        let revision: String
        let field: String
        /// Empty for a sort.
        let `operator`: String
        let target: String

        var testDescription: String { "\(operation) at \(revision): \(`operator`)(\(field))" }
    }

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
        metric = server.metric("Opened Box")
    }

    /// The operations that read collections with filters or sorts, and are emulated.
    private static let operations: [String] = {
        let description = Description.embedded
        return description.entries.filter { entry in
            entry.method == "GET" && Handlers.handler(for: entry, description) != nil
                && description.revisions.contains { revision in
                    let parameters = description.operation(entry, at: revision)?.parameters
                    return parameters.map { !$0.filters.isEmpty || !$0.sorts.isEmpty } ?? false
                }
        }.map(\.id)
    }()

    /// Every filter and sort of an operation, each at the newest revision that has it.
    private func asked(_ id: String) throws -> [Asked] {
        let description = Description.embedded
        let entry = try #require(description.entries.first { $0.id == id })
        let owner = entry.path.split(separator: "/").dropFirst().first.flatMap { Self.owners[String($0)] }
        let path = entry.path.replacing("{id}", with: owner ?? "")
        var seen: Set<String> = []
        var result: [Asked] = []
        func add(_ revision: Revision, _ field: String, _ operator: String, _ query: String) {
            guard seen.insert("\(`operator`)(\(field))").inserted else { return }
            let company = path.hasPrefix("/client/") ? "&company_id=ABC123" : ""
            result.append(
                Asked(
                    operation: id,
                    revision: revision.name,
                    field: field,
                    operator: `operator`,
                    target: "\(path)?\(query)\(company)"
                )
            )
        }
        for revision in description.revisions.reversed() {
            guard let operation = description.operation(entry, at: revision) else { continue }
            let fields = operation.parameters.filters.map(\.name)
            let required = Self.required[id].flatMap { fields.contains($0.field) ? $0 : nil }
            for field in operation.parameters.filters {
                for name in field.operators {
                    add(revision, field.name, name, "filter=\(filter(field, name, required))")
                }
            }
            let always = required.map { "filter=\($0.clause)&" } ?? ""
            for sort in operation.parameters.sorts { add(revision, sort, "", "\(always)sort=-\(sort)") }
        }
        return result
    }

    /// The filters that some collections can't be read without.
    private static let required = [
        "get_campaigns": (field: "messages.channel", clause: "equals(messages.channel,\"email\")"),
        "get_coupon_codes": (field: "coupon.id", clause: "equals(coupon.id,\"COUPON\")"),
    ]

    private func filter(
        _ field: KlaviyoAPI.Operation.Parameters.FilterField,
        _ name: String,
        _ required: (field: String, clause: String)?
    ) -> String {
        var filter = name == "has" ? "has(\(field.name))" : "\(name)(\(field.name),\(value(field, name)))"
        // Only with its list may a list's suppression be asked for.
        if field.name.contains("list_suppressions") {
            filter += ",equals(\(SuppressedProfilesTable.forList)list_id,\"LIST01\")"
        }
        guard let required, required.field != field.name else { return filter }
        return "\(filter),\(required.clause)"
    }

    private func value(_ field: KlaviyoAPI.Operation.Parameters.FilterField, _ operator: String) -> String {
        let one =
            switch field.type {
            case "date-time": "2026-11-01T00:00:00Z"
            case "boolean": "true"
            case "integer", "number": "1793836800"
            default:
                switch field.name {
                case "metric_id": "\"\(metric)\""
                case "messages.channel": "\"email\""
                default: "\"x\""
                }
            }
        return `operator` == "any" ? "[\(one),\(one)]" : one
    }

    /// The queries that a request runs; none where the operation isn't emulated at the revision.
    private func queries(_ target: String, at revision: String) throws -> [String] {
        try server.emulator.account.change(["revision_today": .string(revision)])
        statements.withLock { $0 = [] }
        let answer = server.send("GET \(target)", revision: revision)
        if answer.status == 501 { return [] }
        try #require(answer.status == 200, "\(target): \(answer.text)")
        return statements.withLock { $0 }.filter { $0.hasPrefix("SELECT") }
    }

    private func accesses(_ queries: [String]) throws -> [[QueryPlan.Access]] {
        try server.emulator.account.read { db in try queries.map { try QueryPlan.accesses(of: $0, in: db) } }
    }

    /// What finds all the rows that there are to page through, filtered or not.
    ///
    /// Nothing is known where a collection can't be read without a filter.
    private func walks(_ operation: String, _ path: String) throws -> Set<QueryPlan.Access> {
        guard Self.required[operation] == nil else { return [] }
        let company = path.hasPrefix("/client/") ? "?company_id=ABC123" : ""
        let newest = try #require(Description.embedded.revisions.last?.name)
        let pages = try queries(path + company, at: newest).filter { $0.contains(" LIMIT ") }
        return Set(try accesses(pages).compactMap(\.first))
    }

    @Test(arguments: operations) func `a filter is answered along an index`(id: String) throws {
        let asked = try asked(id).filter { one in
            one.operator != "" && !Self.exceptions.contains { $0.holds(one) }
        }
        guard let path = asked.first?.target.split(separator: "?").first else { return }
        let walks = try walks(id, String(path))

        for one in asked {
            let queries = try queries(one.target, at: one.revision)
            for (query, plan) in zip(queries, try accesses(queries)) {
                #expect(!plan.contains { $0.condition.isEmpty }, "\(one.testDescription): \(query)")
                guard query.contains(" LIMIT "), let first = plan.first, !first.condition.contains("id=?")
                else {
                    continue
                }
                let goesThroughAll = walks.contains(first) || first.condition == "type=?"
                #expect(!goesThroughAll, "\(one.testDescription): \(plan): \(query)")
            }
        }
    }

    @Test(arguments: operations) func `a sort comes from an index`(id: String) throws {
        let asked = try asked(id).filter { one in
            one.operator == "" && !Self.exceptions.contains { $0.holds(one) }
        }

        for one in asked {
            for query in try queries(one.target, at: one.revision) {
                let steps = try server.emulator.account.read { db in try QueryPlan.steps(of: query, in: db) }
                // What a relationship leads to is few beside all of a type, and sorted in memory.
                guard !steps.contains(where: { $0.contains(" relationship ") }) else { continue }
                #expect(
                    !steps.contains { $0.contains("TEMP B-TREE") },
                    "\(one.testDescription): \(steps): \(query)"
                )
            }
        }
    }

    @Test func `a question about many addresses of a long list looks only these up`() throws {
        let target = "/api/lists/LIST01/profiles?filter=any(email,[\"a@b.co\",\"c@d.co\"])"
        let plans = try accesses(try queries(target, at: "2026-07-15"))

        let conditions = plans.joined().filter { $0.table == "membership" }.map(\.condition)
        #expect(conditions == ["list_id=? AND profile_id=?"])
    }
}
