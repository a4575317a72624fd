import JSONAPI

/// The type of a property of an object schema.
enum PropertyType: String, Sendable {
    case boolean, float, int, string, timestamp

    /// Whether a value is of the type; text is never read as a number (assumed).
    func takes(_ value: JSON) -> Bool {
        switch self {
        case .boolean: value.bool != nil
        case .float: value.double != nil
        case .int: value.int != nil
        case .string: value.string != nil
        case .timestamp: value.string.flatMap { Timestamp(iso8601: $0) } != nil
        }
    }

    /// Code and message for a value of another type: documented for text, the others in the same words (assumed).
    var refusal: (code: String, message: String) {
        switch self {
        case .boolean: ("bool_type", "Input should be a valid boolean")
        case .float: ("float_type", "Input should be a valid number")
        case .int: ("int_type", "Input should be a valid integer")
        case .string: ("string_type", "Input should be a valid string")
        case .timestamp: ("datetime_type", "Input should be a valid datetime")
        }
    }
}
