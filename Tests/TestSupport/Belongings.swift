import GRDB
package import Store

/// What a profile has beside itself: the rows of other tables that can't be without one.
package enum Belongings {
    /// How many rows each such table has of a profile, also where there are none.
    package static func counts(of profile: String, in db: Connection) throws -> [String: Int] {
        let tables = try String.fetchAll(
            db,
            sql: """
                SELECT sqlite_master.name FROM sqlite_master JOIN pragma_table_info(sqlite_master.name) AS info
                WHERE sqlite_master.type = 'table' AND info.name = 'profile_id' AND info."notnull"
                """
        )
        var counts: [String: Int] = [:]
        for table in tables {
            let sql = "SELECT count(*) FROM \(table) WHERE profile_id = ?"
            counts[table] = try Int.fetchOne(db, sql: sql, arguments: [profile])
        }
        return counts
    }
}
