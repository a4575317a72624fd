/// The known name that somebody has probably meant by an unknown one.
package enum Suggestion {
    /// ` (did you mean 'spam_filter'?)`, to stand after the unknown name; empty where no name is near.
    package static func text(for word: String, among names: [String]) -> String {
        guard word.utf8.count <= longest else { return "" }
        let candidates = names.map { (name: $0, distance: distance(word.lowercased(), $0.lowercased())) }
        guard let nearest = candidates.min(by: { $0.distance < $1.distance }),
            nearest.distance <= (word.count < 4 ? 1 : max(2, word.count / 3))
        else { return "" }
        return " (did you mean '\(nearest.name)'?)"
    }

    /// The most bytes of a word that is compared; nobody means a name by a longer one.
    private static let longest = 64

    /// How many letters must be put in, left out or exchanged to make one word of the other (Levenshtein).
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (column, other) in right.enumerated() {
                let exchanged = diagonal + (letter == other ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(exchanged, row[column] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
