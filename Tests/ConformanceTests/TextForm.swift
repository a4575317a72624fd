import Foundation

/// What kind of text a text is: a date of a certain precision, an id of a certain scheme, a link, or any other.
enum TextForm: Equatable {
    /// A date, its digits replaced by `0`.
    case date(String)
    case ulid, uuid, shortID, decimal, eventID, base64
    /// An absolute link: host, path and query.
    case link(path: [String], query: [Substring])
    case other(isID: Bool)

    /// - `isID`: Whether it stands where ids do; only there can short words be told from them.
    init(_ text: String, isID: Bool) {
        if text.hasPrefix("https://a.klaviyo.com/") {
            let parts = text.split(separator: "?", maxSplits: 1)
            let path = parts[0].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            self = .link(path: path, query: parts.count == 1 ? [] : parts[1].split(separator: "&"))
        } else if text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/) != nil {
            self = .date(String(text.map { $0.isNumber ? "0" : $0 }))
        } else if text.wholeMatch(of: /[0-7][0-9A-HJKMNP-TV-Z]{25}/) != nil {
            self = .ulid
        } else if text.wholeMatch(of: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) != nil {
            self = .uuid
        } else if isID, text.wholeMatch(of: /[0-9]+/) != nil {
            self = .decimal
        } else if isID, text.wholeMatch(of: /[0-9A-Za-z]{6}/) != nil {
            self = .shortID
        } else if isID, text.wholeMatch(of: /[0-9A-Za-z]{10,11}/) != nil {
            self = .eventID
        } else if isID, text.wholeMatch(of: /[0-9A-Za-z_-]{16,}/) != nil {
            self = .base64
        } else {
            self = .other(isID: isID)
        }
    }

    /// Whether it could stand where the other does.
    func isLike(_ other: TextForm) -> Bool {
        guard case .link(let path, let query) = self, case .link(let otherPath, let otherQuery) = other else {
            return self == other
        }
        let isSamePath =
            path.count == otherPath.count
            && zip(path, otherPath).allSatisfy { part, other in
                part == other
                    || (Self.isID(part) && TextForm(part, isID: true) == TextForm(other, isID: true))
            }
        let isSameQuery =
            query.count == otherQuery.count
            && zip(query, otherQuery).allSatisfy { part, other in
                part == other || (Self.isCursor(part) && Self.isCursor(other))
            }
        return isSamePath && isSameQuery
    }

    /// Whether a part of a path can be an id: the names in paths are lower case words.
    private static func isID(_ part: String) -> Bool {
        part.wholeMatch(of: /[a-z-]*/) == nil
    }

    private static func isCursor(_ part: Substring) -> Bool {
        part.hasPrefix("page%5Bcursor%5D=")
    }
}
