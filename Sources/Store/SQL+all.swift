package import GRDB

extension SQL {
    /// How many conditions stand in one pair of parentheses.
    private static let group = 100

    /// All of some conditions: in groups, since SQLite takes no expression that is more than 1,000 deep, and a row of
    /// `AND`s is as deep as it is long.
    package static func all(_ conditions: [SQL]) -> SQL {
        let groups = stride(from: 0, to: conditions.count, by: group).map { start -> SQL in
            let some = conditions[start..<min(start + group, conditions.count)].map { "(\($0))" as SQL }
            return "(\(some.joined(separator: " AND ")))"
        }
        return groups.joined(separator: " AND ")
    }
}
