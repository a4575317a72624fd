import JSONAPI

/// Shows versioned JSON as it stands at one revision.
///
/// In versioned JSON a member's name, or a string in an array, may end in `@RANGE`, which says in which
/// revisions it holds: `opt_in_process@2025-10-15..`, `lists@..2025-10-15`, two ranges joined by `|`.
struct Projection {
    let revision: String

    func callAsFunction(_ json: JSON) -> JSON {
        switch json {
        case .object(let object):
            var result = JSONObject()
            result.reserveCapacity(object.count)
            for member in object {
                guard let name = current(member.name) else { continue }
                result.append(name, self(member.value))
            }
            return .object(result)
        case .array(let elements):
            return .array(
                elements.compactMap { element in
                    guard case .string(let text) = element else { return self(element) }
                    return current(text).map { .string($0) }
                }
            )
        default: return json
        }
    }

    /// The text without its range; `nil` where the range leaves the revision out.
    private func current(_ text: String) -> String? {
        guard let mark = text.utf8.lastIndex(of: UInt8(ascii: "@")) else { return text }
        let ranges = text[text.utf8.index(after: mark)...].split(separator: "|")
        return ranges.contains { Self.holds($0, at: revision) } ? String(text[..<mark]) : nil
    }

    /// Whether a range such as `2024-02-15..2025-10-15`, open at either end, contains a revision.
    static func holds(_ range: Substring, at revision: String) -> Bool {
        guard let dots = range.firstRange(of: "..") else { return range == revision }
        let (first, last) = (range[..<dots.lowerBound], range[dots.upperBound...])
        return (first.isEmpty || first <= revision) && (last.isEmpty || revision <= last)
    }
}
