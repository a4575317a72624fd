import JSONAPI

/// A condition of being in the European Union or the United States, by the country of the profile's location.
///
/// The country may be written out in English or as its code of two letters. What Klaviyo concludes from an IP
/// address is not emulated (assumed).
struct RegionCondition {
    let condition: SegmentCondition

    init(_ condition: SegmentCondition) {
        self.condition = condition
    }

    private static let countries: [String: [String]] = [
        "united_states": ["us", "usa", "united states", "united states of america"],
        "european_union": [
            "at", "austria", "be", "belgium", "bg", "bulgaria", "hr", "croatia", "cy", "cyprus", "cz",
            "czechia", "czech republic", "dk", "denmark", "ee", "estonia", "fi", "finland", "fr", "france",
            "de",
            "germany", "gr", "greece", "hu", "hungary", "ie", "ireland", "it", "italy", "lv", "latvia", "lt",
            "lithuania", "lu", "luxembourg", "mt", "malta", "nl", "netherlands", "the netherlands", "pl",
            "poland", "pt", "portugal", "ro", "romania", "sk", "slovakia", "si", "slovenia", "es", "spain",
            "se", "sweden",
        ],
    ]

    var sql: BoundSQL {
        get throws(APIError) {
            guard let countries = Self.countries[condition["region"]] else {
                throw condition.notEmulated(condition["region"])
            }
            let list = JSON.array(countries.map { .string($0) }).text
            let country = SegmentValue.member("country", of: "profile.location")
            let isInRegion = try country.has { value, _ in
                "lower(trim(\(value))) IN (SELECT value FROM json_each(\(list)))"
            }
            return condition.json["in_region"] == false ? .not(isInRegion) : isInRegion
        }
    }
}
