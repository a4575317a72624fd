import GRDB
import JSONAPI
import Store

/// Where segments and who is in them are stored.
enum SegmentTable {
    static let schema = [
        Store.Migration(
            "segment 1",
            """
            CREATE TABLE segment (
              id TEXT NOT NULL PRIMARY KEY,
              name TEXT NOT NULL,
              definition TEXT NOT NULL,
              created INTEGER NOT NULL,
              updated INTEGER NOT NULL,
              is_active INTEGER NOT NULL,
              is_starred INTEGER NOT NULL,
              is_processing INTEGER NOT NULL,
              is_timed INTEGER NOT NULL,
              evaluated INTEGER
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX segment_name ON segment (name, id);
            CREATE INDEX segment_created ON segment (created, id);
            CREATE INDEX segment_updated ON segment (updated, id);
            CREATE TABLE segmentMember (
              segment_id TEXT NOT NULL REFERENCES segment ON DELETE CASCADE,
              profile_id TEXT NOT NULL REFERENCES profile ON DELETE CASCADE,
              joined INTEGER NOT NULL,
              PRIMARY KEY (segment_id, profile_id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX segmentMember_profile ON segmentMember (profile_id, segment_id);
            CREATE INDEX segmentMember_joined ON segmentMember (segment_id, joined, profile_id);
            """ + RelationshipTable.deletion("segment")
        ),
        Store.Migration(
            "segment 2",
            """
            CREATE INDEX segment_active ON segment (is_active, id);
            CREATE INDEX segment_starred ON segment (is_starred, id);
            """
        ),
    ]

    static let select = Select(
        "segment.* FROM segment",
        id: "segment.id",
        columns: [
            "name": .init("segment.name"),
            "created": .init("segment.created", .date),
            "updated": .init("segment.updated", .date),
            "is_active": .init("segment.is_active", .boolean),
            "is_starred": .init("segment.is_starred", .boolean),
        ]
    )

    /// The members of a segment, with the profile of each.
    static func members(of segment: String) -> Select {
        ProfileTable.members("segmentMember", where: "segmentMember.segment_id = \(segment)")
    }

    /// The segments a profile is in, by id.
    static func segments(of profile: String, in db: Connection) throws -> [Segment] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT segment.* FROM segmentMember JOIN segment ON segment.id = segmentMember.segment_id
                WHERE segmentMember.profile_id = ? ORDER BY segment.id
                """
        )
        return try Row.fetchAll(statement, arguments: [profile]).map(Segment.init)
    }

    static func find(id: String, in db: Connection) throws -> Segment? {
        try Row.fetchOne(db.cachedStatement(sql: "SELECT * FROM segment WHERE id = ?"), arguments: [id])
            .map(Segment.init)
    }

    /// All of them, by id.
    static func all(in db: Connection) throws -> [Segment] {
        try Row.fetchAll(db.cachedStatement(sql: "SELECT * FROM segment ORDER BY id")).map(Segment.init)
    }

    /// The ids of the profiles in a segment.
    static func memberIDs(of segment: String, in db: Connection) throws -> [String] {
        let statement = try db.cachedStatement(
            sql: "SELECT profile_id FROM segmentMember WHERE segment_id = ? ORDER BY profile_id"
        )
        return try String.fetchAll(statement, arguments: [segment])
    }

    static func count(of segment: String, in db: Connection) throws -> Int {
        let statement = try db.cachedStatement(sql: "SELECT count(*) FROM segmentMember WHERE segment_id = ?")
        return try Int.fetchOne(statement, arguments: [segment]) ?? 0
    }

    static func save(_ segment: Segment, in db: Connection) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO segment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)
                ON CONFLICT (id) DO UPDATE SET name = excluded.name, definition = excluded.definition,
                  updated = excluded.updated, is_active = excluded.is_active,
                  is_starred = excluded.is_starred, is_processing = excluded.is_processing,
                  is_timed = excluded.is_timed
                """
        ).execute(
            arguments: [
                segment.id, segment.name, segment.definition.json.text, segment.created.microseconds,
                segment.updated.microseconds, segment.isActive, segment.isStarred, segment.isProcessing,
                segment.definition.isTimed,
            ]
        )
    }

    /// Deletes a segment, which takes its memberships with it; `false` if there is none of that id.
    static func delete(id: String, in db: Connection) throws -> Bool {
        try db.cachedStatement(sql: "DELETE FROM segment WHERE id = ?").execute(arguments: [id])
        return db.changesCount > 0
    }

    /// Whether SQLite takes a condition, which may be too long for it.
    static func accepts(_ condition: BoundSQL, in db: Connection) -> Bool {
        // Every other reason for an error would be the compiler's mistake, which tests would show.
        (try? db.makeStatement(sql: "SELECT 1 FROM profile WHERE \(condition.text)")) != nil
    }

    /// Brings the members of a segment up to date: looks at every profile once.
    ///
    /// Who stays keeps the time it joined.
    static func evaluate(
        _ segment: String,
        _ condition: BoundSQL,
        at now: Timestamp,
        in db: Connection
    ) throws {
        let values = StatementArguments(condition.values.map(\.databaseValue))
        let leave = try db.makeStatement(
            sql: """
                DELETE FROM segmentMember WHERE segment_id = ? AND NOT EXISTS
                (SELECT 1 FROM profile WHERE profile.id = segmentMember.profile_id AND (\(condition.text)))
                """
        )
        try leave.execute(arguments: [segment] + values)
        let join = try db.makeStatement(
            sql: """
                INSERT INTO segmentMember SELECT ?, profile.id, ? FROM profile
                WHERE profile.id NOT IN (SELECT profile_id FROM segmentMember WHERE segment_id = ?)
                AND (\(condition.text))
                """
        )
        try join.execute(arguments: [segment, now.microseconds, segment] + values)
        try db.cachedStatement(sql: "UPDATE segment SET is_processing = 0, evaluated = ? WHERE id = ?")
            .execute(arguments: [now.microseconds, segment])
    }

    /// When the active segments whose members change with time were last evaluated, the longest ago; `nil` where
    /// there are none.
    static func lastTimedEvaluation(in db: Connection) throws -> Timestamp? {
        let statement = try db.cachedStatement(
            sql: "SELECT min(evaluated) FROM segment WHERE is_timed AND is_active"
        )
        return try Int64.fetchOne(statement).map(Timestamp.init(microseconds:))
    }
}

extension Segment {
    init(_ row: Row) throws {
        self.init(
            id: row["id"],
            name: row["name"],
            definition: SegmentDefinition(try JSON(parsing: row["definition"] as String)),
            created: Timestamp(microseconds: row["created"]),
            updated: Timestamp(microseconds: row["updated"]),
            isActive: row["is_active"],
            isStarred: row["is_starred"],
            isProcessing: row["is_processing"]
        )
    }
}

extension BoundSQL.Value {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .text(let text): text.databaseValue
        case .integer(let number): number.databaseValue
        case .real(let number): number.databaseValue
        }
    }
}
