import JSONAPI
import Store

/// What is left of an erased person's events: they stay in the history and in the counts of their metrics, and say
/// `redacted.<uuid>@example.com` wherever they named the person (documented:
/// <https://help.klaviyo.com/hc/en-us/articles/115005073847>; which members of an event are meant is assumed).
struct Redaction {
    /// The person's addresses and numbers, in lower case.
    let identifiers: Set<String>
    /// What stands in their place.
    let replacement: String

    init(of profile: Profile, ids: IDSource, in db: Connection) throws {
        let own = [profile.email, profile.phoneNumber].compactMap(\.self)
        let secondary = try IdentityTable.secondaryEmails(of: profile.id, in: db)
        identifiers = Set((own + secondary).map { $0.lowercased() })
        replacement = "redacted.\(ids.uuid())@example.com"
    }

    /// The same value without the person's addresses and numbers, however deep they lie.
    func redacted(_ value: JSON) -> JSON {
        switch value {
        case .string(let text):
            identifiers.contains(text.lowercased()) ? .string(replacement) : value
        case .array(let elements):
            .array(elements.map(redacted))
        case .object(let object):
            .object(JSONObject(object.map { JSONObject.Member(name: $0.name, value: redacted($0.value)) }))
        case .null, .bool, .number, .raw:
            value
        }
    }
}
