/// A JSON value that keeps what Klaviyo's clients can see: the order of members and the spelling of numbers.
package enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    /// A number as it was written, so that `1`, `1.0` and a 30-digit integer come back unchanged.
    case number(String)
    case string(String)
    case array([JSON])
    case object(JSONObject)
    /// JSON text that is valid already, such as a column that was stored as JSON.
    case raw(String)
}

extension JSON {
    package static func int(_ value: some BinaryInteger) -> JSON { .number(String(value)) }

    /// The string, or `null` where there is none.
    package static func optional(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }

    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    package var int: Int? {
        if case .number(let literal) = self { Int(literal) } else { nil }
    }

    package var double: Double? {
        if case .number(let literal) = self { Double(literal) } else { nil }
    }

    package var array: [JSON]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    package var object: JSONObject? {
        if case .object(let object) = self { object } else { nil }
    }

    package var isNull: Bool { self == .null }

    /// The member of an object; `nil` where this is no object or has no such member.
    package subscript(_ name: String) -> JSON? { object?[name] }

    /// The element of an array; `nil` where this is no array or too short.
    package subscript(_ index: Int) -> JSON? {
        guard let array, array.indices.contains(index) else { return nil }
        return array[index]
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral,
    ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .number(String(value)) }
    package init(floatLiteral value: Double) { self = .number(String(value)) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(nilLiteral: ()) { self = .null }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(JSONObject(elements.map { JSONObject.Member(name: $0.0, value: $0.1) }))
    }
}
