import JSONAPI

/// How old somebody must be to get text messages.
struct AgeGate: Sendable, Equatable {
    let minimumAge: Int

    /// Reads a number of years, also as text; `nil` for anything else.
    init?(_ json: JSON) {
        guard let age = json.int ?? json.string.flatMap({ Int($0) }), (1...120).contains(age) else {
            return nil
        }
        minimumAge = age
    }

    /// Whether somebody who was born on a day, `1989-12-13`, is old enough on another.
    func lets(_ birth: String, passOn today: String) -> Bool {
        guard let born = Int(birth.prefix(4)), let year = Int(today.prefix(4)) else { return false }
        let hadBirthday = today.dropFirst(4) >= birth.prefix(10).dropFirst(4)
        return year - born - (hadBirthday ? 0 : 1) >= minimumAge
    }
}
