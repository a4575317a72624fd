/// A dated version of the API that Klaviyo has published.
package struct Revision: Sendable, Hashable, Comparable {
    /// Its date, `2026-07-15`.
    package let name: String
    /// Its place among the known ones, the oldest first.
    let index: Int
    /// The day from which it is deprecated, a year later.
    let deprecation: String
    /// The day on which it is retired, two years later.
    let retirement: String

    init(name: String, index: Int) {
        self.name = name
        self.index = index
        deprecation = Self.later(name, years: 1)
        retirement = Self.later(name, years: 2)
    }

    /// The same day of another year.
    static func later(_ date: String, years: Int) -> String {
        "\((Int(date.prefix(4)) ?? 0) + years)\(date.dropFirst(4))"
    }

    package static func < (left: Revision, right: Revision) -> Bool { left.index < right.index }
    package static func == (left: Revision, right: Revision) -> Bool { left.index == right.index }

    package func hash(into hasher: inout Hasher) { hasher.combine(index) }
}
