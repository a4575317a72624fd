import GRDB
import Store

/// Where the relationships of object schemas are stored; rows go with either schema.
enum ObjectRelationshipTable {
    static let schema = [
        Store.Migration(
            "objectRelationship 1",
            """
            CREATE TABLE objectRelationship (
              schema_id TEXT NOT NULL,
              id TEXT NOT NULL,
              target_id TEXT NOT NULL,
              name TEXT NOT NULL,
              description TEXT,
              PRIMARY KEY (schema_id, id),
              UNIQUE (schema_id, target_id, name)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX objectRelationship_target ON objectRelationship (target_id);
            CREATE TRIGGER objectRelationship_resource AFTER DELETE ON resource
            WHEN old.type = 'object-schema' BEGIN
              DELETE FROM objectRelationship WHERE schema_id = old.id;
              DELETE FROM objectRelationship WHERE target_id = old.id;
            END;
            """
        )
    ]

    /// The relationships of a schema, by id.
    static func all(of schema: String, in db: Connection) throws -> [ObjectRelationship] {
        let statement = try db.cachedStatement(
            sql: "SELECT * FROM objectRelationship WHERE schema_id = ? ORDER BY id"
        )
        return try Row.fetchAll(statement, arguments: [schema]).map { row in
            ObjectRelationship(
                id: row["id"],
                target: row["target_id"],
                name: row["name"],
                description: row["description"]
            )
        }
    }

    static func save(_ relationship: ObjectRelationship, of schema: String, in db: Connection) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO objectRelationship VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (schema_id, id) DO UPDATE SET name = excluded.name, description = excluded.description
                """
        ).execute(
            arguments: [
                schema, relationship.id, relationship.target, relationship.name, relationship.description,
            ]
        )
    }

    static func delete(_ id: String, of schema: String, in db: Connection) throws {
        try db.cachedStatement(sql: "DELETE FROM objectRelationship WHERE schema_id = ? AND id = ?")
            .execute(arguments: [schema, id])
    }

    /// Gives a schema the relationships of another, with their ids.
    static func copy(from previous: String, to schema: String, in db: Connection) throws {
        for relationship in try all(of: previous, in: db) { try save(relationship, of: schema, in: db) }
    }

    /// The schema that speaks for an object type: its current one, else its draft.
    static func schema(ofType type: String, in db: Connection) throws -> String? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT target_id FROM relationship WHERE type = 'object-type' AND id = ?
                AND name IN ('current-schema', 'draft-schema') ORDER BY name LIMIT 1
                """
        )
        return try String.fetchOne(statement, arguments: [type])
    }

    static func type(ofSchema schema: String, in db: Connection) throws -> String? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT target_id FROM relationship WHERE type = 'object-schema' AND id = ?
                AND name = 'object-type'
                """
        )
        return try String.fetchOne(statement, arguments: [schema])
    }
}
