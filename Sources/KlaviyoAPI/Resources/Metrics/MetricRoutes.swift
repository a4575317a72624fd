import JSONAPI
import Store

/// Reading metrics.
///
/// <https://developers.klaviyo.com/en/reference/metrics_api_overview>
enum MetricRoutes {
    static let handlers: [(String, Handler)] = [
        ("get_metrics", list),
        ("get_metric", get),
    ]

    @Sendable static func list(_ call: Call, _ db: Connection) throws -> Reply {
        let page = try call.page(MetricTable.select, in: db)
        return .document(
            try call.collection(page.rows.map(Metric.init), next: page.next, previous: page.previous, in: db)
        )
    }

    @Sendable static func get(_ call: Call, _ db: Connection) throws -> Reply {
        .document(try call.document(try known(call.id, in: db), in: db))
    }

    static func known(_ id: String, in db: Connection) throws -> Metric {
        guard let metric = try MetricTable.find(id: id, in: db) else { throw APIError(.unknownMetric, id) }
        return metric
    }
}

/// Reading what properties the events of a metric have.
///
/// <https://developers.klaviyo.com/en/reference/get_properties_for_metric>
enum MetricPropertyRoutes {
    static let handlers: [(String, Handler)] = [
        ("get_properties_for_metric", list),
        ("get_property_ids_for_metric", list),
        ("get_metric_property", get),
        ("get_metric_for_metric_property", metric),
        ("get_metric_id_for_metric_property", metric),
    ]

    @Sendable static func list(_ call: Call, _ db: Connection) throws -> Reply {
        let metric = try MetricRoutes.known(call.id, in: db)
        let properties = try MetricTable.properties(of: metric, in: db)
        return .document(try call.collection(properties, isPaged: false, in: db))
    }

    @Sendable static func get(_ call: Call, _ db: Connection) throws -> Reply {
        .document(try call.document(try known(call.id, in: db).property, in: db))
    }

    @Sendable static func metric(_ call: Call, _ db: Connection) throws -> Reply {
        .document(try call.document(try known(call.id, in: db).metric, in: db))
    }

    private static func known(
        _ id: String,
        in db: Connection
    ) throws -> (metric: Metric, property: MetricProperty) {
        guard
            let metric = try MetricProperty.metric(inID: id).flatMap({ try MetricTable.find(id: $0, in: db) }
            ),
            let property = try MetricTable.properties(of: metric, in: db).first(where: { $0.id == id })
        else { throw APIError(.unknownMetricProperty, id) }
        return (metric, property)
    }
}
