import CEmbedded
package import JSONAPI
import Threads

/// What Klaviyo's API is, as data: its operations and resources, each with the revisions it exists in.
///
/// Opening it only finds out where each line of the embedded text begins. A line is parsed when an operation
/// or resource is first used, and kept for each revision it was used at.
package final class Description: Sendable {
    /// One operation as the first words of its line name it.
    package struct Entry: Sendable {
        package let id: String
        package let method: String
        package let path: String
        let line: Range<Int64>
        /// Its place among all.
        let index: Int
    }

    /// All known revisions, the oldest first.
    package let revisions: [Revision]
    package let entries: [Entry]
    private let resources: [String: Range<Int64>]
    private let shapes: [String: Range<Int64>]
    private let cache: Locked<Cache>

    private struct Cache {
        /// By operation and revision; nothing where one hasn't been read, `nil` in it where the other lacks it.
        var operations: [[Operation??]] = []
        var resources: [ResourceKey: JSON] = [:]
    }

    private struct ResourceKey: Hashable {
        let line: Int64
        let revision: Int
    }

    package static let embedded = Description()

    private init() {
        var revisions: [Revision] = []
        var entries: [Entry] = []
        var resources: [String: Range<Int64>] = [:]
        var shapes: [String: Range<Int64>] = [:]
        EmbeddedText.forEachLine { words, rest in
            switch words.first {
            case "revisions":
                let names = EmbeddedText.json(rest).array ?? []
                revisions = names.enumerated().map { Revision(name: $1.string ?? "", index: $0) }
            case "operation" where words.count == 4:
                let index = entries.count
                entries.append(
                    Entry(id: words[1], method: words[2], path: words[3], line: rest, index: index)
                )
            case "resource" where words.count == 2: resources[words[1]] = rest
            case "shape" where words.count == 2: shapes[words[1]] = rest
            default: break
            }
        }
        self.revisions = revisions
        self.entries = entries
        self.resources = resources
        self.shapes = shapes
        let unread = [Operation??](repeating: nil, count: revisions.count)
        cache = Locked(Cache(operations: Array(repeating: unread, count: entries.count)))
    }

    /// An operation as it is at a revision; `nil` where that revision doesn't have it.
    package func operation(_ entry: Entry, at revision: Revision) -> Operation? {
        if let known = cache.withLock({ $0.operations[entry.index][revision.index] }) { return known }
        let json = EmbeddedText.json(entry.line)
        let operation = Operation(entry: entry, json: json, revision: revision, description: self)
        cache.withLock { $0.operations[entry.index][revision.index] = .some(operation) }
        return operation
    }

    /// The attributes and relationships of a resource type at a revision, nested ones included.
    package func resource(_ type: String, at revision: Revision) -> JSON {
        resources[type].map { line(at: $0, revision) } ?? [:]
    }

    /// A part that several schemas share.
    func shape(_ name: String, at revision: Revision) -> JSON {
        shapes[name].map { line(at: $0, revision) } ?? ["type": "any"]
    }

    private func line(at range: Range<Int64>, _ revision: Revision) -> JSON {
        let key = ResourceKey(line: range.lowerBound, revision: revision.index)
        if let known = cache.withLock({ $0.resources[key] }) { return known }
        let json = Projection(revision: revision.name)(EmbeddedText.json(range))
        cache.withLock { $0.resources[key] = json }
        return json
    }
}

/// The lines of the embedded description: a few words, then JSON.
private enum EmbeddedText {
    /// Calls `body` with the words before the JSON of each line and the place of the JSON.
    static func forEachLine(_ body: ([String], Range<Int64>) -> Void) {
        let count = CEmbedded_descriptionCount()
        var words: [String] = []
        var word: [UInt8] = []
        var start: Int64?
        for index in 0..<count {
            let byte = CEmbedded_descriptionByte(index)
            if byte == UInt8(ascii: "\n") {
                if let start { body(words, start..<index) }
                (words, word, start) = ([], [], nil)
            } else if start == nil {
                if word.isEmpty, byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                    start = index
                } else if byte == UInt8(ascii: " ") {
                    words.append(String(decoding: word, as: UTF8.self))
                    word = []
                } else {
                    word.append(byte)
                }
            }
        }
    }

    /// The JSON at a place.
    ///
    /// The text is the project's own, made by a script, so it parses.
    static func json(_ range: Range<Int64>) -> JSON {
        (try? JSON(parsing: range.map { CEmbedded_descriptionByte($0) })) ?? .null
    }
}
