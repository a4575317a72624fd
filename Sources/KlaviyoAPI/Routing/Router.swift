import JSONAPI

/// Finds the operations of a path.
///
/// A slash at the end doesn't matter (recorded).
struct Router: Sendable {
    /// The operations of one path, by method.
    struct Match: Sendable {
        var entries: [String: Description.Entry]
        /// Those that betas have, alone or in another form.
        var betas: [String: [Description.Beta]]
        var parameters: [String]
        var isItem: Bool

        /// The `Allow` header, which the real API sends with every answer (recorded).
        var allow: String {
            isItem ? "GET, PUT, PATCH, DELETE, HEAD, OPTIONS" : "GET, POST, HEAD, OPTIONS"
        }

        /// The dates at which its methods first appeared, betas included.
        var dates: [String] {
            entries.values.map(\.lifetime.lowerBound.name) + betas.values.joined().map(\.date)
        }
    }

    /// A place in the tree of path segments.
    private struct Node: Sendable {
        var children: [String: Int] = [:]
        var parameter: Int?
        var entries: [String: Description.Entry] = [:]
        var betas: [String: [Description.Beta]] = [:]
    }

    private var nodes = [Node()]

    init(_ description: Description) {
        for entry in description.entries { nodes[place(of: entry.path)].entries[entry.method] = entry }
        for beta in description.betas {
            nodes[place(of: beta.path)].betas[beta.method, default: []].append(beta)
        }
    }

    /// The place of a path, which is made where there is none yet.
    private mutating func place(of path: String) -> Int {
        var node = 0
        for bytes in path.utf8.split(separator: UInt8(ascii: "/")) {
            let isParameter = bytes.first == UInt8(ascii: "{")
            let segment = String(Substring(bytes))
            let known = isParameter ? nodes[node].parameter : nodes[node].children[segment]
            if let known {
                node = known
            } else {
                nodes.append(Node())
                if isParameter {
                    nodes[node].parameter = nodes.count - 1
                } else {
                    nodes[node].children[segment] = nodes.count - 1
                }
                node = nodes.count - 1
            }
        }
        return node
    }

    /// The operations of a path that is still percent-encoded; `nil` where Klaviyo has no such path.
    func match(_ path: Substring) -> Match? {
        var node = 0
        var parameters: [String] = []
        var endsWithParameter = false
        for bytes in path.utf8.split(separator: UInt8(ascii: "/")) {
            let text = QueryString.decodedSegment(Substring(bytes))
            if let child = nodes[node].children[text] {
                (node, endsWithParameter) = (child, false)
            } else if let parameter = nodes[node].parameter {
                (node, endsWithParameter) = (parameter, true)
                parameters.append(text)
            } else {
                return nil
            }
        }
        let (entries, betas) = (nodes[node].entries, nodes[node].betas)
        guard !entries.isEmpty || !betas.isEmpty else { return nil }
        return Match(entries: entries, betas: betas, parameters: parameters, isItem: endsWithParameter)
    }
}
