import GRDB
import JSONAPI
import Store

/// Where metrics are stored.
enum MetricTable {
    static let schema = [
        Store.Migration(
            "metric 1",
            """
            CREATE TABLE metric (
              id TEXT NOT NULL PRIMARY KEY,
              name TEXT NOT NULL,
              integration TEXT NOT NULL,
              created INTEGER NOT NULL,
              updated INTEGER NOT NULL,
              UNIQUE (name, integration)
            ) STRICT, WITHOUT ROWID;
            """
        )
    ]

    static let select = Select(
        "metric.* FROM metric",
        id: "metric.id",
        columns: [
            "integration.name": .init(column(\.name, others: "metric.integration")),
            "integration.category": .init(column(\.category, others: "'\(Integration.api.category)'")),
        ]
    )

    /// A fact about integrations as SQL: a table of a few words is no table of the database.
    private static func column(_ fact: KeyPath<Integration, String>, others: String) -> String {
        let cases = Integration.known.map { "WHEN '\($0.key)' THEN '\($0[keyPath: fact])'" }
        return "CASE metric.integration \(cases.joined(separator: " ")) ELSE \(others) END"
    }

    static func find(id: String, in db: Connection) throws -> Metric? {
        try Row.fetchOne(db.cachedStatement(sql: "SELECT * FROM metric WHERE id = ?"), arguments: [id])
            .map(Metric.init)
    }

    /// The names of an integration's metrics.
    static func names(of integration: String, in db: Connection) throws -> [String] {
        let statement = try db.cachedStatement(sql: "SELECT name FROM metric WHERE integration = ?")
        return try String.fetchAll(statement, arguments: [integration])
    }

    /// The metric that an event is of.
    static func find(event: String, in db: Connection) throws -> Metric? {
        let statement = try db.cachedStatement(
            sql: "SELECT metric.* FROM event JOIN metric ON metric.id = event.metric_id WHERE event.id = ?"
        )
        return try Row.fetchOne(statement, arguments: [event]).map(Metric.init)
    }

    /// The id of a metric, which its first event makes (recorded).
    static func id(
        of name: String,
        _ integration: String,
        at time: Timestamp,
        ids: IDSource,
        in db: Connection
    ) throws -> String {
        let find = try db.cachedStatement(sql: "SELECT id FROM metric WHERE name = ? AND integration = ?")
        if let id = try String.fetchOne(find, arguments: [name, integration]) { return id }
        let id = ids.shortID()
        try db.cachedStatement(sql: "INSERT INTO metric VALUES (?, ?, ?, ?, ?)")
            .execute(arguments: [id, name, integration, time.microseconds, time.microseconds])
        return id
    }

    /// Stores the metrics that a new account has.
    static func begin(at time: Timestamp, ids: IDSource, in db: Connection) throws {
        let rows = Metric.initial.flatMap { integration, names in
            names.map { name -> JSON in [.string(ids.shortID()), .string(name), .string(integration)] }
        }
        try db.execute(
            sql: """
                INSERT INTO metric
                SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), ?1, ?1
                FROM json_each(?2)
                """,
            arguments: [time.microseconds, JSON.array(rows).text]
        )
    }

    /// The properties of a metric's newest 1,000 events (how many Klaviyo looks at is not known: assumed), by name.
    static func properties(of metric: Metric, in db: Connection) throws -> [MetricProperty] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT member.key AS name, group_concat(DISTINCT member.type) AS types
                FROM (SELECT properties FROM event WHERE metric_id = ? ORDER BY timestamp DESC, id DESC LIMIT 1000)
                  AS recent, json_each(recent.properties) AS member
                WHERE member.type <> 'null' GROUP BY member.key ORDER BY member.key
                """
        )
        return try Row.fetchAll(statement, arguments: [metric.id]).compactMap { row in
            let types = (row["types"] as String).split(separator: ",").map(String.init)
            return MetricProperty(row["name"] as String, types: types, of: metric)
        }
    }
}

extension Metric {
    init(_ row: Row) {
        self.init(
            id: row["id"],
            name: row["name"],
            integration: Integration(row["integration"] as String),
            created: Timestamp(microseconds: row["created"]),
            updated: Timestamp(microseconds: row["updated"])
        )
    }
}
