/// Something stored can't be read: a word that this version doesn't know, or damage.
struct UnreadableRow: Error, CustomStringConvertible {
    /// What it should be, such as a consent.
    let kind: String
    let value: String

    var description: String { "a stored \(kind) is '\(value)', which this version can't read" }
}
