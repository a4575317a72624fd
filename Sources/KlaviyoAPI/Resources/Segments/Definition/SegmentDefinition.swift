import JSONAPI

/// Who is in a segment: groups of conditions, of which a profile meets one in each group.
///
/// It is compiled to one condition of SQL on a row of `profile`. What can't be evaluated is refused, never taken
/// for false.
///
/// <https://developers.klaviyo.com/en/docs/segments_api_overview>
struct SegmentDefinition: Sendable {
    /// How many conditions a definition has at most (assumed).
    static let maximum = 500

    /// As the API shows it.
    let json: JSON
    /// Its JSON pointer in a request.
    private let place: String

    init(_ json: JSON, at place: String = "/data/attributes/definition") {
        self.json = Self.completed(json)
        self.place = place
    }

    /// The conditions with the group each is in, and its place in a request.
    private var groups: [[SegmentCondition]] {
        (json["condition_groups"]?.array ?? []).enumerated().map { group, value in
            (value["conditions"]?.array ?? []).enumerated().map { index, condition in
                SegmentCondition(
                    json: condition,
                    place: "\(place)/condition_groups/\(group)/conditions/\(index)"
                )
            }
        }
    }

    /// Compiles the definition as it is to be understood at a time.
    ///
    /// Throws ``APIError`` with every condition that is wrong or not emulated.
    func sql(at now: Timestamp) throws(APIError) -> BoundSQL {
        let groups = groups
        guard groups.joined().count <= Self.maximum else {
            throw APIError(.segmentTooLarge, String(Self.maximum), at: .pointer(place))
        }
        var problems: [ErrorObject] = []
        if groups.isEmpty {
            let place = ErrorObject.Source.pointer("\(self.place)/condition_groups")
            problems.append(ErrorObject(.tooFewItems, ["condition_groups", "1"], at: place))
        }
        var compiled: [BoundSQL] = []
        for (index, group) in groups.enumerated() {
            if group.isEmpty {
                let place = ErrorObject.Source.pointer("\(self.place)/condition_groups/\(index)/conditions")
                problems.append(ErrorObject(.tooFewItems, ["conditions", "1"], at: place))
            }
            var conditions: [BoundSQL] = []
            for condition in group {
                do throws(APIError) {
                    conditions.append(try condition.sql(at: now))
                } catch {
                    problems += error.problems
                }
            }
            compiled.append(.any(conditions))
        }
        guard problems.isEmpty else { throw APIError(problems) }
        return .all(compiled)
    }

    /// The lists and segments that conditions name, each with its place.
    var groupReferences: [(id: String, place: String)] {
        groups.joined().flatMap { condition in
            condition.json.strings("group_ids").enumerated().map { index, id in
                (id, "\(condition.place)/group_ids/\(index)")
            }
        }
    }

    /// The metrics that conditions and their steps name, each with its place.
    var metricReferences: [(id: String, place: String)] {
        groups.joined().flatMap { [$0] + $0.elements("steps") }.compactMap { part in
            part.json["metric_id"]?.string.map { ($0, "\(part.place)/metric_id") }
        }
    }

    /// Whether who is in it changes as time passes, without anybody doing anything.
    var isTimed: Bool { Self.isTimed(json) }

    /// What a date is compared with the present by; all other operators name fixed dates.
    private static let fixedOperators = ["after", "before", "between-static", "calendar-month", "alltime"]

    private static func isTimed(_ json: JSON) -> Bool {
        switch json {
        case .object(let object):
            if object["type"] == "date", let name = object["operator"]?.string,
                !fixedOperators.contains(name)
            {
                return true
            }
            return object.contains { isTimed($0.value) }
        case .array(let elements): return elements.contains(where: isTimed)
        default: return false
        }
    }

    /// A condition of being a member always shows its `timeframe_filter` (recorded as `null`).
    private static func completed(_ json: JSON) -> JSON {
        guard var definition = json.object, let groups = definition["condition_groups"]?.array else {
            return json
        }
        let shown = groups.map { group -> JSON in
            guard var members = group.object, let conditions = members["conditions"]?.array else {
                return group
            }
            members["conditions"] = .array(
                conditions.map { condition in
                    guard var condition = condition.object, condition["is_member"] == true,
                        condition["timeframe_filter"] == nil
                    else { return condition }
                    condition["timeframe_filter"] = .null
                    return .object(condition)
                }
            )
            return .object(members)
        }
        definition["condition_groups"] = .array(shown)
        return .object(definition)
    }
}
