import JSONAPI

/// One condition of a segment, or a part of one, with its place in a request.
///
/// Its form has been checked against the description when it is compiled.
struct SegmentCondition: Sendable {
    let json: JSON
    /// A JSON pointer.
    let place: String

    /// A text member.
    subscript(_ name: String) -> String { json[name]?.string ?? "" }

    /// A part of the condition; `nil` where it isn't there or is `null`.
    func part(_ name: String) -> SegmentCondition? {
        guard let value = json[name], !value.isNull else { return nil }
        return SegmentCondition(json: value, place: "\(place)/\(name)")
    }

    /// The elements of a part.
    func elements(_ name: String) -> [SegmentCondition] {
        (json[name]?.array ?? []).enumerated().map {
            SegmentCondition(json: $1, place: "\(place)/\(name)/\($0)")
        }
    }

    /// What says that this can't be evaluated.
    ///
    /// `what`: The words of the definition that can't.
    func notEmulated(_ what: String) -> APIError {
        APIError(.segmentConditionNotEmulated, what, at: .pointer(place))
    }

    private typealias Compile = @Sendable (SegmentCondition, Timestamp) throws(APIError) -> BoundSQL

    /// How the conditions of each `type` are compiled; there is nothing here to evaluate the others by.
    private static let types: [String: Compile] = [
        "profile-group-membership": { (condition, now) throws(APIError) in
            try MembershipCondition(condition).sql(at: now)
        },
        "profile-metric": { (condition, now) throws(APIError) in
            try MetricCondition(condition).sql(at: now)
        },
        "profile-marketing-consent": { (condition, now) throws(APIError) in
            try ConsentCondition(condition).sql(at: now)
        },
        "profile-metric-funnel": { (condition, now) throws(APIError) in
            try FunnelCondition(condition).sql(at: now)
        },
        "profile-permissions": { (condition, now) throws(APIError) in
            try PermissionCondition(condition).sql(at: now)
        },
        "profile-predictive-analytics": { (condition, now) throws(APIError) in
            try PredictionCondition(condition).sql(at: now)
        },
        "profile-property": { (condition, now) throws(APIError) in
            try PropertyCondition(condition).sql(at: now)
        },
        "profile-region": { (condition, _) throws(APIError) in try RegionCondition(condition).sql },
    ]

    /// Compiles a condition to SQL on a row of `profile`.
    func sql(at now: Timestamp) throws(APIError) -> BoundSQL {
        guard let compile = Self.types[self["type"]] else { throw notEmulated(self["type"]) }
        return try compile(self, now)
    }
}
