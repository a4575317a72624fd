/// The header fields of a message, in the order they were sent.
///
/// A name may occur more than once, and is compared without regard to case
/// (<https://www.rfc-editor.org/rfc/rfc9110#name-field-names>).
package struct Headers: Sendable {
    /// One header field.
    package typealias Element = (name: String, value: String)

    private var fields: [Element] = []

    /// No headers at all.
    package init() {}

    /// The first value of `name`.
    ///
    /// Setting it leaves exactly one field of that name, in the place of the first one if there was
    /// one, and setting nil leaves none.
    package subscript(name: String) -> String? {
        get { fields.first { Self.isSame($0.name, name) }?.value }
        set {
            let place = fields.firstIndex { Self.isSame($0.name, name) }
            guard let newValue else { return fields.removeAll { Self.isSame($0.name, name) } }
            guard let place else { return fields.append((name, newValue)) }
            let rest = fields[(place + 1)...].filter { !Self.isSame($0.name, name) }
            fields.replaceSubrange(place..., with: [(name, newValue)] + rest)
        }
    }

    /// Appends a field, whether there is one of that name or not.
    package mutating func add(_ name: String, _ value: String) {
        fields.append((name, value))
    }

    /// Every value of `name`, in the order they were sent.
    package func all(_ name: String) -> [String] {
        fields.compactMap { Self.isSame($0.name, name) ? $0.value : nil }
    }

    /// Makes room for `count` fields, so that adding them allocates once.
    package mutating func reserveCapacity(_ count: Int) {
        fields.reserveCapacity(count)
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        let (one, other) = (one.utf8, other.utf8)
        return one.count == other.count && zip(one, other).allSatisfy { $0 == $1 || lower($0) == lower($1) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
    }
}

extension Headers: Sequence {
    package func makeIterator() -> IndexingIterator<[Element]> { fields.makeIterator() }
}

extension Headers: Equatable {
    /// Whether both have the same fields in the same order; only the names' case may differ.
    package static func == (one: Headers, other: Headers) -> Bool {
        one.fields.elementsEqual(other.fields) { isSame($0.name, $1.name) && $0.value == $1.value }
    }
}

extension Headers: ExpressibleByDictionaryLiteral {
    /// Takes the pairs as they stand, repeated names included.
    package init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { (name: $0, value: $1) }
    }
}

extension Headers: CustomStringConvertible {
    /// The fields as a message carries them, one a line.
    package var description: String {
        fields.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
    }
}
