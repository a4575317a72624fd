import JSONAPI

/// What the registration of a toll-free sender must say beside what its schema demands.
enum TollFreeRegistration {
    /// Checks how the business is registered (documented: a sole proprietor in the United States needs no authority and
    /// no number), and whether the contact's address and number can be any (assumed: as those of profiles).
    ///
    /// `place`: The JSON pointer of the attributes.
    /// - Throws: ``APIError`` 400 with every problem.
    static func check(_ attributes: JSONObject, at place: String) throws {
        let isExempt =
            attributes["business_type"] == "SOLE_PROPRIETOR"
            && attributes["business_registration_country"] == "US"
        let needed = isExempt ? ["country"] : ["country", "authority", "number"]
        var problems: [ErrorObject] = []
        for name in needed.map({ "business_registration_\($0)" }) where attributes[name]?.isNull ?? true {
            let type = "text-messaging-sender-registration"
            problems.append(ErrorObject(.missingField, name, type, at: .pointer("\(place)/\(name)")))
        }
        problems += Identifiers(attributes, at: place).problems
        guard problems.isEmpty else { throw APIError(problems) }
    }
}
