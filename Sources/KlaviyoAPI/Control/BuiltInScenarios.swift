import CEmbedded

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
}
