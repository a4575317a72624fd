/// Where a condition finds the value that it is about.
enum SegmentValue: Sendable {
    /// A column of `profile`.
    case column(String)
    /// A column of `profile` with an email address, which is compared without regard to case.
    case email
    /// A column of `profile` with a time in microseconds.
    case time(String)
    /// A member of the JSON object in a column: of any type, or not there.
    case member(String, of: String)

    /// Whether the value is there and fulfils something, of which the name of its JSON type may be a part.
    func has(_ predicate: (_ value: BoundSQL, _ type: BoundSQL) throws(APIError) -> BoundSQL) throws(APIError)
        -> BoundSQL
    {
        switch self {
        case .column(let name):
            "(\(sql: name) IS NOT NULL AND \(try predicate("\(sql: name)", "typeof(\(sql: name))")))"
        case .time(let name):
            "(\(sql: name) IS NOT NULL AND \(try predicate("\(sql: name)", "'date'")))"
        case .email:
            """
            (profile.email IS NOT NULL AND \(try predicate("profile.email", "'text'")))
            """
        case .member(let key, let column):
            """
            EXISTS (SELECT 1 FROM json_each(\(sql: column)) AS member WHERE member.key = \(key)
            AND member.type <> 'null' AND \(try predicate("member.value", "member.type")))
            """
        }
    }

    /// Whether texts are compared without regard to case.
    var ignoresCase: Bool {
        if case .email = self { true } else { false }
    }

    /// How texts are compared: as they are, or in small letters.
    func folded(_ text: BoundSQL) -> BoundSQL { ignoresCase ? "lower(\(text))" : text }

    /// The moment that a value is, in SQL; `NULL` where a text is no date.
    func moment(_ value: BoundSQL, _ type: BoundSQL) -> SegmentMoment {
        if case .time = self { return SegmentMoment(sql: value, unit: .microseconds) }
        // A date begins with a year: SQLite would also take words such as "now".
        return SegmentMoment(
            sql: """
                CASE WHEN \(type) = 'text' AND \(value) GLOB '[0-9][0-9][0-9][0-9]-*'
                THEN CAST(strftime('%s', \(value)) AS INTEGER) END
                """,
            unit: .seconds
        )
    }
}
