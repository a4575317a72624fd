/// Writes the resource objects of one type, the members in the order of Klaviyo's answers.
///
/// What is the same for all of them, above all the links, is put together once.
package struct ResourceTemplate: Sendable {
    /// The host of every link: the real one, since Klaviyo's SDKs find cursors only in `https` links.
    package static let host = "https://a.klaviyo.com"

    /// Text with gaps, each of which the id of a resource fills.
    private struct Pattern: Sendable {
        let parts: [[UInt8]]

        /// - Parameter text: The text, with `%` for each gap.
        init(_ text: String) {
            parts = text.split(separator: "%", omittingEmptySubsequences: false).map { Array($0.utf8) }
        }

        func write(_ id: [UInt8], into output: inout [UInt8]) {
            for (index, part) in parts.enumerated() {
                if index > 0 { output.append(contentsOf: id) }
                output.append(contentsOf: part)
            }
        }
    }

    private struct Relationship: Sendable {
        let name: String
        let opening: [UInt8]
        /// Its links and the closing brace.
        let links: Pattern
        let hasLinks: Bool
    }

    /// Relationships whose identifiers cannot be asked for, which have no link to them (recorded).
    private static let withoutIdentifiers: Set<String> = ["import-errors"]

    private let opening: Pattern
    private let relationships: [Relationship]
    /// All relationships with links alone, as most answers have them.
    private let plainRelationships: Pattern
    private let closing: Pattern

    /// - Parameters:
    ///   - type: The type of its resources, such as `profile`.
    ///   - collection: The last part of the path of their collection, such as `profiles`.
    ///   - names: Their relationships, in order.
    ///   - linkless: Those of them that have no links, only data.
    ///   - hasOwnAddress: Whether each has an address of its own, rather than its collection's.
    ///   - hasLinks: Whether they show an address.
    ///   - hasID: Whether they show their id, rather than an attribute for it.
    package init(
        type: String,
        collection: String,
        relationships names: [String],
        linkless: Set<String> = [],
        hasOwnAddress: Bool = true,
        hasLinks: Bool = true,
        hasID: Bool = true
    ) {
        let own = "\(Self.host)/api/\(collection)/%/"
        let id = hasID ? "\"id\":\"%\"," : ""
        opening = Pattern("{\"type\":\"\(type)\",\(id)\"attributes\":{")
        let links = names.map { name in
            if linkless.contains(name) { return "}" }
            let itself =
                Self.withoutIdentifiers.contains(name) ? "" : "\"self\":\"\(own)relationships/\(name)/\","
            return "\"links\":{\(itself)\"related\":\"\(own)\(name)/\"}}"
        }
        relationships = zip(names, links).map { name, links in
            Relationship(
                name: name,
                opening: Array("\"\(name)\":{".utf8),
                links: Pattern(links),
                hasLinks: !linkless.contains(name)
            )
        }
        let plain = zip(names, links).map { "\"\($0)\":{\($1)" }
        plainRelationships = Pattern(plain.joined(separator: ","))
        let address = hasOwnAddress ? own : "\(Self.host)/api/\(collection)/"
        closing = Pattern(hasLinks ? ",\"links\":{\"self\":\"\(address)\"}}" : "}")
    }

    /// Writes one resource object; every link in it ends with a slash (recorded).
    ///
    /// - Parameters:
    ///   - id: Its id.
    ///   - linked: The linked identifiers of the relationships whose data the answer carries, by name.
    ///   - hidden: The relationships that this resource doesn't have.
    ///   - output: What it is appended to.
    ///   - writeAttributes: Writes the members of its attributes, without braces.
    package func write(
        id: String,
        linked: [String: JSON] = [:],
        hidden: Set<String> = [],
        into output: inout [UInt8],
        writeAttributes: (inout [UInt8]) throws -> Void
    ) rethrows {
        var quoted: [UInt8] = []
        JSON.string(id).write(into: &quoted)
        let id = Array(quoted.dropFirst().dropLast())
        opening.write(id, into: &output)
        try writeAttributes(&output)
        output.append(UInt8(ascii: "}"))
        if relationships.contains(where: { !hidden.contains($0.name) }) {
            output.append(contentsOf: ",\"relationships\":{".utf8)
            if linked.isEmpty, hidden.isEmpty {
                plainRelationships.write(id, into: &output)
            } else {
                writeRelationships(id, linked, hidden, into: &output)
            }
            output.append(UInt8(ascii: "}"))
        }
        closing.write(id, into: &output)
    }

    private func writeRelationships(
        _ id: [UInt8],
        _ linked: [String: JSON],
        _ hidden: Set<String>,
        into output: inout [UInt8]
    ) {
        var isFirst = true
        for relationship in relationships where !hidden.contains(relationship.name) {
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            output.append(contentsOf: relationship.opening)
            if let data = linked[relationship.name] {
                output.append(contentsOf: "\"data\":".utf8)
                data.write(into: &output)
                if relationship.hasLinks { output.append(UInt8(ascii: ",")) }
            }
            relationship.links.write(id, into: &output)
        }
    }
}
