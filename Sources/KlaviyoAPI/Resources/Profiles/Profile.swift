import JSONAPI

/// A person that an account knows.
///
/// <https://developers.klaviyo.com/en/reference/profiles_api_overview>
struct Profile: Sendable, Equatable {
    var id: String
    var email: String?
    var phoneNumber: String?
    /// A text, or a number where a client sent one: it comes back as it was sent (recorded).
    var externalID: JSON?
    var anonymousID: String?
    /// First name, last name and the other plain texts, by their names in the API.
    var texts: [String: String] = [:]
    /// What is known of ``locationFields``.
    var location: JSONObject = [:]
    /// Custom properties as JSON text.
    var properties = "{}"
    var created: Timestamp
    var updated: Timestamp
    var lastEventDate: Timestamp?

    static let textNames = ["first_name", "last_name", "organization", "locale", "title", "image"]
    static let locationFields = [
        "address1", "address2", "city", "country", "latitude", "longitude", "region", "zip", "timezone", "ip",
    ]

    init(id: String, at time: Timestamp) {
        self.id = id
        created = time
        updated = time
    }

    var hasIdentifier: Bool {
        email != nil || phoneNumber != nil || externalID != nil || anonymousID != nil
    }
}

extension Profile {
    /// Sets what a request's attributes name: `null` clears, and what is left out stays as it is.
    ///
    /// - Parameter keepsOnNull: Whether `null` leaves a field alone, as bulk imports do (documented).
    mutating func apply(_ attributes: JSONObject, keepsOnNull: Bool = false) {
        for member in attributes where !(keepsOnNull && member.value.isNull) {
            switch member.name {
            case "email": email = member.value.string
            case "phone_number": phoneNumber = member.value.string
            case "external_id": externalID = member.value.isNull ? nil : member.value
            case "anonymous_id": anonymousID = member.value.string
            case "location":
                if let changes = member.value.object { location = location.merging(changes) }
            case "properties":
                if let changes = member.value.object { mergeProperties(changes) }
            case let name where Self.textNames.contains(name): texts[name] = member.value.string
            default: break
            }
        }
    }

    /// Sets custom properties over those that are there.
    mutating func mergeProperties(_ changes: JSONObject) {
        let current = (try? JSON(parsing: properties))?.object ?? [:]
        properties = JSON.object(current.merging(changes)).text
    }
}

extension Profile: Resource {
    static let type = "profile"
    static let collection = "profiles"

    func attribute(_ name: String, _ precision: Precision) -> JSON? {
        switch name {
        case "email": .optional(email)
        case "phone_number": .optional(phoneNumber)
        case "external_id": externalID ?? .null
        case "anonymous_id": .optional(anonymousID)
        case "created": .string(created.iso8601(precision.created))
        case "updated": .string(updated.iso8601(precision.updated))
        case "last_event_date": .optional(lastEventDate?.iso8601())
        case "location": locationJSON
        case "properties": .raw(properties)
        case "whatsapp_bsuid": .null
        case let name where Self.textNames.contains(name): .optional(texts[name])
        default: nil
        }
    }

    /// All ten fields, `null` where nothing is known (recorded).
    private var locationJSON: JSON {
        var object = JSONObject()
        object.reserveCapacity(Self.locationFields.count)
        for name in Self.locationFields { object.append(name, location[name] ?? .null) }
        return .object(object)
    }
}
