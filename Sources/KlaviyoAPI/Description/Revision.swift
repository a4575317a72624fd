/// A dated version of the API that Klaviyo has published.
package struct Revision: Sendable, Hashable, Comparable {
    /// Its date, `2026-07-15`.
    package let name: String
    /// Its place among the known ones, the oldest first.
    let index: Int

    package static func < (left: Revision, right: Revision) -> Bool { left.index < right.index }
}
