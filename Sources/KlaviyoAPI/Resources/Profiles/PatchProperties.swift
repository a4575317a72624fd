import JSONAPI

/// `meta.patch_properties`: changes to custom properties that depend on what is there.
///
/// <https://developers.klaviyo.com/en/reference/create_or_update_profile>
enum PatchProperties {
    /// Applies `append`, `unappend` and `unset`, in that order, to custom properties.
    static func apply(_ patch: JSON, to properties: JSONObject) -> JSONObject {
        let appended = properties.merging(lists(patch["append"], properties) { ($0 ?? []) + $1 })
        let unappended = appended.merging(
            lists(patch["unappend"], appended) { current, sent in
                let removed = Set(sent.map(\.text))
                return current?.filter { !removed.contains($0.text) }
            }
        )
        let unset = patch["unset"]?.string.map { [$0] } ?? patch["unset"]?.array?.compactMap(\.string) ?? []
        return unset.isEmpty ? unappended : unappended.removing(Set(unset))
    }

    /// The lists that a change makes of the properties that it names; a property of which it makes nothing stays.
    private static func lists(
        _ change: JSON?,
        _ properties: JSONObject,
        _ make: (_ current: [JSON]?, _ sent: [JSON]) -> [JSON]?
    ) -> JSONObject {
        guard let change = change?.object, !change.isEmpty else { return [:] }
        let known = properties.indexed()
        // Merged, since of a name that is there twice the last value counts.
        let members = JSONObject().merging(change).compactMap { member in
            make(known[member.name].map(elements), elements(member.value)).map {
                JSONObject.Member(name: member.name, value: .array($0))
            }
        }
        return JSONObject(members)
    }

    /// The changes that a profile's data in a body asks for: documents of different revisions have `meta` beside the
    /// attributes or among them.
    static func patches(in data: JSON?) -> [JSON] {
        [data?["meta"], data?["attributes"]?["meta"]].compactMap { $0?["patch_properties"] }
    }

    /// A value as a list: a list is one already, anything else is a list of itself.
    private static func elements(_ value: JSON) -> [JSON] {
        switch value {
        case .null: []
        case .array(let elements): elements
        default: [value]
        }
    }
}
