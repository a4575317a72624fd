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
        /// From which revision to which it exists.
        let lifetime: ClosedRange<Revision>
        let line: Range<Int64>
        /// Its place among all.
        let index: Int
    }

    /// An operation of the beta of a date, `2026-07-15.pre`, which the stable revision lacks or has in another form.
    struct Beta: Sendable {
        let id: String
        let method: String
        let path: String
        let date: String
    }

    /// All known revisions, the oldest first.
    package let revisions: [Revision]
    package let entries: [Entry]
    /// The scopes of all revisions; a name may end in the range of those that have it.
    private let versionedScopes: JSON
    private let text: EmbeddedText
    /// The dates that have a beta beside the stable revision.
    let betaDates: Set<String>
    /// The operations of those betas whose documents are known.
    let betas: [Beta]
    private let resources: [String: Range<Int64>]
    private let shapes: [String: Range<Int64>]
    /// By the type of their resources.
    private let kindsByType: [String: KindLine]
    /// By the collection that holds their resources.
    private let kindsByCollection: [String: KindLine]
    private let cache: Locked<Cache>

    private struct Cache {
        /// By operation and revision; `nil` where one hasn't been read yet.
        var operations: [[Operation?]] = []
        var resources: [ResourceKey: JSON] = [:]
        /// By the place of the line.
        var kinds: [Int64: ResourceKind] = [:]
    }

    private struct KindLine {
        let type: String
        let collection: String
        let json: Range<Int64>
    }

    private struct ResourceKey: Hashable {
        let line: Int64
        let revision: Int
    }

    package static let embedded = Description(EmbeddedText())

    /// A description with further lines, as a developer adds them to the embedded one.
    package convenience init(adding lines: String) {
        self.init(EmbeddedText(lines))
    }

    private init(_ text: EmbeddedText) {
        self.text = text
        var revisions: [Revision] = []
        var entries: [Entry] = []
        var scopes = JSON.null
        var betas = JSONObject()
        var resources: [String: Range<Int64>] = [:]
        var shapes: [String: Range<Int64>] = [:]
        var kindsByType: [String: KindLine] = [:]
        var kindsByCollection: [String: KindLine] = [:]
        text.forEachLine { words, rest in
            switch words.first {
            case "revisions":
                let names = text.json(rest).array ?? []
                revisions = names.enumerated().map { Revision(name: $1.string ?? "", index: $0) }
            case "scopes": scopes = text.json(rest)
            case "betas": betas = text.json(rest).object ?? [:]
            case "operation" where words.count >= 4:
                let range = words.count > 4 ? words[4] : ".."
                guard let lifetime = Self.lifetime(range, of: revisions) else { break }
                entries.append(
                    Entry(
                        id: words[1],
                        method: words[2],
                        path: words[3],
                        lifetime: lifetime,
                        line: rest,
                        index: entries.count
                    )
                )
            case "resource" where words.count == 2: resources[words[1]] = rest
            case "shape" where words.count == 2: shapes[words[1]] = rest
            case "kind" where words.count == 3:
                let line = KindLine(type: words[1], collection: words[2], json: rest)
                kindsByType[line.type] = line
                kindsByCollection[line.collection] = line
            default: break
            }
        }
        self.revisions = revisions
        self.entries = entries
        versionedScopes = scopes
        betaDates = Set(betas.names)
        self.betas = betas.flatMap { date in
            (date.value.array ?? []).compactMap { operation in
                guard let id = operation[0]?.string, let method = operation[1]?.string,
                    let path = operation[2]?.string
                else { return nil }
                return Beta(id: id, method: method, path: path, date: date.name)
            }
        }
        self.resources = resources
        self.shapes = shapes
        self.kindsByType = kindsByType
        self.kindsByCollection = kindsByCollection
        let unread = [Operation?](repeating: nil, count: revisions.count)
        cache = Locked(Cache(operations: Array(repeating: unread, count: entries.count)))
    }

    /// The revisions that a range such as `2024-02-15..` takes in, open where it has no date; `nil` for none.
    private static func lifetime(_ range: String, of revisions: [Revision]) -> ClosedRange<Revision>? {
        let first = range.hasPrefix(".") ? revisions.first : revisions.first { range.hasPrefix($0.name) }
        let last = range.hasSuffix(".") ? revisions.last : revisions.last { range.hasSuffix($0.name) }
        guard let first, let last else { return nil }
        return first...last
    }

    /// An operation as it is at a revision; `nil` where that revision doesn't have it.
    package func operation(_ entry: Entry, at revision: Revision) -> Operation? {
        guard entry.lifetime.contains(revision) else { return nil }
        if let known = cache.withLock({ $0.operations[entry.index][revision.index] }) { return known }
        let json = Projection(revision: revision.name)(text.json(entry.line))
        let operation = Operation(entry: entry, json: json, revision: revision, description: self)
        cache.withLock { $0.operations[entry.index][revision.index] = operation }
        return operation
    }

    /// The operation that lists a collection at a revision, or else reads one of its resources.
    func reading(_ collection: String, at revision: Revision) -> Operation? {
        for form in [DescribedForm.list, .get] {
            let entry = entries.first { entry in
                DescribedForm.of(entry).map { $0 == (collection, form) } ?? false
            }
            if let entry, let operation = operation(entry, at: revision) { return operation }
        }
        return nil
    }

    /// An operation of a beta, which is taken to be as the first stable revision after it has it (assumed); `nil` where
    /// none has.
    func operation(_ entry: Entry, after beta: Revision) -> Operation? {
        revisions.first { $0 > beta && entry.lifetime.contains($0) }.flatMap { operation(entry, at: $0) }
    }

    /// All scopes of the newest revision.
    var scopes: [String] {
        revisions.last.flatMap { Projection(revision: $0.name)(versionedScopes).array?.compactMap(\.string) }
            ?? []
    }

    /// All scopes of any revision: some have had other names.
    var allScopes: Set<String> {
        Set(
            (versionedScopes.array ?? []).compactMap {
                $0.string?.split(separator: "@").first.map(String.init)
            }
        )
    }

    /// The attributes and relationships of a resource type at a revision, nested ones included.
    package func resource(_ type: String, at revision: Revision) -> JSON {
        resources[type].map { line(at: $0, revision) } ?? [:]
    }

    /// A part that several schemas share.
    func shape(_ name: String, at revision: Revision) -> JSON {
        shapes[name].map { line(at: $0, revision) } ?? ["type": "any"]
    }

    /// What is known of a resource type in order to keep resources of it.
    package func kind(named type: String) -> ResourceKind? { kind(kindsByType[type]) }

    /// The kind of a type that the calling code relies on.
    func kept(_ type: String) throws -> ResourceKind {
        guard let kind = kind(named: type) else {
            throw BrokenInvariant("the description has no kind '\(type)'")
        }
        return kind
    }

    /// The kind whose resources a collection of the API holds.
    package func kind(of collection: String) -> ResourceKind? { kind(kindsByCollection[collection]) }

    /// All kinds, by type.
    package var allKinds: [ResourceKind] {
        kindsByType.values.sorted { $0.type < $1.type }.compactMap(kind)
    }

    private func kind(_ line: KindLine?) -> ResourceKind? {
        guard let line else { return nil }
        if let known = cache.withLock({ $0.kinds[line.json.lowerBound] }) { return known }
        let kind = ResourceKind(type: line.type, collection: line.collection, text.json(line.json))
        cache.withLock { $0.kinds[line.json.lowerBound] = kind }
        return kind
    }

    private func line(at range: Range<Int64>, _ revision: Revision) -> JSON {
        let key = ResourceKey(line: range.lowerBound, revision: revision.index)
        if let known = cache.withLock({ $0.resources[key] }) { return known }
        let json = Projection(revision: revision.name)(text.json(range))
        cache.withLock { $0.resources[key] = json }
        return json
    }
}

