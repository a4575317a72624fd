import JSONAPI
import Store

extension Call {
    /// The page that the query asks for, sorted by `sort` where it names none itself.
    ///
    /// Without a sort, what is filtered by a range, of dates for one, comes in the order of that field (assumed), so
    /// that a page costs the same however many rows there are.
    /// It throws an ``APIError`` for a cursor or a filter's value that doesn't fit the collection.
    func page(_ select: Select, sort: String = "id", in db: Connection) throws -> Select.Page {
        try page(sort: sort, in: db) { (select, $0) }
    }

    /// The same, from what a filter leads to, with the rest of the filter.
    func page(
        sort: String = "id",
        in db: Connection,
        _ choose: (Filter) throws -> (Select, Filter)
    ) throws -> Select.Page {
        do {
            let (select, filter) = try choose(query.filter)
            return try select.page(
                Select.Request(
                    filter: try ExchangeID(company: account.company).resolving(filter, in: db),
                    sort: query.sort ?? (sort == "id" ? range : nil) ?? sort,
                    cursor: query.cursor,
                    size: query.pageSize
                ),
                in: db
            )
        } catch is Select.InvalidCursor {
            throw APIError(.invalidCursor)
        } catch let error as Select.InvalidClause {
            throw APIError(.filterNotEmulated, error.clause.field, at: .parameter("filter"))
        }
    }

    /// The field whose range the filter asks for, if it is one of the rows themselves.
    private var range: String? {
        query.filter.clauses.first { clause in
            switch clause.operator {
            case .lessThan, .lessOrEqual, .greaterThan, .greaterOrEqual: !clause.field.contains(".")
            case .equals, .any, .contains, .has, .containsAny, .containsAll, .startsWith, .endsWith: false
            }
        }?.field
    }
}
