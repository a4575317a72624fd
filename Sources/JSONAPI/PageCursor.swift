import FoundationEssentials

/// A place between two rows of a sorted collection, from which a page goes on.
///
/// Written as unpadded base64 of `next::<sort>::<value>::<id>`, or `next::id::<id>` when the rows are sorted
/// by their id (recorded for profiles and coupons); `prev` in place of `next` leads back (assumed). Cursors of
/// events are padded base64 of `[<seconds>, "<id>", <whether it leads on>]` (recorded).
package struct PageCursor: Sendable, Equatable {
    package enum Direction: String, Sendable {
        case next, prev
    }

    /// How a cursor is written.
    package enum Form: String, Sendable {
        case words
        /// With the row's time in whole seconds, and no word of the sort.
        case time
    }

    package var form = Form.words
    package var direction: Direction
    /// The sort it belongs to, `-created` for descending.
    package var sort: String
    /// The sorted value of the row beside the place; `nil` when sorting by id, or where the row has none.
    package var value: String?
    /// The id of that row.
    package var id: String

    package init(form: Form = .words, direction: Direction, sort: String, value: String?, id: String) {
        self.form = form
        self.direction = direction
        self.sort = sort
        self.value = value
        self.id = id
    }

    package var encoded: String {
        if form == .time {
            let text = "[\(value ?? "0"), \(JSON.string(id).text), \(direction == .next)]"
            return Data(text.utf8).base64EncodedString()
        }
        // Ids of the catalog contain the separator.
        let escaped = id.replacing("%", with: "%25").replacing(":", with: "%3A")
        let parts = [direction.rawValue, sort] + (value.map { [$0] } ?? []) + [escaped]
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
        if decoded.hasPrefix("[") {
            guard let json = try? JSON(parsing: decoded), let seconds = json[0]?.int,
                let id = json[1]?.string,
                let leadsOn = json[2]?.bool
            else { return nil }
            self.init(
                form: .time,
                direction: leadsOn ? .next : .prev,
                sort: "",
                value: String(seconds),
                id: id
            )
            return
        }
        let parts = decoded.split(separator: "::", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 3, let direction = Direction(rawValue: parts[0]) else { return nil }
        self.init(
            direction: direction,
            sort: parts[1],
            value: parts.count > 3 ? parts[2..<(parts.count - 1)].joined(separator: "::") : nil,
            id: parts[parts.count - 1].replacing("%3A", with: ":").replacing("%25", with: "%")
        )
    }
}
