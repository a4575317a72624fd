/// A mistake in a scenario file, with its place.
package struct ScenarioError: Error, Equatable, CustomStringConvertible {
    package let file: String
    /// Counted from 1.
    package let line: Int
    /// Counted from 1.
    package let column: Int
    package let message: String

    package var description: String { "\(file):\(line):\(column): \(message)" }
}
