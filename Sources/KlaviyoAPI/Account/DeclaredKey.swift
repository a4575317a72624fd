import JSONAPI

/// A private key that a scenario declares.
package struct DeclaredKey: Sendable, Equatable {
    package let key: String
    /// What it may do; `nil` for everything.
    let scopes: [String]?

    /// Reads `{"key": …, "scopes": […]}` or a key alone.
    ///
    /// - Returns: `nil` for a value of another form, a key that was masked among them.
    /// - Throws: ``SettingError`` for an unknown member or scope.
    init?(_ json: JSON) throws(SettingError) {
        for name in json.object?.names ?? [] where !["key", "scopes"].contains(name) {
            throw SettingError(unknown: name, of: "keys", known: ["key", "scopes"])
        }
        guard let key = json.string ?? json["key"]?.string, APIKey.isWellFormed(key) else { return nil }
        self.key = key
        scopes = try DeclaredScopes.read(json["scopes"], of: "keys")
    }

    var json: JSON {
        ["key": .string(APIKey.masked(key)), "scopes": DeclaredScopes.json(scopes)]
    }
}

/// What a setting lets a key or app do: some scopes, or everything.
enum DeclaredScopes {
    /// Reads a list of scopes.
    ///
    /// - Returns: The scopes; `nil` for everything, which nothing, `null` and `"full"` stand for.
    /// - Throws: ``SettingError`` for anything else, and for a scope that no revision of the API has.
    static func read(_ json: JSON?, of setting: String) throws(SettingError) -> [String]? {
        guard let json, !json.isNull, json != "full" else { return nil }
        let name = "\(setting).scopes"
        guard let elements = json.array else {
            throw SettingError(
                name: name,
                description: "\(name) takes \"full\" or a list such as [\"lists:read\"], not \(json.text)"
            )
        }
        let known = Description.embedded.allScopes
        let scopes = elements.compactMap(\.string).filter(known.contains)
        guard scopes.count == elements.count else {
            let unknown = elements.filter { element in element.string.map { !known.contains($0) } ?? true }
            throw SettingError(
                name: name,
                description: "\(name) takes scopes of the API, which are "
                    + "\(known.sorted().joined(separator: ", ")); not \(JSON.array(unknown).text)"
            )
        }
        return scopes
    }

    static func json(_ scopes: [String]?) -> JSON {
        scopes.map { .array($0.map { .string($0) }) } ?? "full"
    }
}