/// The lines of the embedded description, and of an addition to it: a few words, then JSON.
private struct EmbeddedText: Sendable {
    /// What follows the embedded bytes.
    private let addition: [UInt8]

    init(_ addition: String = "") {
        self.addition = Array(addition.utf8)
    }

    private func byte(_ index: Int64) -> UInt8 {
        let count = CEmbedded_descriptionCount()
        return index < count ? CEmbedded_descriptionByte(index) : addition[Int(index - count)]
    }

    /// Calls `body` with the words before the JSON of each line and the place of the JSON.
    func forEachLine(_ body: ([String], Range<Int64>) -> Void) {
        let count = CEmbedded_descriptionCount() + Int64(addition.count)
        var start: Int64 = 0
        while start < count {
            let end = endOfLine(from: start)
            var words: [String] = []
            var word: [UInt8] = []
            var index = start
            while index < end {
                let byte = byte(index)
                if word.isEmpty, byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                    body(words, index..<end)
                    break
                }
                if byte == UInt8(ascii: " ") {
                    words.append(String(decoding: word, as: UTF8.self))
                    word.removeAll(keepingCapacity: true)
                } else {
                    word.append(byte)
                }
                index += 1
            }
            start = end + 1
        }
    }

    /// Where the line ends that begins at a place.
    private func endOfLine(from start: Int64) -> Int64 {
        let count = CEmbedded_descriptionCount()
        let newline = UInt8(ascii: "\n")
        if start < count { return CEmbedded_descriptionFind(newline, start) }
        let rest = addition[Int(start - count)...]
        return count + Int64(rest.firstIndex(of: newline) ?? addition.count)
    }

    /// The JSON at a place.
    ///
    /// The text is the project's own, made by a script, so it parses.
    func json(_ range: Range<Int64>) -> JSON {
        (try? JSON(parsing: range.map { byte($0) })) ?? .null
    }
}
