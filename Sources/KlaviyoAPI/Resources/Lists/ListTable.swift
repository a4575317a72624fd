import GRDB
import JSONAPI
import Store

/// Where lists and their members are stored.
enum ListTable {
    static let schema = [
        Store.Migration(
            "list 1",
            """
            CREATE TABLE list (
              id TEXT NOT NULL PRIMARY KEY,
              name TEXT NOT NULL,
              opt_in_process TEXT NOT NULL,
              created INTEGER NOT NULL,
              updated INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX list_name ON list (name, id);
            CREATE INDEX list_created ON list (created, id);
            CREATE INDEX list_updated ON list (updated, id);
            CREATE TABLE membership (
              list_id TEXT NOT NULL REFERENCES list ON DELETE CASCADE,
              profile_id TEXT NOT NULL REFERENCES profile ON DELETE CASCADE,
              joined INTEGER NOT NULL,
              PRIMARY KEY (list_id, profile_id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX membership_profile ON membership (profile_id, list_id);
            CREATE INDEX membership_joined ON membership (list_id, joined, profile_id);
            """
        )
    ]

    static let select = Select(
        "list.* FROM list",
        id: "list.id",
        columns: [
            "name": .init("list.name"),
            "created": .init("list.created", .date),
            "updated": .init("list.updated", .date),
        ]
    )

    /// The members of a list, with the profile of each.
    static func members(of list: String) -> Select {
        ProfileTable.members("membership", where: "membership.list_id = \(list)")
    }

    /// The lists a profile is on, by id.
    static func lists(of profile: String, in db: Connection) throws -> [List] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT list.* FROM membership JOIN list ON list.id = membership.list_id
                WHERE membership.profile_id = ? ORDER BY list.id
                """
        )
        return try Row.fetchAll(statement, arguments: [profile]).map(List.init)
    }

    static func find(id: String, in db: Connection) throws -> List? {
        try Row.fetchOne(db.cachedStatement(sql: "SELECT * FROM list WHERE id = ?"), arguments: [id])
            .map(List.init)
    }

    /// The ids of the profiles on a list.
    static func memberIDs(of list: String, in db: Connection) throws -> [String] {
        let statement = try db.cachedStatement(
            sql: "SELECT profile_id FROM membership WHERE list_id = ? ORDER BY profile_id"
        )
        return try String.fetchAll(statement, arguments: [list])
    }

    static func count(of list: String, in db: Connection) throws -> Int {
        let statement = try db.cachedStatement(sql: "SELECT count(*) FROM membership WHERE list_id = ?")
        return try Int.fetchOne(statement, arguments: [list]) ?? 0
    }

    static func save(_ list: List, in db: Connection) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO list VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET name = excluded.name,
                  opt_in_process = excluded.opt_in_process, updated = excluded.updated
                """
        ).execute(
            arguments: [
                list.id, list.name, list.optInProcess.rawValue, list.created.microseconds,
                list.updated.microseconds,
            ]
        )
    }

    /// Deletes a list, which takes its memberships with it; `false` if there is none of that id.
    static func delete(id: String, in db: Connection) throws -> Bool {
        try db.cachedStatement(sql: "DELETE FROM list WHERE id = ?").execute(arguments: [id])
        return db.changesCount > 0
    }

    /// Puts a profile on a list; `false` if it was on it already.
    @discardableResult
    static func add(_ profile: String, to list: String, at time: Timestamp, in db: Connection) throws -> Bool
    {
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO membership VALUES (?, ?, ?)")
            .execute(arguments: [list, profile, time.microseconds])
        return db.changesCount > 0
    }

    /// Takes a profile off a list; `false` if it wasn't on it.
    @discardableResult
    static func remove(_ profile: String, from list: String, in db: Connection) throws -> Bool {
        try db.cachedStatement(sql: "DELETE FROM membership WHERE list_id = ? AND profile_id = ?")
            .execute(arguments: [list, profile])
        return db.changesCount > 0
    }
}

extension List {
    init(_ row: Row) {
        self.init(
            id: row["id"],
            name: row["name"],
            optInProcess: OptInProcess(row["opt_in_process"] as String) ?? .double,
            created: Timestamp(microseconds: row["created"]),
            updated: Timestamp(microseconds: row["updated"])
        )
    }
}

extension Member {
    init(_ row: Row) {
        self.init(profile: Profile(row), joined: Timestamp(microseconds: row["joined"]))
    }
}
