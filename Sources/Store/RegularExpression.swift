import GRDB

/// A regular expression whose search takes time in proportion to the text, whatever it says: no client can keep the
/// server busy with one.
///
/// The syntax is what Python, Java and RE2 have in common: characters, classes, groups, alternatives, repetitions,
/// anchors, word boundaries, and `(?i)` at the beginning. The search follows all ways at once
/// (<https://swtch.com/~rsc/regexp/regexp1.html>), so there is no looking ahead or behind, and no reference back.
package struct RegularExpression: Sendable {
    /// Why a text is no regular expression here.
    package enum Problem: Error {
        case malformed
        /// It looks around or back, or is too long.
        case notSupported
    }

    /// A step of the program that an expression becomes; numbers are places in the program.
    enum Instruction: Sendable {
        case one(ScalarSet)
        case assert(Assertion)
        case split(Int, Int)
        case jump(Int)
        case match
    }

    /// What holds at a place between two characters.
    enum Assertion: Sendable {
        case start, end, wordBoundary, noWordBoundary
    }

    /// More parts than people's expressions have, with each repetition counted; the time that a search takes is a multiple of them.
    static let longest = 2000

    private let program: [Instruction]
    private let ignoresCase: Bool

    package init(_ pattern: String) throws(Problem) {
        var parser = RegularExpressionParser(pattern)
        ignoresCase = parser.skipsCaseFlag()
        var program = RegularExpressionProgram()
        try program.append(try parser.expression())
        self.program = program.instructions + [.match]
    }

    /// Whether there is a match anywhere in a text.
    package func matches(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        var marks = [Int](repeating: -1, count: program.count)
        var states: [Int] = []
        for place in 0...scalars.count {
            var open = states + [0]
            states = []
            while let state = open.popLast() {
                guard marks[state] != place else { continue }
                marks[state] = place
                switch program[state] {
                case .match: return true
                case .jump(let next): open.append(next)
                case .split(let one, let other): open += [one, other]
                case .assert(let assertion):
                    if Self.holds(assertion, at: place, in: scalars) { open.append(state + 1) }
                case .one(let set):
                    guard place < scalars.count else { continue }
                    if set.contains(scalars[place], ignoringCase: ignoresCase) { states.append(state + 1) }
                }
            }
        }
        return false
    }

    private static func holds(_ assertion: Assertion, at place: Int, in text: [Unicode.Scalar]) -> Bool {
        let isBehindWord = place > 0 && ScalarSet.isWord(text[place - 1])
        let isBeforeWord = place < text.count && ScalarSet.isWord(text[place])
        return switch assertion {
        case .start: place == 0
        case .end: place == text.count
        case .wordBoundary: isBehindWord != isBeforeWord
        case .noWordBoundary: isBehindWord == isBeforeWord
        }
    }

    /// `regexp(pattern, text)` in SQL: whether a text has a match; not where the pattern is no expression.
    static let function = DatabaseFunction("regexp", argumentCount: 2, pure: true) { values in
        guard let pattern = String.fromDatabaseValue(values[0]),
            let text = String.fromDatabaseValue(values[1]),
            let expression = try? RegularExpression(pattern)
        else { return false }
        return expression.matches(text)
    }
}
