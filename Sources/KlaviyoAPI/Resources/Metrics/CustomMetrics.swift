import JSONAPI
import Store

/// What custom metrics do beside being kept: each has a name of its own (documented), and its metrics are those that
/// the definition names (recorded).
enum CustomMetrics {
    static let behaviour = Behaviour(
        prepare: { _, metric, db in try checkName(of: metric, in: db) },
        created: { _, metric, db in try relate(metric, in: db) },
        update: { _, _, metric, db in
            try checkName(of: metric, in: db)
            try relate(metric, in: db)
        }
    )

    private static func checkName(of metric: StoredResource, in db: Connection) throws {
        let name = metric.attributes["name"]?.string ?? ""
        let other = try StoredResourceTable.find(metric.kind, name: name, in: db)
        if let other, other.id != metric.id { throw APIError(.customMetricNameTaken, name) }
    }

    private static func relate(_ metric: StoredResource, in db: Connection) throws {
        guard let place = metric.place("metrics") else { return }
        let groups = metric.attributes["definition"]?["metric_groups"]?.array ?? []
        let ids = groups.compactMap { $0["metric_id"]?.string }
        for (index, id) in ids.enumerated() where try MetricTable.find(id: id, in: db) == nil {
            let pointer = "/data/attributes/definition/metric_groups/\(index)/metric_id"
            throw APIError(.unknownMetric, id, at: .pointer(pointer))
        }
        try RelationshipTable.replace(ids, of: place, in: db)
    }
}

/// The seven mapped metrics: what an account takes for its revenue, its orders and so on.
enum MappedMetrics {
    static let behaviour = Behaviour(begin: begin, update: update)

    /// Their ids, in the order in which they are listed (recorded).
    private static let ids = [
        "revenue", "viewed_product", "added_to_cart", "cancelled_sales", "ordered_product", "refunded_sales",
        "started_checkout",
    ]
    /// How often one may be changed in a day (recorded).
    private static let dailyLimit = 2

    @Sendable private static func begin(_ account: Account, _ ids: IDSource) -> [Behaviour.First] {
        Self.ids.enumerated().map { position, id in (id, ["position": .int(position)]) }
    }

    /// Counts the changes of the day; a metric of either kind takes the place of the other (assumed).
    @Sendable private static func update(
        _ call: Call,
        _ old: StoredResource,
        _ mapped: inout StoredResource,
        _ db: Connection
    ) throws {
        guard call.related("metric") == nil || call.related("custom-metric") == nil else {
            throw APIError(.mappedMetricOfBoth)
        }
        let day = String(call.now.iso8601().prefix(10))
        let isSameDay = mapped.attributes["changed_on"] == .string(day)
        let count = isSameDay ? mapped.attributes["changes"]?.int ?? 0 : 0
        guard count < dailyLimit else {
            throw APIError(.mappedMetricLimit, mapped.id, String(dailyLimit))
        }
        mapped.attributes["changed_on"] = .string(day)
        mapped.attributes["changes"] = .int(count + 1)
        for (name, other) in [("metric", "custom-metric"), ("custom-metric", "metric")]
        where call.related(name) != nil {
            guard let place = mapped.place(other) else { continue }
            try RelationshipTable.replace([], of: place, in: db)
        }
    }
}
