import CEmbedded
package import JSONAPI

/// The scenarios that come with the program.
package enum BuiltInScenarios {
    /// Their texts, by the names that they give themselves in their first line.
    package static let all: [String: String] = {
        let bytes = (0..<CEmbedded_scenariosCount()).map { CEmbedded_scenariosByte($0) }
        let texts = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        return Dictionary(
            texts.compactMap { text in
                guard text.hasPrefix("name: ") else { return nil }
                return (String(text.dropFirst(6).prefix { $0 != "\n" }), text)
            },
            uniquingKeysWith: { $1 }
        )
    }()

    package static var names: [String] { all.keys.sorted() }

    /// The scenario of a name; `nil` if there is none.
    package static func scenario(_ name: String) throws(ScenarioError) -> Scenario? {
        guard let yaml = all[name] else { return nil }
        return try Scenario(yaml: yaml, file: name)
    }

    /// What is said of a name that no scenario has.
    package static func absence(of name: String) -> String {
        "no scenario is called '\(name)'\(Suggestion.text(for: name, among: names)); "
            + "the program has \(names.joined(separator: ", "))"
    }

    /// Each with its name and what it shows.
    package static func json() throws -> JSON {
        .array(
            try names.map { name in
                ["name": .string(name), "about": .optional(try scenario(name)?.about)]
            }
        )
    }
}
