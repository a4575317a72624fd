import JSONAPI

/// A path to one value of a JSON document, as mappings write it: `$['address']['city']`, `$.tags[0]`.
///
/// Of RFC 9535, names and indexes; wildcards, slices and filters would lead to several values.
struct JSONPath: Sendable, Equatable {
    private enum Step: Sendable, Equatable {
        case name(String)
        case index(Int)
    }

    private let steps: [Step]

    /// Reads a path; `nil` for what is none or may lead to several values.
    init?(_ text: String) {
        guard text.hasPrefix("$") else { return nil }
        var rest = text.dropFirst()
        var steps: [Step] = []
        while !rest.isEmpty {
            if let match = rest.prefixMatch(
                of: /\.([A-Za-z_\u{80}-\u{10FFFF}][A-Za-z0-9_\u{80}-\u{10FFFF}-]*)/
            ) {
                steps.append(.name(String(match.1)))
                rest = rest[match.range.upperBound...]
            } else if let match = rest.prefixMatch(of: /\[\s*(?:'([^']*)'|"([^"]*)")\s*\]/) {
                steps.append(.name(String(match.1 ?? match.2 ?? "")))
                rest = rest[match.range.upperBound...]
            } else if let match = rest.prefixMatch(of: /\[\s*([0-9]{1,9})\s*\]/), let index = Int(match.1) {
                steps.append(.index(index))
                rest = rest[match.range.upperBound...]
            } else {
                return nil
            }
        }
        self.steps = steps
    }

    /// The value that the path leads to; `nil` where the document has none there.
    func value(in document: JSON) -> JSON? {
        steps.reduce(document) { (value: JSON?, step: Step) in
            switch step {
            case .name(let name): value?[name]
            case .index(let index): value?[index]
            }
        }
    }
}
