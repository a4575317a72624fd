import JSONAPI

/// The namespace of an object type: `custom-objects`, or that of the OAuth app which owns it (documented).
enum ObjectNamespace {
    /// - Throws: ``APIError`` 400 for any other.
    static func check(_ type: StoredResource) throws {
        let name = type.attributes["namespace"]?.string ?? ""
        let known = #/custom-objects|applications/[0-9A-HJKMNP-TV-Z]{26}/#
        guard name.wholeMatch(of: known) == nil else { return }
        throw APIError(.invalidChoice, name, "namespace", at: .pointer("/data/attributes/namespace"))
    }
}
