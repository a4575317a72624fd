import JSONAPI
import Store

extension Call {
    /// The page that the query asks for, sorted by `sort` where it names none itself.
    ///
    /// It throws an ``APIError`` for a cursor or a filter's value that doesn't fit the collection.
    func page(_ select: Select, sort: String = "id", in db: Connection) throws -> Select.Page {
        do {
            return try select.page(
                Select.Request(
                    filter: try ExchangeID(company: account.company).resolving(query.filter, in: db),
                    sort: query.sort ?? sort,
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
}
