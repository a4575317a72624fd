import JSONAPI
import Store

/// What forms do beside being kept: each version of the definition is a form version, whose id it has.
enum Forms {
    static let behaviour = Behaviour(
        prepare: { _, form, _ in
            let count = try versions(of: form).count
            form.attributes["ab_test"] = form.attributes["ab_test"] ?? .bool(count > 1)
        },
        created: { call, form, db in
            try saveVersions(of: &form, call, db)
            try StoredResourceTable.save(form, in: db)
        },
        update: update
    )
    private static let place = "/data/attributes/definition/versions"

    /// Has the form the versions of the definition that is sent, if one is: those that it has by their ids, new ones,
    /// and no others (assumed).
    @Sendable private static func update(
        _ call: Call,
        _ old: StoredResource,
        _ form: inout StoredResource,
        _ db: Connection
    ) throws {
        guard let sent = call.attributes["definition"], !sent.isNull else { return }
        form.attributes["ab_test"] = .bool(try versions(of: form).count > 1)
        try saveVersions(of: &form, call, db)
    }

    /// The versions of a definition, each of which needs a step to sign up and one to thank (recorded).
    private static func versions(of form: StoredResource) throws -> [JSON] {
        let versions = form.attributes["definition"]?["versions"]?.array ?? []
        guard !versions.isEmpty else { throw APIError(.tooFewItems, "versions", "1", at: .pointer(place)) }
        for (index, version) in versions.enumerated() where (version["steps"]?.array?.count ?? 0) < 2 {
            throw APIError(.formSteps, at: .pointer("\(place)/\(index)"))
        }
        return versions
    }

    /// Stores the form versions of a definition, which from then on has their ids, and the status of the form.
    private static func saveVersions(of form: inout StoredResource, _ call: Call, _ db: Connection) throws {
        let kind = try call.operation.description.kept("form-version")
        var left = try formVersions(of: form, call.operation.description, db)
        let status = form.attributes["status"] ?? "draft"
        var definitions: [JSON] = []
        for (index, version) in try versions(of: form).enumerated() {
            var stored = StoredResource(kind, [:], at: call.now)
            if let id = version["id"]?.int {
                guard let known = left.firstIndex(where: { $0.id == String(id) }) else {
                    throw APIError(.unknownFormVersion, String(id), at: .pointer("\(place)/\(index)/id"))
                }
                stored = left.remove(at: known)
                stored.updated = call.now
            } else {
                stored.id = call.account.ids.numberID()
            }
            let name: JSON = .string(version["name"]?.string ?? "Variation \(index + 1)")
            stored.attributes = [
                "form_type": shownType(version["type"]), "variation_name": name, "status": status,
                "ab_test": form.attributes["ab_test"] == true ? ["variation_name": name] : nil,
            ]
            try StoredResourceTable.save(stored, in: db)
            if let place = stored.place("form") { try RelationshipTable.add(form.id, to: place, in: db) }
            let first: JSONObject = ["id": nil]
            definitions.append(
                .object(
                    first.merging(version.object ?? [:]).merging(["id": .number(stored.id), "status": status])
                )
            )
        }
        for version in left { try StoredResourceTable.delete(version, in: db) }
        form.attributes["definition"] = ["versions": .array(definitions)]
    }

    /// The type of a form version, which has another word for one of those that definitions have (documented).
    private static func shownType(_ type: JSON?) -> JSON {
        type == "full_screen" ? "full_page" : type ?? "popup"
    }

    private static func formVersions(
        of form: StoredResource,
        _ description: Description,
        _ db: Connection
    ) throws -> [StoredResource] {
        try Related.fetch("form", form.id, "form-versions", description, in: db)
            .compactMap { $0 as? StoredResource }
    }

    /// Gives a form, and each of its versions, a status.
    static func set(
        _ status: JSON,
        of form: StoredResource,
        _ description: Description,
        at time: Timestamp,
        _ db: Connection
    ) throws {
        var form = form
        form.attributes["status"] = status
        if let versions = form.attributes["definition"]?["versions"]?.array {
            let changed = versions.map { JSON.object(($0.object ?? [:]).merging(["status": status])) }
            form.attributes["definition"] = ["versions": .array(changed)]
        }
        form.updated = time
        try StoredResourceTable.save(form, in: db)
        for var version in try formVersions(of: form, description, db) {
            version.attributes["status"] = status
            version.updated = time
            try StoredResourceTable.save(version, in: db)
        }
    }
}
