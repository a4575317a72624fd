import GRDB
import JSONAPI
import Store

/// Where the relationships of described kinds are stored: each once, on the side that keeps it.
///
/// What a relationship leads to may have a table of its own; rows go with either end.
enum RelationshipTable {
    static let schema = [
        Store.Migration(
            "relationship 1",
            """
            CREATE TABLE relationship (
              type TEXT NOT NULL,
              id TEXT NOT NULL,
              name TEXT NOT NULL,
              position INTEGER NOT NULL,
              target_type TEXT NOT NULL,
              target_id TEXT NOT NULL,
              PRIMARY KEY (type, id, name, target_type, target_id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX relationship_target ON relationship (target_type, target_id, type, name, id);
            """ + ["resource", "list", "profile", "metric"].map(deletion).joined()
        ),
        Store.Migration("relationship 2", deletion("event")),
        // Finds the last place in a relationship without going through its targets.
        Store.Migration(
            "relationship 3",
            "CREATE INDEX relationship_position ON relationship (type, id, name, position)"
        ),
    ]

    /// The trigger that takes the relationships of a deleted row with it.
    ///
    /// `table`: One whose name is the type of its resources, or `resource`.
    static func deletion(_ table: String) -> String {
        let type = table == "resource" ? "old.type" : "'\(table)'"
        return """
            CREATE TRIGGER relationship_\(table) AFTER DELETE ON "\(table)" BEGIN
              DELETE FROM relationship WHERE type = \(type) AND id = old.id;
              DELETE FROM relationship WHERE target_type = \(type) AND target_id = old.id;
            END;
            """
    }

    /// A relationship of one resource.
    struct Place {
        let type: String
        let id: String
        let relationship: ResourceKind.Relationship

        /// The resource, name and target of a row, however the relationship is kept.
        fileprivate func row(to target: String) -> (
            type: String, id: String, name: String, to: String, target: String
        ) {
            if let inverse = relationship.inverse {
                (relationship.target, target, inverse, type, id)
            } else {
                (type, id, relationship.name, relationship.target, target)
            }
        }
    }

    /// The ids that a relationship leads to, as a query.
    static func ids(_ place: Place) -> SQL {
        if let inverse = place.relationship.inverse {
            """
            SELECT id FROM relationship WHERE target_type = \(place.type) AND target_id = \(place.id)
            AND type = \(place.relationship.target) AND name = \(inverse)
            """
        } else {
            """
            SELECT target_id FROM relationship WHERE type = \(place.type) AND id = \(place.id)
            AND name = \(place.relationship.name)
            """
        }
    }

    /// The owners of a relationship as a query that lacks only the target's id: `… AND target_id`.
    static func owners(_ type: String, _ relationship: ResourceKind.Relationship) -> String {
        if let inverse = relationship.inverse {
            """
            SELECT target_id FROM relationship WHERE target_type = '\(type)'
            AND type = '\(relationship.target)' AND name = '\(inverse)' AND id
            """
        } else {
            """
            SELECT id FROM relationship WHERE target_type = '\(relationship.target)'
            AND type = '\(type)' AND name = '\(relationship.name)' AND target_id
            """
        }
    }

    /// The ids that a relationship leads to, in the order in which they were added.
    static func targets(_ place: Place, in db: Connection) throws -> [String] {
        let query: SQL = "\(ids(place)) ORDER BY position, type, id"
        return try SQLRequest<String>(literal: query, cached: true).fetchAll(db)
    }

    /// Those of some ids that a relationship leads to already.
    static func targets(_ place: Place, among targets: [String], in db: Connection) throws -> [String] {
        let list = JSON.array(targets.map { .string($0) }).text
        let query: SQL = "SELECT value FROM json_each(\(list)) WHERE value IN (\(ids(place)))"
        return try SQLRequest<String>(literal: query, cached: true).fetchAll(db)
    }

    /// Adds a target, if it isn't there already.
    static func add(_ target: String, to place: Place, in db: Connection) throws {
        let row = place.row(to: target)
        try db.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO relationship VALUES (?, ?, ?,
                  (SELECT coalesce(max(position), -1) + 1 FROM relationship
                   WHERE type = ?1 AND id = ?2 AND name = ?3), ?, ?)
                """
        ).execute(arguments: [row.type, row.id, row.name, row.to, row.target])
    }

    static func remove(_ target: String, from place: Place, in db: Connection) throws {
        let row = place.row(to: target)
        try db.cachedStatement(
            sql: """
                DELETE FROM relationship
                WHERE type = ? AND id = ? AND name = ? AND target_type = ? AND target_id = ?
                """
        ).execute(arguments: [row.type, row.id, row.name, row.to, row.target])
    }

    /// Makes these the only targets.
    static func replace(_ targets: [String], of place: Place, in db: Connection) throws {
        let kept = Set(targets)
        for target in try self.targets(place, in: db) where !kept.contains(target) {
            try remove(target, from: place, in: db)
        }
        for target in targets { try add(target, to: place, in: db) }
    }
}
