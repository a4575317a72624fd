import GRDB
import JSONAPI
import Store

/// Profiles by their suppressions, which are rows of their own: all clauses of a filter are about one of these.
enum SuppressedProfilesTable {
    static let schema = [
        Store.Migration(
            "suppression 2",
            """
            CREATE INDEX suppression_reason ON suppression (reason, timestamp);
            CREATE INDEX suppression_timestamp ON suppression (timestamp);
            CREATE INDEX listSuppression_list ON listSuppression (list_id, reason, timestamp);
            """
        )
    ]

    /// What the fields of the API are called, up to the last part.
    static let everywhere = "subscriptions.email.marketing.suppression."
    static let forList = "subscriptions.email.marketing.list_suppressions."

    /// The profiles that a filter lets through, and what is left of the filter.
    ///
    /// - Throws: ``APIError`` for fields that can't be combined (documented), or a value that doesn't fit.
    static func select(_ filter: Filter) throws -> (Select, Filter) {
        let global = filter.clauses.filter { $0.field.hasPrefix(everywhere) }
        let listed = filter.clauses.filter { $0.field.hasPrefix(forList) }
        let clauses = global + listed
        guard !clauses.isEmpty else { return (ProfileTable.select, filter) }
        guard global.isEmpty || listed.isEmpty else {
            throw APIError(.suppressionFilters, at: .parameter("filter"))
        }
        guard listed.isEmpty || listed.contains(where: { $0.field == forList + "list_id" }) else {
            throw APIError(.suppressionFilterWithoutList, at: .parameter("filter"))
        }
        guard clauses.count(where: { $0.field.hasSuffix(".timestamp") }) < 2 else {
            throw APIError(.suppressionFilterDates, at: .parameter("filter"))
        }
        let ids = try suppressions(isGlobal: listed.isEmpty).subquery(Filter(clauses))
        let select = Select(
            "profile.* FROM profile",
            id: "profile.id",
            columns: ProfileTable.columns,
            scope: "profile.id IN (\(ids))"
        )
        let rest = filter.clauses.filter { !clauses.contains($0) }
        return (select, Filter(rest))
    }

    private static func suppressions(isGlobal: Bool) -> Select {
        let table = isGlobal ? "suppression" : "listSuppression"
        let prefix = isGlobal ? everywhere : forList
        return Select(
            "profile_id FROM \(table)",
            id: "profile_id",
            columns: [
                prefix + "reason": .init("\(table).reason"),
                prefix + "timestamp": .init("\(table).timestamp", .date),
                prefix + "list_id": .init("\(table).list_id"),
            ]
        )
    }

    /// When a profile was last suppressed, everywhere or for a list, to sort by.
    static let columns: [String: Select.Column] = [
        everywhere + "timestamp": .init(
            "(SELECT max(timestamp) FROM suppression WHERE profile_id = profile.id)",
            .date
        ),
        forList + "timestamp": .init(
            "(SELECT max(timestamp) FROM listSuppression WHERE profile_id = profile.id)",
            .date
        ),
    ]
}
