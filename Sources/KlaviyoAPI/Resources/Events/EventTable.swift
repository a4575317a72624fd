import GRDB
import JSONAPI
import Store

/// Where events are stored; they outlive their profile where its person was erased.
enum EventTable {
    static let schema = [
        Store.Migration(
            "event 1",
            """
            CREATE TABLE event (
              id TEXT NOT NULL PRIMARY KEY,
              uuid TEXT NOT NULL,
              metric_id TEXT NOT NULL REFERENCES metric,
              profile_id TEXT NOT NULL,
              timestamp INTEGER NOT NULL,
              event_id TEXT NOT NULL,
              properties TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE UNIQUE INDEX event_once ON event (profile_id, metric_id, event_id);
            CREATE INDEX event_time ON event (timestamp, id);
            CREATE INDEX event_profile ON event (profile_id, timestamp, id);
            CREATE INDEX event_metric ON event (metric_id, timestamp, id);
            """
        )
    ]

    /// What an event is worth, as SQL: its `$value`, and `NULL` where that is no number.
    static let amount = """
        CASE WHEN json_type(event.properties, '$."$value"') IN ('integer', 'real')
          THEN json_extract(event.properties, '$."$value"') END
        """

    static let select = select(metric: "event.metric_id")

    /// For filters that name a profile: its few events are looked through for the metric, rather than the metric's
    /// many for the profile (the plus sign keeps SQLite from the index).
    static let selectOfProfile = select(metric: "+event.metric_id")

    private static func select(metric: String) -> Select {
        Select(
            "event.* FROM event",
            id: "event.id",
            columns: [
                "metric_id": .init(metric),
                "metric": .init("event.metric_id"),
                "profile_id": .init("event.profile_id"),
                "profile": .init("event.profile_id"),
                "datetime": .init("event.timestamp", .date),
                "timestamp": .init("event.timestamp", .seconds),
            ],
            cursors: .time
        )
    }

    static func find(id: String, in db: Connection) throws -> Event? {
        try Row.fetchOne(db.cachedStatement(sql: "SELECT * FROM event WHERE id = ?"), arguments: [id])
            .map(Event.init)
    }

    /// Stores an event, and its metric if it is the first of it.
    ///
    /// Nothing happens if the profile has an event of the metric with the same `$event_id` already (documented).
    ///
    /// - Returns: The id of the event; `nil` where nothing happened.
    @discardableResult
    static func insert(
        _ event: NewEvent,
        at now: Timestamp,
        _ account: Account,
        in db: Connection
    ) throws -> String? {
        let id = account.ids.eventID()
        return try store(event, id, at: now, account, in: db) ? id : nil
    }

    /// Stores an event also where the profile has one of the metric with the same `$event_id`: a count is added to
    /// it then (assumed), as those of Klaviyo's own events are made of seconds (recorded), and a clock may stand still.
    static func insertAnother(
        _ event: NewEvent,
        at now: Timestamp,
        _ account: Account,
        in db: Connection
    ) throws {
        let id = account.ids.eventID()
        var (another, count) = (event, 0)
        while try !store(another, id, at: now, account, in: db) {
            count += 1
            another.properties["$event_id"] = .string("\(event.eventID).\(count)")
        }
    }

    /// Stores an event under an id; `false` if the profile has one of the metric with the same `$event_id` already.
    private static func store(
        _ event: NewEvent,
        _ id: String,
        at now: Timestamp,
        _ account: Account,
        in db: Connection
    ) throws -> Bool {
        let ids = account.ids
        let metric = try MetricTable.id(of: event.metric, event.integration, at: now, ids: ids, in: db)
        let time = Timestamp(seconds: event.time.seconds)
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?, ?, ?)").execute(
            arguments: [
                id, ids.timeUUID(at: time), metric, event.profile, time.microseconds,
                event.eventID, JSON.object(event.properties).text,
            ]
        )
        guard db.changesCount > 0 else { return false }
        try EventDateJob.queueIfNeeded(for: event.profile, account, at: now, in: db)
        return true
    }

    /// Rewrites the properties of all events of a profile.
    static func rewrite(
        ofProfile profile: String,
        in db: Connection,
        _ change: (JSON) -> JSON
    ) throws {
        let events = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM event WHERE profile_id = ?"),
            arguments: [profile]
        ).map(Event.init)
        let update = try db.cachedStatement(sql: "UPDATE event SET properties = ? WHERE id = ?")
        for event in events {
            let properties = change(try JSON(parsing: event.properties)).text
            guard properties != event.properties else { continue }
            try update.execute(arguments: [properties, event.id])
        }
    }

    static func delete(ofProfile profile: String, in db: Connection) throws {
        try db.cachedStatement(sql: "DELETE FROM event WHERE profile_id = ?").execute(arguments: [profile])
    }
}

extension Event {
    init(_ row: Row) {
        self.init(
            id: row["id"],
            uuid: row["uuid"],
            metric: row["metric_id"],
            profile: row["profile_id"],
            time: Timestamp(microseconds: row["timestamp"]),
            properties: row["properties"]
        )
    }
}
