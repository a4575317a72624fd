import JSONAPI

/// The address of an app on one device, to which push messages go.
///
/// <https://developers.klaviyo.com/en/reference/create_push_token>
struct PushToken: Sendable, Equatable {
    /// Whether the person lets the app show messages.
    enum Enablement: String, Sendable, CaseIterable {
        case authorized = "AUTHORIZED"
        case denied = "DENIED"
        case notDetermined = "NOT_DETERMINED"
        case provisional = "PROVISIONAL"
        case unauthorized = "UNAUTHORIZED"
    }

    /// The members of its metadata, in order.
    static let metadataNames = [
        "device_id", "klaviyo_sdk", "sdk_version", "device_model", "os_name", "os_version", "manufacturer",
        "app_name", "app_version", "app_build", "app_id", "environment",
    ]

    var token: String
    var profile: String
    /// `android` or `ios`.
    var platform: String
    /// `apns` or `fcm`.
    var vendor: String
    /// `AUTHORIZED` where a request doesn't say (documented).
    var enablement: Enablement
    /// `AVAILABLE`, `DENIED` or `RESTRICTED`; the first where a request doesn't say (documented).
    var background: String
    /// All of ``metadataNames`` as JSON text, `null` where nothing is known.
    var metadata: String
    var created: Timestamp
    /// When it was registered last.
    var recorded: Timestamp

    /// Reads the attributes of a token, as requests and scenarios have them.
    init(_ attributes: JSONObject, of profile: String, at time: Timestamp) {
        token = attributes["token"]?.string ?? ""
        self.profile = profile
        platform = attributes["platform"]?.string ?? "ios"
        vendor = attributes["vendor"]?.string ?? (platform == "ios" ? "apns" : "fcm")
        enablement =
            attributes["enablement_status"]?.string.flatMap { Enablement(rawValue: $0) } ?? .authorized
        background = attributes["background"]?.string ?? "AVAILABLE"
        let known = attributes["device_metadata"]
        metadata =
            JSON.object(
                JSONObject(Self.metadataNames.map { .init(name: $0, value: known?[$0] ?? .null) })
            ).text
        created = time
        recorded = time
    }
}

extension PushToken: Resource {
    static let type = "push-token"
    static let collection = "push-tokens"

    /// The value of the token itself (documented: what the path of one names).
    var id: String { token }

    func attribute(_ name: String, _ precision: Precision) -> JSON? {
        switch name {
        case "created": .string(created.iso8601())
        case "token": .string(token)
        case "enablement_status": .string(enablement.rawValue)
        case "platform": .string(platform)
        case "vendor": .string(vendor)
        case "background": .string(background)
        case "recorded_date": .string(recorded.iso8601())
        case "metadata": .raw(metadata)
        default: nil
        }
    }
}
