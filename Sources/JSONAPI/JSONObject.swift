/// The members of a JSON object, in the order in which they were written.
///
/// Looking a member up is a scan: right for the handful of members of an API object. Where a client may
/// send thousands, ``indexed()`` makes a dictionary first.
package struct JSONObject: Sendable, Equatable, ExpressibleByDictionaryLiteral, Sequence {
    package struct Member: Sendable, Equatable {
        package var name: String
        package var value: JSON

        package init(name: String, value: JSON) {
            self.name = name
            self.value = value
        }
    }

    package private(set) var members: [Member]

    package init(_ members: [Member] = []) {
        self.members = members
    }

    package init(dictionaryLiteral elements: (String, JSON)...) {
        members = elements.map { Member(name: $0.0, value: $0.1) }
    }

    /// Reads an object that was stored as JSON text.
    package init(stored text: String) throws(JSONSyntaxError) {
        guard case .object(let object) = try JSON(parsing: text) else {
            throw JSONSyntaxError(message: "Expecting an object", offset: 0, line: 1, column: 1)
        }
        self = object
    }

    package var count: Int { members.count }
    package var isEmpty: Bool { members.isEmpty }
    package var names: [String] { members.map(\.name) }

    package func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }

    /// The value of a member; the last one where a client wrote a name twice, as Python's parser has it.
    ///
    /// Setting keeps the member's place or appends it; setting `nil` removes it.
    package subscript(_ name: String) -> JSON? {
        get { members.last { $0.name == name }?.value }
        set {
            guard let newValue else { return members.removeAll { $0.name == name } }
            if let index = members.lastIndex(where: { $0.name == name }) {
                members[index].value = newValue
            } else {
                members.append(Member(name: name, value: newValue))
            }
        }
    }

    /// Adds a member that is known not to be there yet, without looking.
    package mutating func append(_ name: String, _ value: JSON) {
        members.append(Member(name: name, value: value))
    }

    package mutating func reserveCapacity(_ count: Int) {
        members.reserveCapacity(count)
    }

    /// Values by name, for many look-ups.
    package func indexed() -> [String: JSON] {
        Dictionary(members.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }

    /// This object without the members of some names.
    package func removing(_ names: Set<String>) -> JSONObject {
        JSONObject(members.filter { !names.contains($0.name) })
    }

    /// This object with the members of `other` set over its own, in time linear in both.
    package func merging(_ other: JSONObject) -> JSONObject {
        var result = self
        var places = Dictionary(
            members.enumerated().map { ($1.name, $0) },
            uniquingKeysWith: { $1 }
        )
        for member in other {
            if let place = places[member.name] {
                result.members[place].value = member.value
            } else {
                places[member.name] = result.members.count
                result.members.append(member)
            }
        }
        return result
    }
}
