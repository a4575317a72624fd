import JSONAPI

/// A property that events of a metric have.
struct MetricProperty: Sendable, Equatable {
    let metric: String
    let property: String
    let label: String
    let inferredType: String

    /// A property by its name; `nil` for those that Klaviyo keeps to itself (recorded for `$event_id`, assumed for
    /// `$extra`).
    ///
    /// `types`: The JSON types that it has among the properties of events, in SQLite's words.
    init?(_ name: String, types: [String], of metric: Metric) {
        guard name != "$event_id", name != "$extra" else { return nil }
        self.metric = metric.id
        property = name
        // The one label that isn't the property's name (recorded).
        label = name == "$value" ? "\(metric.name) Value" : name
        inferredType = Self.inferredType(types)
    }

    /// What values are taken for: numbers and booleans are `numeric`, texts `string` (recorded); lists, objects, and
    /// texts among other things are assumed.
    private static func inferredType(_ types: [String]) -> String {
        if types.allSatisfy({ ["integer", "real", "true", "false"].contains($0) }) { return "numeric" }
        if types == ["array"] { return "list" }
        return types == ["object"] ? "object" : "string"
    }

    /// The metric that the id of a property names.
    static func metric(inID id: String) -> String? {
        guard let text = String(base64: id), let dot = text.firstIndex(of: ".") else { return nil }
        return String(text[..<dot])
    }
}

extension MetricProperty: Resource {
    static let type = "metric-property"
    static let collection = "metric-properties"

    /// Unpadded base64 of metric and property (recorded).
    var id: String { "\(metric).\(property)".base64 }

    var linked: [String: JSON] { ["metric": Metric.identifier(metric)] }

    func attribute(_ name: String, _ precision: Precision) -> JSON? {
        switch name {
        case "label": .string(label)
        case "property": .string(property)
        case "inferred_type": .string(inferredType)
        // `null` even where they were asked for (recorded).
        case "sample_values": .null
        default: nil
        }
    }
}
