import GRDB
import JSONAPI
import Store

/// Something that happened to a profile, counted by a metric.
struct Event: Sendable, Equatable {
    var metric: String
    var profile: String
    var time: Timestamp
    /// Further facts, `$event_id` among them, by which an event isn't stored twice.
    var properties: JSONObject
}

/// Where metrics and events are stored.
enum EventTable {
    static let schema = [
        Store.Migration(
            "event 1",
            """
            CREATE TABLE metric (
              id TEXT NOT NULL PRIMARY KEY,
              name TEXT NOT NULL,
              integration TEXT NOT NULL,
              created INTEGER NOT NULL,
              updated INTEGER NOT NULL,
              UNIQUE (name, integration)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE event (
              id TEXT NOT NULL PRIMARY KEY,
              uuid TEXT NOT NULL,
              metric_id TEXT NOT NULL REFERENCES metric,
              profile_id TEXT NOT NULL REFERENCES profile ON DELETE CASCADE,
              timestamp INTEGER NOT NULL,
              properties TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX event_profile ON event (profile_id, timestamp, id);
            CREATE INDEX event_metric ON event (metric_id, timestamp, id);
            """
        )
    ]

    /// The id of a metric of Klaviyo's own, made with its first event (recorded).
    static func metric(_ name: String, at time: Timestamp, ids: IDSource, in db: Connection) throws -> String
    {
        let find = try db.cachedStatement(
            sql: "SELECT id FROM metric WHERE name = ? AND integration = 'klaviyo'"
        )
        if let id = try String.fetchOne(find, arguments: [name]) { return id }
        let id = ids.shortID()
        try db.cachedStatement(sql: "INSERT INTO metric VALUES (?, ?, 'klaviyo', ?, ?)")
            .execute(arguments: [id, name, time.microseconds, time.microseconds])
        return id
    }

    static func insert(_ event: Event, ids: IDSource, in db: Connection) throws {
        let metric = try metric(event.metric, at: event.time, ids: ids, in: db)
        try db.cachedStatement(sql: "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)").execute(
            arguments: [
                ids.eventID(), ids.timeUUID(at: event.time), metric, event.profile, event.time.microseconds,
                JSON.object(event.properties).text,
            ]
        )
    }
}
