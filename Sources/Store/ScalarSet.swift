/// A set of Unicode scalars, as a regular expression writes one: a character, a class, or `.`.
struct ScalarSet: Sendable {
    enum Part: Sendable {
        case range(ClosedRange<Unicode.Scalar>)
        case digits, words, spaces
        /// The scalars that are in none of the others.
        indirect case outside(ScalarSet)
    }

    var parts: [Part]
    var isNegated = false

    static let notLineFeed = ScalarSet(parts: [.range("\n"..."\n")], isNegated: true)

    func contains(_ scalar: Unicode.Scalar, ignoringCase: Bool) -> Bool {
        guard ignoringCase else { return contains(scalar) }
        let properties = scalar.properties
        let forms = [String(scalar), properties.lowercaseMapping, properties.uppercaseMapping]
        let isAnyPart = forms.contains { form in
            form.unicodeScalars.count == 1 && form.unicodeScalars.contains(where: isPart)
        }
        return isAnyPart != isNegated
    }

    private func contains(_ scalar: Unicode.Scalar) -> Bool { isPart(scalar) != isNegated }

    private func isPart(_ scalar: Unicode.Scalar) -> Bool {
        parts.contains { part in
            switch part {
            case .range(let range): range.contains(scalar)
            case .digits: ("0"..."9").contains(scalar)
            case .words: Self.isWord(scalar)
            case .spaces: scalar.properties.isWhitespace
            case .outside(let set): !set.contains(scalar)
            }
        }
    }

    static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
}
