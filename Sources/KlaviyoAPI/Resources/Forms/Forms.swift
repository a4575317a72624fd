import JSONAPI
import Store

/// What forms do beside being kept: each version of the definition becomes a form version.
enum Forms {
    static let behaviour = Behaviour(prepare: prepare, created: addVersions, update: update)

    @Sendable private static func prepare(_ call: Call, _ form: inout StoredResource, _ db: Connection) throws
    {
        let versions = try versions(of: form)
        form.attributes["ab_test"] = form.attributes["ab_test"] ?? .bool(versions.count > 1)
    }

    /// Replaces the versions with those of the definition that is sent, if one is (assumed).
    @Sendable private static func update(_ call: Call, _ form: inout StoredResource, _ db: Connection) throws
    {
        guard let sent = call.attributes["definition"], !sent.isNull else { return }
        form.attributes["ab_test"] = .bool(try versions(of: form).count > 1)
        let old = try Related.fetch(
            "form",
            form.id,
            "form-versions",
            call.operation.description,
            in: db
        )
        for case let version as StoredResource in old { try StoredResourceTable.delete(version, in: db) }
        try addVersions(call, &form, db)
    }

    /// The versions of a definition, each of which needs a step to sign up and one to thank (recorded).
    private static func versions(of form: StoredResource) throws -> [JSON] {
        let versions = form.attributes["definition"]?["versions"]?.array ?? []
        for (index, version) in versions.enumerated() where (version["steps"]?.array?.count ?? 0) < 2 {
            let place = "/data/attributes/definition/versions/\(index)"
            throw APIError(.formSteps, at: .pointer(place))
        }
        return versions
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
