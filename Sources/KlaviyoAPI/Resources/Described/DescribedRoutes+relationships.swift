import JSONAPI
import Store

extension DescribedRoutes {
    /// Reads what a relationship leads to: resources, or their identifiers alone, as the operation says.
    static func related(_ kind: ResourceKind, _ name: String, _ description: Description) -> Handler? {
        guard let relationship = kind.relationship(name) else { return nil }
        return { call, db in
            guard try Related.exists(kind, call.id, in: db) else { throw APIError(kind.unknown, call.id) }
            guard relationship.isMany else {
                let targets = try Related.fetch(kind.type, call.id, name, description, in: db)
                // At some revisions the one resource stands in a list (documented).
                if call.operation.answer?.isCollection ?? false {
                    return .document(try call.collection(targets, isPaged: false, in: db))
                }
                guard let target = targets.first else {
                    return .document(Document(bytes: Array("{\"data\":null}".utf8)))
                }
                return .document(try call.document(target, in: db))
            }
            guard let stored = description.kind(named: relationship.target), stored.isKept else {
                let targets = try Related.fetch(kind.type, call.id, name, description, in: db)
                return .document(
                    try call.collection(targets, isPaged: call.operation.parameters.hasCursor, in: db)
                )
            }
            let place = RelationshipTable.Place(type: kind.type, id: call.id, relationship: relationship)
            let select = StoredResourceTable.select(stored, call.operation.parameters, related: place)
            let page = try call.page(select, sort: stored.sort, in: db)
            return .document(
                try call.collection(
                    try page.rows.map { try StoredResource(stored, $0) },
                    next: page.next,
                    previous: page.previous,
                    isPaged: call.operation.parameters.hasCursor,
                    in: db
                )
            )
        }
    }

    /// Changes a relationship target by target.
    static func change(
        _ kind: ResourceKind,
        _ name: String,
        isAddition: Bool = false,
        _ change: @escaping @Sendable (String, RelationshipTable.Place, Connection) throws -> Void
    ) -> Handler? {
        write(kind, name, isAddition: isAddition) { targets, place, db in
            for target in targets { try change(target, place, db) }
        }
    }

    /// Replaces all targets of a relationship.
    static func replace(_ kind: ResourceKind, _ name: String) -> Handler? {
        write(kind, name, isAddition: true) { targets, place, db in
            try RelationshipTable.replace(targets, of: place, in: db)
        }
    }

    private static func write(
        _ kind: ResourceKind,
        _ name: String,
        isAddition: Bool,
        _ change: @escaping @Sendable ([String], RelationshipTable.Place, Connection) throws -> Void
    ) -> Handler? {
        guard let relationship = kind.relationship(name) else { return nil }
        return { call, db in
            guard try Related.exists(kind, call.id, in: db) else { throw APIError(kind.unknown, call.id) }
            let targets = try targets(of: relationship, call.body, call, db)
            let place = RelationshipTable.Place(type: kind.type, id: call.id, relationship: relationship)
            if isAddition, relationship.refusesAgain, call.operation.method == "POST",
                let known = try RelationshipTable.targets(place, among: targets, in: db).first
            {
                throw APIError(.alreadyRelated, kind.type, call.id, relationship.target, known)
            }
            try change(targets, place, db)
            if isAddition, let related = Behaviour.table[kind.type]?.related {
                try related(call, known(kind, call.id, in: db), relationship, targets, db)
            }
            return .empty(call.operation.status)
        }
    }

    /// The ids in the `data` of a relationship, each once and of a resource that exists.
    ///
    /// - Throws: ``APIError`` 404 in the words of the target's kind.
    static func targets(
        of relationship: ResourceKind.Relationship,
        _ json: JSON,
        _ call: Call,
        _ db: Connection
    ) throws -> [String] {
        guard let data = json["data"], !data.isNull else { return [] }
        var seen: Set<String> = []
        let ids = (data.array ?? [data]).compactMap { $0["id"]?.string }.filter { seen.insert($0).inserted }
        guard let kind = call.operation.description.kind(named: relationship.target) else { return ids }
        for id in ids where try !Related.exists(kind, id, in: db) { throw APIError(kind.unknown, id) }
        return ids
    }
}
