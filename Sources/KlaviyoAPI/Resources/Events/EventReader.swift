import JSONAPI

/// Reads the events of a request, checks what the schema can't, and makes the items of their job.
struct EventReader {
    private(set) var problems: [ErrorObject] = []
    private(set) var items: [Job.Item] = []
    private(set) var ignoresPhoneNumber = false
    private let limits: EventLimits
    /// The unique ids that were sent, with their places: for each profile and metric.
    private var uniqueIDs: [(key: String, id: String, place: String)] = []

    init(now: Timestamp) {
        limits = EventLimits(now: now)
    }

    /// Reads the events of one profile.
    ///
    /// - Parameters:
    ///   - profile: What the request says of it.
    ///   - pointer: Where that stands in the body.
    ///   - events: The attributes of its events, each with its place.
    mutating func read(profile: JSON, at pointer: String, events: [(attributes: JSON, place: String)]) {
        var attributes = profile["attributes"]?.object ?? [:]
        let place = "\(pointer)/attributes"
        // A malformed phone number is left out beside a valid email (documented).
        let identifiers = Identifiers(attributes, at: place, canIgnorePhoneNumber: true)
        problems += identifiers.problems + PatchIdentifiers(in: profile, at: pointer).problems
        if identifiers.ignoresPhoneNumber {
            attributes["phone_number"] = nil
            ignoresPhoneNumber = true
        }
        var data = profile.object ?? [:]
        data["attributes"] = .object(attributes)
        if !Identifiers.nameProfile(.object(data)) {
            problems.append(ErrorObject(.noIdentifier, at: .pointer(place)))
        }
        problems += limits.problems(ofProfile: attributes, at: place)
        for event in events {
            problems += limits.problems(of: event.attributes, at: event.place)
            note(event.attributes, of: Self.identity(of: data), at: event.place)
        }
        let stored = events.map { JSON.object(Self.event($0.attributes)) }
        items.append(
            Job.Item(
                email: attributes["email"]?.string,
                phoneNumber: attributes["phone_number"]?.string,
                payload: ["profile": .object(data), "events": .array(stored)]
            )
        )
    }

    /// Refuses a unique id that the request repeats for one profile and metric: then the request fails as a whole
    /// (documented).
    mutating func checkUniqueIDs() {
        var seen: Set<String> = []
        for (key, id, place) in uniqueIDs where !seen.insert(key).inserted {
            problems.append(ErrorObject(.repeatedUniqueID, id, at: .pointer("\(place)/unique_id")))
        }
    }

    private mutating func note(_ event: JSON, of profile: JSON, at place: String) {
        guard let id = event["unique_id"]?.string else { return }
        let key: JSON = [profile, event["metric"] ?? .null, .string(id)]
        uniqueIDs.append((key.text, id, place))
    }

    /// What tells whether two entries are about one profile: its id, or the first identifier that each has.
    private static func identity(of data: JSONObject) -> JSON {
        if let id = data["id"], !id.isNull { return ["id", id] }
        let attributes = data["attributes"]
        for name in Profile.identifierNames {
            guard let value = attributes?[name], !value.isNull else { continue }
            return [.string(name), name == "email" ? .optional(value.string?.lowercased()) : value]
        }
        return attributes?["_kx"] ?? .null
    }

    /// An event's attributes without the profile, which stands beside them.
    private static func event(_ attributes: JSON) -> JSONObject {
        var event = attributes.object ?? [:]
        event["profile"] = nil
        return event
    }
}

/// How large an event may be.
///
/// The numbers are documented, the texts of the refusals assumed:
/// <https://developers.klaviyo.com/en/reference/events_api_overview>
struct EventLimits {
    let now: Timestamp

    private static let properties = 400
    private static let stringBytes = 100_000
    private static let elements = 4000
    private static let depth = 10
    private static let earliest = Timestamp(seconds: 946_684_800)  // 2000-01-01
    private static let ahead = Duration.seconds(365 * 86_400)

    func problems(of event: JSON, at place: String) -> [ErrorObject] {
        var problems: [ErrorObject] = []
        if let text = event["time"]?.string, let time = Timestamp(iso8601: text),
            time < Self.earliest || time > now + Self.ahead
        {
            problems.append(ErrorObject(.timeOutOfRange, "time", at: .pointer("\(place)/time")))
        }
        guard let properties = event["properties"] else { return problems }
        let pointer = ErrorObject.Source.pointer("\(place)/properties")
        if properties.object?.count ?? 0 > Self.properties {
            problems.append(ErrorObject(.tooManyItems, "properties", String(Self.properties), at: pointer))
        }
        if let problem = Self.problem(of: properties, "properties", depth: 1, at: pointer) {
            problems.append(problem)
        }
        return problems
    }

    /// Of what an event says of its profile, only the length of texts is limited (documented).
    func problems(ofProfile attributes: JSONObject, at place: String) -> [ErrorObject] {
        let properties = attributes["properties"]?.object ?? [:]
        return properties.filter { Self.hasLongText($0.value) }.map { member in
            let pointer = ErrorObject.Source.pointer("\(place)/properties")
            return ErrorObject(.tooLong, member.name, String(Self.stringBytes), at: pointer)
        }
    }

    private static func hasLongText(_ value: JSON) -> Bool {
        switch value {
        case .string(let text): text.utf8.count > stringBytes
        case .array(let values): values.contains { hasLongText($0) }
        case .object(let object): object.contains { hasLongText($0.value) }
        default: false
        }
    }

    /// The first thing that is too large in a value.
    private static func problem(
        of value: JSON,
        _ name: String,
        depth: Int,
        at pointer: ErrorObject.Source
    ) -> ErrorObject? {
        if depth > Self.depth { return ErrorObject(.tooDeep, name, String(Self.depth), at: pointer) }
        switch value {
        case .string(let text) where text.utf8.count > stringBytes:
            return ErrorObject(.tooLong, name, String(stringBytes), at: pointer)
        case .array(let values) where values.count > elements:
            return ErrorObject(.tooManyItems, name, String(elements), at: pointer)
        case .array(let values):
            return values.lazy.compactMap { problem(of: $0, name, depth: depth + 1, at: pointer) }.first
        case .object(let object):
            return object.members.lazy.compactMap {
                problem(of: $0.value, $0.name, depth: depth + (isLeaf($0.value) ? 0 : 1), at: pointer)
            }.first
        default: return nil
        }
    }

    private static func isLeaf(_ value: JSON) -> Bool { value.object == nil && value.array == nil }
}
