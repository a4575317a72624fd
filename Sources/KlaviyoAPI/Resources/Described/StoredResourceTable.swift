import GRDB
import JSONAPI
import Store

/// Where resources of described kinds are stored.
///
/// SQLite is told once and for all that a type has many resources, whatever there are: else it goes through all of a
/// type rather than along the index of an attribute (<https://www.sqlite.org/fileformat2.html#stat1tab>).
enum StoredResourceTable {
    static let schema = [
        Store.Migration(
            "resource 1",
            """
            CREATE TABLE resource (
              type TEXT NOT NULL,
              id TEXT NOT NULL,
              attributes TEXT NOT NULL,
              created INTEGER NOT NULL,
              updated INTEGER NOT NULL,
              PRIMARY KEY (type, id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX resource_name ON resource (type, json_extract(attributes, '$.name'), id);
            CREATE INDEX resource_created ON resource (type, created, id);
            CREATE INDEX resource_updated ON resource (type, updated, id);
            """
        ),
        Store.Migration(
            "resource 2",
            """
            CREATE INDEX resource_sku ON resource (json_extract(attributes, '$.sku'), id)
              WHERE type = 'catalog-variant';
            CREATE INDEX resource_rating ON resource (json_extract(attributes, '$.rating'), id)
              WHERE type = 'review';
            """
        ),
        Store.Migration(
            "resource 3",
            """
            ANALYZE sqlite_schema;
            INSERT INTO sqlite_stat1 VALUES
              ('resource', 'resource', '100000 10000 1'),
              ('resource', 'resource_name', '100000 10000 10 1'),
              ('resource', 'resource_created', '100000 10000 10 1'),
              ('resource', 'resource_updated', '100000 10000 10 1');
            ANALYZE sqlite_schema;
            """
        ),
    ]

    /// The resources of a kind, with the fields by which an operation filters and sorts them.
    ///
    /// `related`: only those that a relationship of another resource leads to.
    static func select(
        _ kind: ResourceKind,
        _ parameters: Operation.Parameters,
        related: RelationshipTable.Place? = nil
    ) -> Select {
        var columns: [String: Select.Column] = [:]
        for field in parameters.filters { columns[field.name] = column(field.name, field.type, kind) }
        for name in parameters.sorts where columns[name] == nil {
            columns[name] = column(name, "string", kind)
        }
        if kind.sort != "id", columns[kind.sort] == nil {
            columns[kind.sort] = column(kind.sort, "number", kind)
        }
        // Written out, since SQLite takes an index of one type's rows only where it sees the type.
        var scope: SQL = "resource.type = \(sql: "'\(kind.type)'")"
        if let attribute = kind.unlisted, related == nil {
            scope += " AND json_extract(resource.attributes, \("$.\(attribute)")) IS NOT 1"
        }
        return Select(
            "resource.* FROM resource",
            id: "resource.id",
            columns: columns,
            scope: related.map { "\(scope) AND resource.id IN (\(RelationshipTable.ids($0)))" } ?? scope
        )
    }

    /// How a field of the API is found: a column, a relationship or an attribute.
    private static func column(_ name: String, _ type: String, _ kind: ResourceKind) -> Select.Column {
        if kind.created.contains(name) { return Select.Column("resource.created", .date) }
        if kind.updated.contains(name) { return Select.Column("resource.updated", .date) }
        if name == "id" || name == "ids" { return Select.Column("resource.id") }
        if let relationship = kind.relationship(filteredBy: name) {
            return Select.Column("resource.id", .among(RelationshipTable.owners(kind.type, relationship)))
        }
        let parts = name.split(separator: ".").map(String.init)
        let kinds: [String: Select.Column.Kind] = [
            "boolean": .boolean, "integer": .number, "number": .number, "datetime": .epoch,
            "date-time": .epoch,
        ]
        let quoted = parts.map { "\"\($0)\"" }.joined(separator: ".")
        let isPlain = parts.count == 1 && parts[0].allSatisfy { $0.isLetter || $0 == "_" }
        let path = kind.filterPaths[name] ?? (isPlain ? parts[0] : quoted)
        let value = "json_extract(resource.attributes, '$.\(path)')"
        let columnKind = kinds[type] ?? .text
        guard case .epoch = columnKind else { return Select.Column(value, columnKind) }
        // Only of a date: of the word `now` SQLite makes another time in every row.
        return Select.Column("CASE WHEN \(value) GLOB '[0-9]*' THEN unixepoch(\(value)) END", .epoch)
    }

