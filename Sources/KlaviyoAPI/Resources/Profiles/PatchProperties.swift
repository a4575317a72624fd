import JSONAPI

/// `meta.patch_properties`: changes to custom properties that depend on what is there.
///
/// <https://developers.klaviyo.com/en/reference/create_or_update_profile>
enum PatchProperties {
    /// Applies `append`, `unappend` and `unset`, in that order, to custom properties.
    static func apply(_ patch: JSON, to properties: JSONObject) -> JSONObject {
        var result = properties
        for change in patch["append"]?.object ?? [:] {
            result[change.name] = .array(elements(result[change.name]) + elements(change.value))
        }
        for change in patch["unappend"]?.object ?? [:] {
            guard let current = result[change.name] else { continue }
            let removed = Set(elements(change.value).map(\.text))
            result[change.name] = .array(elements(current).filter { !removed.contains($0.text) })
        }
        let unset = patch["unset"]?.string.map { [$0] } ?? patch["unset"]?.array?.compactMap(\.string) ?? []
        for name in unset { result[name] = nil }
        return result
    }

    /// The changes that a profile's data in a body asks for: documents of different revisions have `meta` beside the
    /// attributes or among them.
    static func patches(in data: JSON?) -> [JSON] {
        [data?["meta"], data?["attributes"]?["meta"]].compactMap { $0?["patch_properties"] }
    }

    /// A value as a list: a list is one already, anything else is a list of itself.
    private static func elements(_ value: JSON?) -> [JSON] {
        switch value {
        case nil, .some(.null): []
        case .some(.array(let elements)): elements
        case .some(let value): [value]
        }
    }
}
