package import JSONAPI
package import Testing

/// Expects two documents to be the same, the order of members included, and shows where they differ.
package func expectSame(_ actual: JSON, _ expected: JSON, sourceLocation: SourceLocation = #_sourceLocation) {
    guard actual.text != expected.text else { return }
    let (left, right) = (actual.lines(), expected.lines())
    var shown: [String] = []
    for change in left.difference(from: right) {
        switch change {
        case .remove(let offset, let line, _): shown.append("- \(offset + 1): \(line)")
        case .insert(let offset, let line, _): shown.append("+ \(offset + 1): \(line)")
        }
    }
    Issue.record(
        "documents differ (- expected, + actual):\n\(shown.joined(separator: "\n"))",
        sourceLocation: sourceLocation
    )
}

extension JSON {
    /// The document, one member or element a line.
    func lines(indent: String = "", prefix: String = "") -> [String] {
        switch self {
        case .object(let object) where !object.isEmpty:
            let inner = object.flatMap { $0.value.lines(indent: indent + "  ", prefix: "\"\($0.name)\": ") }
            return ["\(indent)\(prefix){"] + inner + ["\(indent)}"]
        case .array(let elements) where !elements.isEmpty:
            return ["\(indent)\(prefix)["] + elements.flatMap { $0.lines(indent: indent + "  ") } + [
                "\(indent)]"
            ]
        default: return ["\(indent)\(prefix)\(text)"]
        }
    }

    /// The names of all members in order, with `null` and the kind of each value: what a client's code relies on.
    package var shape: JSON {
        switch self {
        case .object(let object):
            .object(JSONObject(object.map { .init(name: $0.name, value: $0.value.shape) }))
        case .array(let elements): .array(elements.prefix(1).map(\.shape))
        case .null: .null
        case .string: "text"
        case .number: "number"
        case .bool: "boolean"
        case .raw(let text): ((try? JSON(parsing: text)) ?? .null).shape
        }
    }
}
