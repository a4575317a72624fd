import JSONAPI

/// Which rows of an aggregate a query asks for.
struct AggregatePage: Sendable {
    /// How many rows come before it.
    let start: Int
    /// How many rows it has at most.
    let size: Int

    /// The number of rows where a query names none (documented), and the fewest that it may name (reported).
    private static let smallest = 500
    /// What its cursors are sorted by, as in those of collections (assumed).
    private static let sort = "row"

    /// Reads the attributes of a query.
    ///
    /// - Throws: ``APIError`` for a page that is too small, or a cursor of something else.
    init(_ attributes: JSONObject) throws(APIError) {
        size = attributes["page_size"]?.int ?? Self.smallest
        guard size >= Self.smallest else {
            let place = ErrorObject.Source.pointer("/data/attributes/page_size")
            throw APIError(.aggregatePageSize, String(Self.smallest), at: place)
        }
        guard let text = attributes["page_cursor"]?.string else {
            start = 0
            return
        }
        guard let cursor = PageCursor(decoding: text), cursor.sort == Self.sort, let start = Int(cursor.id),
            start > 0
        else { throw APIError(.invalidCursor) }
        self.start = start
    }

    /// The cursor of the page behind it; `nil` if it is the last of so many rows.
    func next(of count: Int) -> PageCursor? {
        guard count - size > start else { return nil }
        return PageCursor(direction: .next, sort: Self.sort, value: nil, id: String(start + size))
    }
}
