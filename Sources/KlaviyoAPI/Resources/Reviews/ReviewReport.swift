import JSONAPI
import Store

/// Numbers about the reviews that a shop shows, by product or of all of them.
///
/// <https://developers.klaviyo.com/en/reference/get_client_review_values_reports>
struct ReviewReport: Resource {
    static let type = "review-values-report"
    static let collection = "review-values-reports"

    let id: String
    let results: [JSON]

    func attribute(_ name: String, _ precision: Precision) -> JSON? {
        name == "results" ? .array(results) : nil
    }

    private static let groupings = ["company_id", "product_id"]
    /// How many days back each timeframe goes; 0 for all (documented).
    private static let timeframes = [
        "all_time": 0, "last_30_days": 30, "last_90_days": 90, "last_365_days": 365,
    ]
    /// What cursors of this collection say that they are sorted by.
    private static let sort = "product_id"

    /// Answers with one report, whose results are paged (assumed).
    @Sendable static func get(_ call: Call, _ db: Connection) throws -> Reply {
        let grouping = try choice("group_by", of: groupings, call)
        let timeframe = try choice("timeframe", of: timeframes.keys.sorted(), call)
        let statistics = try statistics(call)
        let days = timeframes[timeframe] ?? 0
        var window = ReviewTable.Window()
        window.since = days > 0 ? call.now - .seconds(days * 86_400) : nil
        window.products = products(call.query.filter)
        if let cursor = call.query.cursor {
            guard cursor.sort == sort, cursor.direction == .next else { throw APIError(.invalidCursor) }
            window.after = cursor.id
        }
        window.limit = call.query.pageSize + 1

        let byProduct = grouping == "product_id"
        var rows = try ReviewTable.statistics(window, byProduct: byProduct, in: db)
        let hasMore = rows.count > call.query.pageSize
        if hasMore { rows.removeLast() }
        let results = rows.map { row -> JSON in
            let group: JSON =
                byProduct
                ? ["product_id": .string(row.product ?? "")] : ["company_id": .string(call.account.company)]
            let shown = statistics.map { JSONObject.Member(name: $0, value: row.values[$0] ?? .null) }
            return ["groupings": group, "statistics": .object(JSONObject(shown))]
        }
        let next = hasMore ? rows.last?.product : nil
        return .document(
            try call.collection(
                [ReviewReport(id: call.idsOfQuestion.hex(32), results: results)],
                next: next.map { PageCursor(direction: .next, sort: sort, value: nil, id: $0) },
                in: db
            )
        )
    }

    private static func choice(_ name: String, of choices: [String], _ call: Call) throws -> String {
        let value = call.query.others[name] ?? ""
        guard choices.contains(value) else {
            throw APIError(.invalidChoice, value, name, at: .parameter(name))
        }
        return value
    }

    private static func statistics(_ call: Call) throws -> [String] {
        let names = (call.query.others["statistics"] ?? "").split(separator: ",").map(String.init)
        let unknown = names.first { !ReviewTable.statisticNames.contains($0) }
        if names.isEmpty || unknown != nil {
            throw APIError(.invalidChoice, unknown ?? "", "statistics", at: .parameter("statistics"))
        }
        return names
    }

    /// The products that a filter names; `nil` for all.
    private static func products(_ filter: Filter) -> [String]? {
        var products: Set<String>?
        for clause in filter.clauses {
            let named: [Filter.Value] =
                switch clause.value {
                case .list(let values): values
                case .some(let value): [value]
                case nil: []
                }
            let texts = named.compactMap { value -> String? in
                guard case .string(let text) = value else { return nil }
                return text
            }
            products = products?.intersection(texts) ?? Set(texts)
        }
        return products?.sorted()
    }
}
