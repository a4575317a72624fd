package import GRDB
package import JSONAPI

/// A collection that can be filtered, sorted and paged: how the names of the API are found in SQL.
package struct Select: Sendable {
    /// A field of the API as SQL has it.
    package struct Column: Sendable {
        package enum Kind: Sendable {
            case text
            /// Whole microseconds since 1970.
            case date
            /// The same, for a field that the API has in seconds.
            case seconds
            case boolean
            case number
            /// Whole seconds since 1970, for a field that the API has as a date.
            case epoch
            /// Matches rows by a subquery to whose end `= value` is added.
            case among(String)
        }

        package let sql: String
        package let kind: Kind

        package init(_ sql: String, _ kind: Kind = .text) {
            self.sql = sql
            self.kind = kind
        }
    }

    /// What a page shows: a part of the sorted rows, and from where it was asked for.
    package struct Request: Sendable {
        package var filter: Filter
        /// The field to sort by, with a minus sign before it for descending.
        package var sort: String
        package var cursor: PageCursor?
        package var size: Int

        package init(filter: Filter = Filter(), sort: String, cursor: PageCursor? = nil, size: Int) {
            self.filter = filter
            self.sort = sort
            self.cursor = cursor
            self.size = size
        }
    }

    /// Rows of one page and the cursors of its neighbours, `nil` where there is none.
    package struct Page {
        package var rows: [Row]
        package var next: PageCursor?
        package var previous: PageCursor?
    }

    /// The cursor belongs to another sort or another kind of collection, or names a date that is none.
    package struct InvalidCursor: Error {}

    /// The collection has no field of the name that it is to be sorted by.
    package struct UnknownSort: Error {
        package let field: String
    }

    /// What stands between SELECT and WHERE: `profile.* FROM profile`.
    let source: String
    /// The column of the id, which makes every sort unambiguous.
    let id: String
    let columns: [String: Column]
    /// A condition on every row, with its arguments: the rows of one list.
    let scope: SQL?
    /// How its cursors are written; in the form of a time, every sort is by dates of whole seconds.
    let cursors: PageCursor.Form

    package init(
        _ source: String,
        id: String,
        columns: [String: Column],
        scope: SQL? = nil,
        cursors: PageCursor.Form = .words
    ) {
        self.source = source
        self.id = id
        self.columns = columns
        self.scope = scope
        self.cursors = cursors
    }

    /// Fetches a page with one query along the index of the sort, whose cost doesn't grow with the rows before it.
    package func page(_ request: Request, in db: Connection) throws -> Page {
        let isDescending = request.sort.hasPrefix("-")
        let field = isDescending ? String(request.sort.dropFirst()) : request.sort
        let column = field == "id" ? nil : columns[field]
        guard field == "id" || column != nil else { throw UnknownSort(field: field) }
        let isBackward = request.cursor?.direction == .prev
        let order = isDescending != isBackward ? "DESC" : "ASC"

        var conditions = try request.filter.clauses.map { try condition($0) }
        if let scope { conditions.append(scope) }
        if let cursor = request.cursor {
            guard cursor.form == cursors, cursors == .time || cursor.sort == request.sort else {
                throw InvalidCursor()
            }
            conditions.append(try keyset(cursor, column: column, isAscending: order == "ASC"))
        }
        var query: SQL = "SELECT \(sql: source)"
        if let column { query = "SELECT \(sql: column.sql) AS sortValue, \(sql: source)" }
        if !conditions.isEmpty { query += " WHERE \(SQL.all(conditions))" }
        if let column { query += " ORDER BY \(sql: column.sql) \(sql: order), \(sql: id) \(sql: order)" }
        if column == nil { query += " ORDER BY \(sql: id) \(sql: order)" }
        query += " LIMIT \(request.size + 1)"

        var rows = try SQLRequest<Row>(literal: query, cached: true).fetchAll(db)
        let hasMore = rows.count > request.size
        if hasMore { rows.removeLast() }
        if isBackward { rows.reverse() }
        func cursor(_ direction: PageCursor.Direction, _ row: Row?) -> PageCursor? {
            row.map { row in
                PageCursor(
                    form: cursors,
                    direction: direction,
                    sort: request.sort,
                    value: column.flatMap { _ in
                        String.fromDatabaseValue(row["sortValue"]) ?? number(row)
                    },
                    id: row["id"]
                )
            }
        }
        return Page(
            rows: rows,
            next: isBackward || hasMore ? cursor(.next, rows.last) : nil,
            previous: request.cursor != nil && (!isBackward || hasMore) ? cursor(.prev, rows.first) : nil
        )
    }

    /// How many units of a date's column a cursor counts by.
    private var unit: Int64 { cursors == .time ? 1_000_000 : 1 }

    private func number(_ row: Row) -> String? {
        let value: DatabaseValue = row["sortValue"]
        return switch value.storage {
        case .int64(let number): String(number / unit)
        case .double(let number): String(number)
        default: nil
        }
    }

    /// The rows behind a cursor.
    ///
    /// SQLite sorts rows without a value before all others.
    private func keyset(_ cursor: PageCursor, column: Column?, isAscending: Bool) throws -> SQL {
        let comparison = isAscending ? ">" : "<"
        guard let column else { return "\(sql: id) \(sql: comparison) \(cursor.id)" }
        guard let text = cursor.value else {
            let sameValue: SQL = "(\(sql: column.sql) IS NULL AND \(sql: id) \(sql: comparison) \(cursor.id))"
            return isAscending ? "(\(sameValue) OR \(sql: column.sql) IS NOT NULL)" : sameValue
        }
        let value: DatabaseValue
        switch column.kind {
        case .text, .among: value = text.databaseValue
        case .number:
            guard let number = Double(text) else { throw InvalidCursor() }
            value = number.databaseValue
        case .date, .seconds, .epoch, .boolean:
            guard let number = Int64(text), number.magnitude < Int64.max / unit else { throw InvalidCursor() }
            value = (number * unit).databaseValue
        }
        let beyond: SQL = "(\(sql: column.sql), \(sql: id)) \(sql: comparison) (\(value), \(cursor.id))"
        return isAscending ? beyond : "(\(beyond) OR \(sql: column.sql) IS NULL)"
    }
}
