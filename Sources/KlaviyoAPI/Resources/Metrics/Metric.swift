import JSONAPI

/// What events are counted by: each is of one metric.
///
/// <https://developers.klaviyo.com/en/reference/metrics_api_overview>
struct Metric: Sendable, Equatable {
    var id: String
    var name: String
    var integration: Integration
    var created: Timestamp
    var updated: Timestamp
}

extension Metric: Resource {
    static let type = "metric"
    static let collection = "metrics"

    func attribute(_ name: String, _ precision: Precision) -> JSON? {
        switch name {
        case "name": .string(self.name)
        case "created": .string(created.iso8601(precision.created))
        case "updated": .string(updated.iso8601(precision.updated))
        case "integration": integration.json
        default: nil
        }
    }
}

/// Where the events of a metric come from.
struct Integration: Sendable, Equatable {
    let key: String
    let id: String
    let name: String
    let category: String

    /// Events that clients send (recorded).
    static let api = Integration(key: "api", id: "7FtS4J", name: "API", category: "API")
    /// Events of Klaviyo itself (recorded).
    static let klaviyo = Integration(key: "klaviyo", id: "0rG4eQ", name: "Klaviyo", category: "Internal")

    static let known = [api, klaviyo]

    private init(key: String, id: String, name: String, category: String) {
        self.key = key
        self.id = id
        self.name = name
        self.category = category
    }

    /// The integration that a client names as the `service` of a metric.
    ///
    /// Other services than the known ones look like the API's under a name and an id of their own (assumed).
    init(_ key: String) {
        self =
            Self.known.first { $0.key == key }
            ?? Integration(key: key, id: Self.id(of: key), name: key, category: Self.api.category)
    }

    /// The id of a service, which is the same in every account, as the known ones are.
    private static func id(of key: String) -> String {
        let seed = SHA256.digest(key.utf8).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        return IDSource(seed: seed).shortID()
    }

    var json: JSON {
        [
            "object": "integration", "id": .string(id), "key": .string(key), "name": .string(name),
            "category": .string(category),
        ]
    }
}
