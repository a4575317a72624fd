package import Foundation
package import JSONAPI

/// Files that tests read.
package enum Fixture {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// A file of the project, by its path from the root.
    package static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self)
    }

    package static func json(_ path: String) throws -> JSON {
        try JSON(parsing: try text(path))
    }

    /// The folder with recordings and documents of the real API, which not every machine has; `nil` without it.
    ///
    /// Where `CI` is set it must be there: tests that need it then fail rather than be skipped.
    package static let shared: URL? = {
        let folder = root.deletingLastPathComponent().appending(path: "shared")
        let isThere = FileManager.default.fileExists(atPath: folder.appending(path: "recorded").path)
        return isThere || ProcessInfo.processInfo.environment["CI"] != nil ? folder : nil
    }()

    /// What tests that need ``shared`` say where it is missing.
    package static let sharedIsMissing =
        "needs ../shared with recordings and OpenAPI documents of the real API"

    /// A recording as text, by its name, such as `get_list.200`; empty where ``shared`` is missing.
    package static func text(recording name: String) throws -> String {
        guard let shared else { return "" }
        let data = try Data(contentsOf: shared.appending(path: "recorded/\(name).json"))
        return String(decoding: data, as: UTF8.self)
    }

    /// The body of a recorded answer.
    package static func recorded(_ name: String) throws -> JSON {
        guard let shared else { return .null }
        let data = try Data(contentsOf: shared.appending(path: "recorded/\(name).json"))
        return try JSON(parsing: Array(data))["response"]?["body"] ?? .null
    }
}
