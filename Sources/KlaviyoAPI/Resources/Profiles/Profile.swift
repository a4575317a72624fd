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
    /// First name, last name and the other plain texts, in the order of ``textNames``.
    var texts: [String?] = Array(repeating: nil, count: textNames.count)
    /// All of ``locationFields`` as JSON text, `null` where nothing is known, as answers show it (recorded).
    var location = unknownLocation
    /// Custom properties as JSON text.
    var properties = "{}"
    var created: Timestamp
    var updated: Timestamp
    var lastEventDate: Timestamp?

    static let textNames = ["first_name", "last_name", "organization", "locale", "title", "image"]
    static let locationFields = [
        "address1", "address2", "city", "country", "latitude", "longitude", "region", "zip", "timezone", "ip",
    ]

    /// The largest payload of a profile, in bytes (documented).
    static let largestPayload = 102_400

    /// What tells one profile from another, in the order of identity resolution (documented).
    static let identifierNames = ["external_id", "email", "phone_number", "anonymous_id"]

    private static let unknownLocation = JSON.object(
        JSONObject(locationFields.map { .init(name: $0, value: .null) })
    ).text

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
    /// `keepsOnNull`: Whether `null` leaves a field alone, as bulk imports do (documented), be it a part of the location
    /// or a custom property.
    mutating func apply(_ attributes: JSONObject, keepsOnNull: Bool = false) throws {
        func changes(_ value: JSON) -> JSONObject? {
            keepsOnNull ? value.object.map(Self.known) : value.object
        }
        for member in attributes where !(keepsOnNull && member.value.isNull) {
            switch member.name {
            case "email":
                // An address is shown as it was first sent (assumed).
                let isSame = email != nil && email?.lowercased() == member.value.string?.lowercased()
                if !isSame { email = member.value.string }
            case "phone_number": phoneNumber = member.value.string
            case "external_id": externalID = member.value.isNull ? nil : member.value
            case "anonymous_id": anonymousID = member.value.string
            case "location":
                if let changes = changes(member.value) { location = try Self.merged(location, changes) }
            case "properties":
                if let changes = changes(member.value) { try mergeProperties(changes) }
            default:
                if let index = Self.textNames.firstIndex(of: member.name) {
                    texts[index] = member.value.string
                }
            }
        }
    }

    /// Sets custom properties over those that are there.
    mutating func mergeProperties(_ changes: JSONObject) throws {
        properties = try Self.merged(properties, changes)
    }

    /// Carries out each `meta.patch_properties` of a profile's data in a body.
    mutating func patchProperties(in data: JSON?) throws {
        for patch in PatchProperties.patches(in: data) {
            let current = try JSONObject(stored: properties)
            properties = JSON.object(PatchProperties.apply(patch, to: current)).text
        }
    }

    /// Takes from another profile what this one doesn't have.
    mutating func fillGaps(from other: Profile) throws {
        email = email ?? other.email
        phoneNumber = phoneNumber ?? other.phoneNumber
        externalID = externalID ?? other.externalID
        anonymousID = anonymousID ?? other.anonymousID
        for index in texts.indices { texts[index] = texts[index] ?? other.texts[index] }
        let known = Self.known(try JSONObject(stored: location))
        location = try Self.merged(other.location, known)
        lastEventDate = [lastEventDate, other.lastEventDate].compactMap { $0 }.max()
        properties = try Self.merged(other.properties, JSONObject(stored: properties))
    }

    /// The members of an object that say something.
    private static func known(_ object: JSONObject) -> JSONObject {
        JSONObject(object.filter { !$0.value.isNull })
    }

    /// An object with changes set over it, as JSON text.
    private static func merged(_ text: String, _ changes: JSONObject) throws -> String {
        JSON.object(try JSONObject(stored: text).merging(changes)).text
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
        case "location": .raw(location)
        case "properties": .raw(properties)
        case "whatsapp_bsuid": .null
        default: Self.textNames.firstIndex(of: name).map { .optional(texts[$0]) }
        }
    }
}
