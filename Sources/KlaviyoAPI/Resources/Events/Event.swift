import JSONAPI

/// Something that happened to a profile, counted by a metric.
///
/// <https://developers.klaviyo.com/en/reference/events_api_overview>
struct Event: Sendable, Equatable {
    var id: String
    var uuid: String
    var metric: String
    var profile: String
    /// In whole seconds, as Klaviyo cuts it off (documented).
    var time: Timestamp
    /// As JSON text.
    var properties: String

    /// Whether a text can be the id of an event; all others are answered 400, not 404 (recorded).
    static func isID(_ text: String) -> Bool {
        text.utf8.count == 11
            && text.unicodeScalars.allSatisfy {
                $0.isASCII && $0.properties.isAlphabetic || ("0"..."9").contains($0)
            }
    }
}

extension Event: Resource {
    static let type = "event"
    static let collection = "events"

    /// Both are shown without being included (recorded).
    var linked: [String: JSON] {
        ["profile": Profile.identifier(profile), "metric": Metric.identifier(metric)]
    }

    func attribute(_ name: String, _ precision: Precision) -> JSON? {
        switch name {
        case "timestamp": .int(time.seconds)
        case "event_properties": .raw(properties)
        case "datetime": .string(time.iso8601())
        case "uuid": .string(uuid)
        default: nil
        }
    }
}

/// An event that is about to be stored.
struct NewEvent: Sendable, Equatable {
    /// The name of its metric.
    var metric: String
    /// The key of the metric's integration.
    var integration: String
    var profile: String
    var time: Timestamp
    /// What is known of it, `$event_id` included: a second one of the same metric and profile isn't stored.
    var properties: JSONObject

    /// What tells it from others of its metric and profile: without an `$event_id`, its second (documented).
    var eventID: String { properties["$event_id"]?.string ?? String(time.seconds) }
}
