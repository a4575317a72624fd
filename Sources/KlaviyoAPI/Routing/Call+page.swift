import JSONAPI
import Store

extension Call {
    /// The page that the query asks for, by id where it names no sort.
    ///
    /// - Throws: ``APIError`` for a cursor or a filter's value that doesn't fit the collection.
    func page(_ select: Select, in db: Connection) throws -> Select.Page {
        do {
            return try select.page(
                Select.Request(
                    filter: query.filter,
                    sort: query.sort ?? "id",
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
