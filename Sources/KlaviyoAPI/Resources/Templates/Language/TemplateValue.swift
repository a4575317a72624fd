import JSONAPI

/// How templates see the values of a context: as Python would.
enum TemplateValue {
    /// What a value shows; nothing for `null`, as for what isn't there.
    static func text(_ value: JSON) -> String {
        switch value {
        case .null: ""
        case .bool(let value): value ? "True" : "False"
        case .number(let literal): literal
        case .string(let text): text
        case .array, .object, .raw: value.text
        }
    }

    /// How much there is to a value: the bytes of a text, the elements of a list, the members of an object.
    static func size(_ value: JSON) -> Int {
        switch value {
        case .null, .bool: 1
        case .number(let text), .string(let text), .raw(let text): text.utf8.count
        case .array(let elements): elements.count
        case .object(let object): object.count
        }
    }

    static func isTrue(_ value: JSON) -> Bool {
        switch value {
        case .null: false
        case .bool(let value): value
        case .number: value.double != 0
        case .string(let text): !text.isEmpty
        case .array(let elements): !elements.isEmpty
        case .object(let object): !object.isEmpty
        case .raw: true
        }
    }

    /// A member of an object or element of a list; an object also answers to `items`, `keys` and `values`.
    static func member(_ value: JSON, _ name: String) -> JSON {
        switch value {
        case .object(let object):
            if let member = object[name] { return member }
            return switch name {
            case "items": .array(object.map { .array([.string($0.name), $0.value]) })
            case "keys": .array(object.names.map { .string($0) })
            case "values": .array(object.map(\.value))
            default: .null
            }
        case .array: return Int(name).flatMap { value[$0] } ?? .null
        case .null, .bool, .number, .string, .raw: return .null
        }
    }

    /// What a loop goes through: the elements of a list, the names of an object, the letters of a text.
    static func elements(_ value: JSON) -> [JSON] {
        switch value {
        case .array(let elements): elements
        case .object(let object): object.names.map { .string($0) }
        case .string(let text): text.map { .string(String($0)) }
        case .null, .bool, .number, .raw: []
        }
    }

    /// A number, also one that is written as text.
    static func number(_ value: JSON?) -> Double? {
        value?.double ?? value?.string.flatMap { Double($0.trimmed) }
    }

    /// A text in which no character means anything to HTML.
    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { "&<>\"'".utf8.contains($0) }) else { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count + 16)
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#x27;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
