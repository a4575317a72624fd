import JSONAPI

/// The filters of templates: the ones of Django's that emails mostly use, and Klaviyo's `lookup`.
///
/// <https://docs.djangoproject.com/en/stable/ref/templates/builtins/#built-in-filter-reference>,
/// <https://developers.klaviyo.com/en/docs/glossary-of-variable-filters>
enum TemplateFilter {
    typealias Function = @Sendable (_ value: JSON, _ argument: JSON?) throws(TemplateError) -> JSON

    /// The longest text that a list is joined to, in bytes: each element brings the separator once more.
    private static let longestJoin = 5_000_000

    /// The filters after which HTML isn't escaped any more.
    static let safe: Set<String> = ["safe", "escape", "urlencode", "linebreaksbr", "linebreaks"]

    static let table: [String: Function] = texts.merging(numbers) { $1 }.merging(lists) { $1 }

    private static let texts: [String: Function] = [
        "safe": { value, _ in value },
        "escape": { value, _ in .string(TemplateValue.escaped(TemplateValue.text(value))) },
        "upper": text { $0.uppercased() },
        "lower": text { $0.lowercased() },
        "capfirst": text { $0.prefix(1).uppercased() + $0.dropFirst() },
        "title": text { text in
            text.split(separator: " ", omittingEmptySubsequences: false)
                .map { $0.prefix(1).uppercased() + $0.dropFirst().lowercased() }.joined(separator: " ")
        },
        "trim": text { $0.trimmed },
        "striptags": text { PlainText.withoutTags($0) },
        "urlencode": text { QueryString.encoded($0).replacing("%2F", with: "/") },
        "linebreaksbr": text { TemplateValue.escaped($0).replacing("\n", with: "<br>") },
        "linebreaks": text { text in
            TemplateValue.escaped(text).split(separator: "\n\n").map { paragraph in
                "<p>\(paragraph.replacing("\n", with: "<br>"))</p>"
            }.joined(separator: "\n\n")
        },
        "truncatechars": { value, argument in
            let text = TemplateValue.text(value)
            guard let limit = argument?.int, limit > 0, text.count > limit else { return value }
            return .string(text.prefix(limit - 1) + "…")
        },
        "truncatewords": { value, argument in
            let words = TemplateValue.text(value).split(whereSeparator: \.isWhitespace)
            guard let limit = argument?.int, limit > 0, words.count > limit else { return value }
            return .string(words.prefix(limit).joined(separator: " ") + " …")
        },
        "cut": { value, argument in
            .string(TemplateValue.text(value).replacing(argument.map(TemplateValue.text) ?? "", with: ""))
        },
        "default": { value, argument in TemplateValue.isTrue(value) ? value : argument ?? .null },
        "default_if_none": { value, argument in value.isNull ? argument ?? .null : value },
        "yesno": { value, argument in
            let words = (argument?.string ?? "yes,no,maybe").split(separator: ",").map(String.init)
            guard words.count > 1 else { return value }
            if value.isNull { return .string(words.count > 2 ? words[2] : words[1]) }
            return .string(TemplateValue.isTrue(value) ? words[0] : words[1])
        },
        "date": { value, argument in
            guard let date = TemplateDate(value) else { return .string("") }
            return .string(date.text(argument?.string ?? "N j, Y"))
        },
        // A text with a date is one to the filter `date` as it is.
        "format_date_string": { value, _ in value },
    ]

    private static let numbers: [String: Function] = [
        "add": { value, argument in
            if let left = TemplateValue.number(value), let right = TemplateValue.number(argument) {
                return number(left + right)
            }
            return .string(TemplateValue.text(value) + (argument.map(TemplateValue.text) ?? ""))
        },
        "multiply": calculation { $0 * $1 },
        "divide": calculation { $1 == 0 ? nil : $0 / $1 },
        "subtract": calculation { $0 - $1 },
        "floatformat": { value, argument in
            guard let number = TemplateValue.number(value) else { return .string("") }
            let places = argument?.int ?? -1
            if places < 0, number == number.rounded() { return .string(decimal(number, 0)) }
            return .string(decimal(number, Int(min(places.magnitude, 20))))
        },
        "pluralize": { value, argument in
            let endings = (argument?.string ?? "s").split(separator: ",", omittingEmptySubsequences: false)
            let isOne = TemplateValue.number(value) == 1 || value.array?.count == 1
            return .string(String(isOne ? endings.count > 1 ? endings[0] : "" : endings.last ?? ""))
        },
    ]

    private static let lists: [String: Function] = [
        "length": { value, _ in
            switch value {
            case .string(let text): .int(text.count)
            case .array(let elements): .int(elements.count)
            case .object(let object): .int(object.count)
            case .null, .bool, .number, .raw: 0
            }
        },
        "first": { value, _ in TemplateValue.elements(value).first ?? .string("") },
        "last": { value, _ in TemplateValue.elements(value).last ?? .string("") },
        "join": join,
        "split": { value, argument in
            let separator = argument?.string ?? ","
            guard !separator.isEmpty else { return .array([value]) }
            return .array(TemplateValue.text(value).split(separator: separator).map { .string(String($0)) })
        },
        "slice": slice,
        "lookup": { value, argument in TemplateValue.member(value, argument.map(TemplateValue.text) ?? "") },
    ]

    private static func text(_ change: @escaping @Sendable (String) -> String) -> Function {
        { value, _ in .string(change(TemplateValue.text(value))) }
    }

    private static func calculation(_ result: @escaping @Sendable (Double, Double) -> Double?) -> Function {
        { value, argument in
            guard let left = TemplateValue.number(value), let right = TemplateValue.number(argument) else {
                return .string("")
            }
            return result(left, right).map(number) ?? .string("")
        }
    }

    /// A number as Python shows it: a whole one without its fraction.
    private static func number(_ value: Double) -> JSON {
        guard value.isFinite else { return .string("") }
        return value == value.rounded() && abs(value) < 1e15 ? .int(Int64(value)) : .number("\(value)")
    }

    /// A number with so many decimal places, rounded half up.
    private static func decimal(_ value: Double, _ places: Int) -> String {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let scaled = (abs(value) * scale).rounded(.toNearestOrAwayFromZero)
        guard scaled < 9e18 else { return "\(value)" }
        let digits = String(Int64(scaled))
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard places > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return "\(sign)\(padded.dropLast(places)).\(padded.suffix(places))"
    }

    @Sendable private static func join(_ value: JSON, _ argument: JSON?) throws(TemplateError) -> JSON {
        let separator = argument.map(TemplateValue.text) ?? ""
        let texts = TemplateValue.elements(value).map(TemplateValue.text)
        guard texts.count * separator.utf8.count <= longestJoin else { throw TemplateError.tooLarge }
        return .string(texts.joined(separator: separator))
    }

    /// Python's slice: `":2"`, `"1:"`, `"-3:"`.
    @Sendable private static func slice(_ value: JSON, _ argument: JSON?) -> JSON {
        let elements = TemplateValue.elements(value)
        let parts = (argument?.string ?? "").split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count < 3 else { return value }
        func place(_ text: Substring?, _ standard: Int) -> Int {
            guard let text, let number = Int(text) else { return standard }
            return min(max(number < 0 ? elements.count + number : number, 0), elements.count)
        }
        let start = parts.count == 2 ? place(parts[0], 0) : 0
        let end = place(parts.last, elements.count)
        let slice = start < end ? Array(elements[start..<end]) : []
        return value.string == nil ? .array(slice) : .string(slice.map(TemplateValue.text).joined())
    }
}
