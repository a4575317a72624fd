import JSONAPI
import Store

/// What forms do beside being kept: each version of the definition becomes a form version.
enum Forms {
    static let behaviour = Behaviour(prepare: prepare, created: addVersions)

    /// A version needs a step to sign up and one to thank (recorded).
    @Sendable private static func prepare(_ call: Call, _ form: inout StoredResource, _ db: Connection) throws
    {
        let versions = form.attributes["definition"]?["versions"]?.array ?? []
        for (index, version) in versions.enumerated() where (version["steps"]?.array?.count ?? 0) < 2 {
            let place = "/data/attributes/definition/versions/\(index)"
            throw APIError(.formSteps, at: .pointer(place))
        }
        form.attributes["ab_test"] = form.attributes["ab_test"] ?? .bool(versions.count > 1)
    }

    @Sendable private static func addVersions(_ call: Call, _ form: inout StoredResource, _ db: Connection)
        throws
    {
        guard let kind = call.operation.description.kind(named: "form-version") else { return }
        let versions = form.attributes["definition"]?["versions"]?.array ?? []
        for (index, version) in versions.enumerated() {
            let attributes: JSONObject = [
                "form_type": version["type"] ?? "popup",
                "variation_name": version["name"] ?? .string("Variation \(index + 1)"),
                "status": form.attributes["status"] ?? "draft",
            ]
            var stored = StoredResource(kind, attributes, at: call.now)
            stored.id = stored.newID(call.account, at: call.now) { _ in nil }
            try StoredResourceTable.save(stored, in: db)
            if let place = stored.place("form") { try RelationshipTable.add(form.id, to: place, in: db) }
        }
    }
}
