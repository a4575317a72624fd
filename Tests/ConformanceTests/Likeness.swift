import Foundation
import JSONAPI

/// How far an answer is like a recorded one: the same members in the same order, the same kinds and formats
/// of values, the same scheme of ids, the same words where words are code, the same truth of what is true or false.
///
/// The recordings cannot tell `{}` from `[]`, nor `3` from `3.0`.
struct Likeness {
    /// Members whose content is the client's own.
    private static let free: Set = ["properties", "event_properties", "original_payload"]
    /// Members whose text clients compare.
    private static let words: Set = [
        "type", "status", "code", "title", "detail", "pointer", "parameter", "consent", "reason", "object",
        "key",
        "inferred_type", "opt_in_process",
    ]

    /// Whether the order of the members of an error counts; that of a 429 isn't always the same.
    let keepsOrder: Bool
    /// Where the answer differs, and how, by path.
    private(set) var differences: [(path: String, text: String)] = []

    init(_ actual: JSON, _ recorded: JSON, keepsOrder: Bool = true) {
        self.keepsOrder = keepsOrder
        compare(actual, recorded, at: "", member: "")
    }

    private mutating func compare(_ actual: JSON, _ recorded: JSON, at path: String, member: String) {
        switch (actual, recorded) {
        case (.object(let actual), .object) where Self.free.contains(member) && !actual.names.isEmpty: break
        case (.object(let actual), .object(let recorded)): compare(actual, recorded, at: path)
        case (.object(let actual), .array([])):
            if !actual.isEmpty, !Self.free.contains(member) { note(path, "is not empty: \(actual.names)") }
        case (.array(let actual), .array(let recorded)): compare(actual, recorded, at: path, member: member)
        case (.string(let actual), .string(let recorded)):
            let isSame =
                Self.words.contains(member)
                ? actual == recorded
                : TextForm(actual, isID: isID(member)).isLike(TextForm(recorded, isID: isID(member)))
            if !isSame { note(path, "is \"\(actual)\", recorded: \"\(recorded)\"") }
        case (.number, .number):
            let isWhole = { (json: JSON) in json.double.map { $0 == $0.rounded() } ?? false }
            if isWhole(recorded) && recorded.int != nil && member == "status" && actual != recorded {
                note(path, "is \(actual.text), recorded: \(recorded.text)")
            }
            if isID(member) || member.hasSuffix("_count") || member == "timestamp", !isWhole(actual) {
                note(path, "is \(actual.text), recorded: \(recorded.text)")
            }
        case (.bool(let actual), .bool(let recorded)):
            if actual != recorded { note(path, "is \(actual), recorded: \(recorded)") }
        case (.null, .null): break
        default: note(path, "is \(actual.text.prefix(80)), recorded: \(recorded.text.prefix(80))")
        }
    }

    private mutating func compare(_ actual: JSONObject, _ recorded: JSONObject, at path: String) {
        let isError = path.hasPrefix("errors.")
        if keepsOrder || !isError
            ? actual.names != recorded.names : Set(actual.names) != Set(recorded.names)
        {
            note(path, "has \(actual.names), recorded: \(recorded.names)")
        }
        for (name, value) in recorded.members.map({ ($0.name, $0.value) }) {
            guard let own = actual[name] else { continue }
            compare(own, value, at: path.isEmpty ? name : "\(path).\(name)", member: name)
        }
    }

    /// Every element must be like one of the recorded ones, and every recorded kind must be there.
    private mutating func compare(
        _ actual: [JSON],
        _ recorded: [JSON],
        at path: String,
        member: String
    ) {
        if actual.isEmpty != recorded.isEmpty {
            return note(path, "has \(actual.count) elements, recorded: \(recorded.count)")
        }
        let missing = Set(recorded.map(kind)).subtracting(actual.map(kind))
        if !missing.isEmpty { note(path, "has none like the recorded \(missing.sorted())") }
        for (index, element) in actual.enumerated() {
            var best: [(path: String, text: String)]?
            for candidate in recorded {
                var likeness = Likeness(keepsOrder: keepsOrder)
                likeness.compare(element, candidate, at: "\(path).\(index)", member: member)
                if likeness.differences.count < best?.count ?? .max { best = likeness.differences }
            }
            differences += best ?? []
        }
    }

    private init(keepsOrder: Bool) {
        self.keepsOrder = keepsOrder
    }

    /// What tells the elements of an array from one another: the type of a resource, and the names of its attributes.
    private func kind(_ element: JSON) -> String {
        guard let object = element.object else { return "" }
        let attributes = element["attributes"]?.object?.names ?? []
        let names = (object["type"]?.string.map { [$0] } ?? object.names) + attributes
        return names.sorted().joined(separator: " ")
    }

    private func isID(_ member: String) -> Bool {
        member == "id" || member.hasSuffix("_id") || member == "uuid"
    }

    private mutating func note(_ path: String, _ text: String) {
        differences.append((path, text))
    }
}
