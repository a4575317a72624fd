import JSONAPI
import Store

/// What data sources do beside being kept: where the records come from that become object records.
///
/// <https://developers.klaviyo.com/en/reference/create_data_source>
enum DataSources {
    static let behaviour = Behaviour(prepare: prepare)

    /// A title has between 1 and 255 characters and is unique within its namespace (documented).
    @Sendable private static func prepare(
        _ call: Call,
        _ source: inout StoredResource,
        _ db: Connection
    ) throws {
        source.fillGaps()
        let title = source.attributes["title"]?.string ?? ""
        let place = ErrorObject.Source.pointer("/data/attributes/title")
        guard !title.isEmpty else { throw APIError(.emptyTitle, at: place) }
        guard title.count <= 255 else { throw APIError(.tooLong, "title", "255", at: place) }
        let namespace = source.attributes["namespace"]
        let others = try StoredResourceTable.all(source.kind, in: db)
        if others.contains(where: {
            $0.attributes["title"] == .string(title) && $0.attributes["namespace"] == namespace
        }) {
            throw APIError(.dataSourceTitleTaken, title, namespace?.string ?? "", at: place)
        }
    }
}

extension StoredResource {
    /// Gives what a request left out or sent as `null` the value that its kind begins with.
    mutating func fillGaps() {
        for (name, value) in kind.defaults.map({ ($0.name, $0.value) })
        where attributes[name]?.isNull ?? true {
            attributes[name] = value
        }
    }
}
