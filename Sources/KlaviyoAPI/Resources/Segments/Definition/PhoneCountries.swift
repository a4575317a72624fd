import JSONAPI

/// The countries of phone numbers that a filter names: by region, such as `US` (documented), or by calling code, such
/// as `45` (assumed).
struct PhoneCountries {
    /// What the numbers begin with, whosoever they are.
    private let codes: [String]
    /// What the numbers of the regions begin with.
    private let own: [String]
    /// Longer beginnings of those that are other regions': Canada's in `+1`.
    private let foreign: [String]

    /// - Throws: ``APIError`` 400 for a word that is neither.
    init(_ filter: SegmentCondition) throws(APIError) {
        var codes: [String] = []
        var regions: Set<String> = []
        for (index, word) in filter.json.strings("value").enumerated() {
            let digits = word.drop { $0 == "+" }
            if CallingCodes.known.contains(word.uppercased()) {
                regions.insert(word.uppercased())
            } else if (1...4).contains(digits.utf8.count), digits.allSatisfy({ "0123456789".contains($0) }) {
                codes.append("+\(digits)")
            } else {
                let place = "\(filter.place)/value/\(index)"
                throw APIError(.invalidChoice, word, "value", at: .pointer(place))
            }
        }
        self.codes = codes
        (own, foreign) = CallingCodes.beginnings(of: regions)
    }

    /// Compiles whether a text is a number of one of the countries.
    func isAmong(_ number: BoundSQL) -> BoundSQL {
        .any([
            Self.begins(number, with: codes),
            .all([Self.begins(number, with: own), .not(Self.begins(number, with: foreign))]),
        ])
    }

    private static func begins(_ number: BoundSQL, with beginnings: [String]) -> BoundSQL {
        """
        EXISTS (SELECT 1 FROM json_each(\(JSON.array(beginnings.map { .string($0) }).text)) AS code
        WHERE substr(\(number), 1, length(code.value)) = code.value)
        """
    }
}