    /// The statement that makes an index of an attribute, in the form that ``select(_:_:related:)`` gives it; `nil` for
    /// what is no attribute.
    static func index(_ name: String, _ kind: ResourceKind, _ field: String, _ type: String) -> String? {
        let value = column(field, type, kind).sql
        // All types share an index of their names.
        guard value.contains("attributes"), value != "json_extract(resource.attributes, '$.name')" else {
            return nil
        }
        return """
            CREATE INDEX IF NOT EXISTS "\(name)" ON resource (\(value.replacing("resource.", with: "")), id)
            WHERE type = '\(kind.type)'
            """
    }

    /// Makes indexes that may be there already.
    static func makeIndexes(_ statements: some Sequence<String>, in db: Connection) throws {
        for statement in statements { try db.execute(sql: statement) }
    }

    static func find(_ kind: ResourceKind, id: String, in db: Connection) throws -> StoredResource? {
        let statement = try db.cachedStatement(sql: "SELECT * FROM resource WHERE type = ? AND id = ?")
        return try Row.fetchOne(statement, arguments: [kind.type, id]).map { try StoredResource(kind, $0) }
    }

    /// All resources of a kind, by id.
    static func all(_ kind: ResourceKind, in db: Connection) throws -> [StoredResource] {
        let statement = try db.cachedStatement(sql: "SELECT * FROM resource WHERE type = ? ORDER BY id")
        return try Row.fetchAll(statement, arguments: [kind.type]).map { try StoredResource(kind, $0) }
    }

    static func count(_ kind: ResourceKind, in db: Connection) throws -> Int {
        let statement = try db.cachedStatement(
            sql: """
                SELECT count(*) FROM resource
                WHERE type = ? AND json_extract(attributes, '$.' || ?) IS NOT 1
                """
        )
        return try Int.fetchOne(statement, arguments: [kind.type, kind.unlisted ?? "none"]) ?? 0
    }

    /// The resource of a kind with this name, the first one where several have it.
    static func find(_ kind: ResourceKind, name: String, in db: Connection) throws -> StoredResource? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT * FROM resource WHERE type = ? AND json_extract(attributes, '$.name') = ?
                ORDER BY id LIMIT 1
                """
        )
        return try Row.fetchOne(statement, arguments: [kind.type, name]).map { try StoredResource(kind, $0) }
    }

    static func save(_ resource: StoredResource, in db: Connection) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO resource VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (type, id) DO UPDATE SET attributes = excluded.attributes, updated = excluded.updated
                """
        ).execute(
            arguments: [
                resource.kind.type, resource.id, JSON.object(resource.attributes).text,
                resource.created.microseconds, resource.updated.microseconds,
            ]
        )
    }

    static func delete(_ resource: StoredResource, in db: Connection) throws {
        try db.cachedStatement(sql: "DELETE FROM resource WHERE type = ? AND id = ?")
            .execute(arguments: [resource.kind.type, resource.id])
    }
}

extension StoredResource {
    init(_ kind: ResourceKind, _ row: Row) throws {
        self.init(
            kind: kind,
            id: row["id"],
            attributes: try JSONObject(stored: row["attributes"]),
            created: Timestamp(microseconds: row["created"]),
            updated: Timestamp(microseconds: row["updated"])
        )
    }
}
