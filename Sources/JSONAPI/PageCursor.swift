/// A place between two rows of a sorted collection, from which a page goes on.
///
/// Written as unpadded base64 of `next::<sort>::<value>::<id>`, or `next::id::<id>` when the rows are sorted
/// by their id (recorded for profiles and coupons); `prev` in place of `next` leads back (assumed).
package struct PageCursor: Sendable, Equatable {
    package enum Direction: String, Sendable {
        case next, prev
    }

    package var direction: Direction
    /// The sort it belongs to, `-created` for descending.
    package var sort: String
    /// The sorted value of the row beside the place; `nil` when sorting by id, or where the row has none.
    package var value: String?
    /// The id of that row.
    package var id: String

    package init(direction: Direction, sort: String, value: String?, id: String) {
        self.direction = direction
        self.sort = sort
        self.value = value
        self.id = id
    }

    package var encoded: String {
        let parts = [direction.rawValue, sort] + (value.map { [$0] } ?? []) + [id]
        return parts.joined(separator: "::").base64
    }

    /// Reads a cursor, also in the forms that clients send it in: a whole link that contains it, or with the
    /// `=` before it that Klaviyo's own SDKs leave when they cut it out of a link.
    package init?(decoding text: String) {
        var token = text
        for marker in ["page%5Bcursor%5D", "page[cursor]"] {
            if let range = token.firstRange(of: marker) { token = String(token[range.upperBound...]) }
        }
        token = String(token.drop { $0 == "=" }.prefix { $0 != "&" && $0 != "=" && $0 != "%" })
        guard let decoded = String(base64: token) else { return nil }
        let parts = decoded.split(separator: "::", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 3, let direction = Direction(rawValue: parts[0]) else { return nil }
        self.init(
            direction: direction,
            sort: parts[1],
            value: parts.count > 3 ? parts[2..<(parts.count - 1)].joined(separator: "::") : nil,
            id: parts[parts.count - 1]
        )
    }
}
