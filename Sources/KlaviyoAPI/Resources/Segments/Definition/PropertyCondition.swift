import JSONAPI

/// A condition on what is known of a profile: an attribute, a part of its location, or a custom property.
struct PropertyCondition {
    let condition: SegmentCondition

    init(_ condition: SegmentCondition) {
        self.condition = condition
    }

    func sql(at now: Timestamp) throws(APIError) -> BoundSQL {
        guard let filter = condition.part("filter") else { throw condition.notEmulated("profile-property") }
        return try ValueFilter(filter, at: now).sql(try value)
    }

    private static let texts =
        ["phone_number", "external_id", "anonymous_id"] + Profile.textNames
    private static let times = ["created", "updated", "last_event_date"]

    private var value: SegmentValue {
        get throws(APIError) {
            let name = condition["property"]
            if name == "email" { return .email }
            if Self.texts.contains(name) { return .column("profile.\(name)") }
            if Self.times.contains(name) { return .time("profile.\(name)") }
            if let key = Self.key(in: name, of: "properties") {
                return .member(key, of: "profile.properties")
            }
            if let key = Self.key(in: name, of: "location"), Profile.locationFields.contains(key) {
                return .member(key, of: "profile.location")
            }
            throw APIError(.segmentUnknownProperty, name, at: .pointer("\(condition.place)/property"))
        }
    }

    /// The name between brackets and quotes in `properties['name']` (recorded; double quotes are assumed).
    private static func key(in name: String, of object: String) -> String? {
        for quote in ["'", "\""] {
            let (start, end) = ("\(object)[\(quote)", "\(quote)]")
            guard name.hasPrefix(start), name.hasSuffix(end), name.count >= start.count + end.count else {
                continue
            }
            return String(name.dropFirst(start.count).dropLast(end.count))
        }
        return nil
    }
}
