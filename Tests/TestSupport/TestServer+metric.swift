import JSONAPI

extension TestServer {
    /// The id of the metric of a name; empty where there is none.
    package func metric(_ name: String) -> String {
        let metrics = send("GET /api/metrics").data.array ?? []
        return metrics.first { $0["attributes"]?["name"] == .string(name) }?["id"]?.string ?? ""
    }
}
