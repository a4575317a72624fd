import GRDB
import JSONAPI
import Store

/// Where it is noted that something has changed which segments may depend on, and which job will look at it.
///
/// Triggers write the note, so that nobody who changes a profile has to think of segments. They are only there
/// while segments are: they would cost every written row a few microseconds.
enum SegmentChangeTable {
    static let schema = [
        Store.Migration(
            "segmentChange 1",
            """
            CREATE TABLE segmentChange (
              id INTEGER PRIMARY KEY CHECK (id = 1),
              job INTEGER
            ) STRICT;
            """
        )
    ]

    /// What may change who is in a segment.
    ///
    /// Deleting a profile takes its memberships with it.
    private static let events = [
        "profile": ["INSERT", "UPDATE"],
        "consent": ["INSERT", "UPDATE"],
        "suppression": ["INSERT", "UPDATE", "DELETE"],
        "membership": ["INSERT", "UPDATE", "DELETE"],
        "event": ["INSERT", "UPDATE", "DELETE"],
        "list": ["DELETE"],
        "segment": ["INSERT", "UPDATE OF definition, is_active", "DELETE"],
    ]

    /// The triggers by name, with the event and table of each.
    private static var triggers: [(name: String, on: String)] {
        events.sorted { $0.key < $1.key }.flatMap { table, events in
            events.map { event in
                let word = event.split(separator: " ")[0].lowercased()
                return ("segmentChange_\(table)_\(word)", "\(event) ON \(table)")
            }
        }
    }

    /// Begins to note changes, this one included.
    ///
    /// The triggers look first, as an `OR IGNORE` in a trigger gives way to what the statement that fires it says.
    static func watch(in db: Connection) throws {
        for trigger in triggers {
            try db.execute(
                sql: """
                    CREATE TRIGGER IF NOT EXISTS \(trigger.name) AFTER \(trigger.on)
                    WHEN NOT EXISTS (SELECT 1 FROM segmentChange)
                    BEGIN INSERT INTO segmentChange (id) VALUES (1); END
                    """
            )
        }
        try note(in: db)
    }

    /// Notes no changes any more if there is no segment left.
    static func unwatchIfIdle(in db: Connection) throws {
        guard try Int.fetchOne(db, sql: "SELECT 1 FROM segment LIMIT 1") == nil else { return }
        for trigger in triggers { try db.execute(sql: "DROP TRIGGER IF EXISTS \(trigger.name)") }
        try clear(in: db)
    }

    /// Notes that the segments have to be evaluated.
    static func note(in db: Connection) throws {
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO segmentChange (id) VALUES (1)").execute()
    }

    /// Forgets the note, for whoever is about to evaluate the segments.
    static func clear(in db: Connection) throws {
        try db.cachedStatement(sql: "DELETE FROM segmentChange").execute()
    }

    /// Whether there is a note for which no job waits.
    static func isPending(in db: Connection) throws -> Bool {
        let statement = try db.cachedStatement(sql: "SELECT 1 FROM segmentChange WHERE job IS NULL")
        return try Int.fetchOne(statement) != nil
    }

    /// Tells that a job will see to the note.
    static func assign(_ job: Int64, in db: Connection) throws {
        try db.cachedStatement(sql: "UPDATE segmentChange SET job = ?").execute(arguments: [job])
    }
}
