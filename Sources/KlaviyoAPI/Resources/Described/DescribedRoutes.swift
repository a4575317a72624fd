import JSONAPI
import Store

/// Serves every operation whose resource type the description says how to keep.
///
/// Behaviour that data cannot say stands in ``Behaviour``; an operation that is all behaviour has a handler of its own
/// in ``Handlers``.
enum DescribedRoutes {
    /// What serves an operation; `nil` for one of a kind that isn't kept, or that needs behaviour of its own.
    static func handler(for entry: Description.Entry, _ description: Description) -> Handler? {
        guard let (collection, form) = DescribedForm.of(entry), let kind = description.kind(of: collection),
            !kind.without.contains(form.name)
        else { return nil }
        switch form {
        case .related(let name): return related(kind, name, description)
        case .add(let name):
            return change(kind, name, isAddition: true) { try RelationshipTable.add($0, to: $1, in: $2) }
        case .remove(let name):
            return change(kind, name) { try RelationshipTable.remove($0, from: $1, in: $2) }
        case .replace(let name): return replace(kind, name)
        default: break
        }
        if kind.bulk != nil { return BulkRoutes.handler(kind, form) }
        guard kind.isKept else { return nil }
        return switch form {
        case .list: { call, db in try list(kind, call, db) }
        case .create: { call, db in try create(kind, call, db) }
        case .get: { call, db in .document(try call.document(try known(kind, call.id, in: db), in: db)) }
        case .update: { call, db in try update(kind, call, db) }
        default: { call, db in try delete(kind, call, db) }
        }
    }

    /// The resource of an id.
    ///
    /// - Throws: ``APIError`` 404 in the words of its kind.
    static func known(_ kind: ResourceKind, _ id: String, in db: Connection) throws -> StoredResource {
        if let resource = try StoredResourceTable.find(kind, id: id, in: db) { return resource }
        if let format = kind.idFormat, !format.fits(id) {
            throw APIError(format.invalid, id, at: .pointer("/data/id"))
        }
        throw APIError(kind.unknown, id)
    }

    /// A page of a collection.
    static func list(_ kind: ResourceKind, _ call: Call, _ db: Connection) throws -> Reply {
        try Behaviour.table[kind.type]?.list?(call)
        let select = StoredResourceTable.select(kind, call.operation.parameters)
        let page = try call.page(select, sort: kind.sort, in: db)
        return .document(
            try call.collection(
                try page.rows.map { try StoredResource(kind, $0) },
                next: page.next,
                previous: page.previous,
                isPaged: kind.isPaged,
                in: db
            )
        )
    }

    private static func create(_ kind: ResourceKind, _ call: Call, _ db: Connection) throws -> Reply {
        try answer(try make(kind, call, db), .create, call, db)
    }

    /// Makes and stores the resource that a request describes.
    static func make(_ kind: ResourceKind, _ call: Call, _ db: Connection) throws -> StoredResource {
        let problems = DescribedRoutes.problems(kind, call)
        guard problems.isEmpty else { throw APIError(problems) }
        var resource = StoredResource(kind, sent(call, kind), at: call.now)
        if let limit = kind.limit, try StoredResourceTable.count(kind, in: db) >= limit {
            throw APIError(.limitReached, String(limit), kind.collection.replacing("-", with: " "))
        }
        let behaviour = Behaviour.table[kind.type]
        try behaviour?.prepare?(call, &resource, db)
        if resource.id.isEmpty {
            resource.id = resource.newID(call.account, at: call.now, related: call.related)
        }
        guard try StoredResourceTable.find(kind, id: resource.id, in: db) == nil else {
            throw APIError(.taken, kind.type, resource.id)
        }
        try StoredResourceTable.save(resource, in: db)
        try saveRelationships(of: resource, call, db)
        try behaviour?.created?(call, &resource, db)
        return resource
    }

    /// What makes a new resource impossible beside the schema of its body: a relationship that it can't do without,
    /// and an id that can't be one.
    private static func problems(_ kind: ResourceKind, _ call: Call) -> [ErrorObject] {
        var problems: [ErrorObject] = []
        for relationship in kind.relationships where relationship.isRequired {
            guard call.related(relationship.name) == nil else { continue }
            let place = ErrorObject.Source.pointer("/data/relationships/\(relationship.name)")
            problems.append(ErrorObject(.missingRelationshipData, at: place))
        }
        for name in kind.idAttributes {
            guard let value = call.attributes[name]?.string else { continue }
            let place = ErrorObject.Source.pointer("/data/attributes/\(name)")
            if value.isEmpty {
                problems.append(ErrorObject(.emptyIDPart, name, at: place))
            } else if let format = kind.idFormat, !format.fits(value) {
                problems.append(ErrorObject(.idFormat, name, format.pattern, value, at: place))
            }
        }
        return problems
    }

    private static func update(_ kind: ResourceKind, _ call: Call, _ db: Connection) throws -> Reply {
        try answer(try change(kind, call, db), .update, call, db)
    }

    /// Changes and stores the resource of a request's id.
    static func change(_ kind: ResourceKind, _ call: Call, _ db: Connection) throws -> StoredResource {
        guard call.body["data"]?["id"]?.string == call.id else {
            throw APIError(.idMismatch, at: .pointer("/data/id"))
        }
        let old = try known(kind, call.id, in: db)
        var resource = old
        resource.attributes = old.attributes.merging(kept(call, kind))
        resource.updated = call.now
        try Behaviour.table[kind.type]?.update?(call, old, &resource, db)
        try StoredResourceTable.save(resource, in: db)
        try saveRelationships(of: resource, call, db)
        return resource
    }

    private static func delete(_ kind: ResourceKind, _ call: Call, _ db: Connection) throws -> Reply {
        let resource = try known(kind, call.id, in: db)
        let reply = try answer(resource, .read, call, db)
        try delete(resource, call, db)
        return reply
    }

    /// Deletes a resource with all that goes with it.
    static func delete(_ resource: StoredResource, _ call: Call, _ db: Connection) throws {
        var resource = resource
        try Behaviour.table[resource.kind.type]?.delete?(call, &resource, db)
        for relationship in resource.kind.relationships where relationship.cascades {
            let targets = try Related.fetch(
                resource.kind.type,
                resource.id,
                relationship.name,
                call.operation.description,
                in: db
            )
            for case let target as StoredResource in targets { try delete(target, call, db) }
        }
        try StoredResourceTable.delete(resource, in: db)
    }

    /// The answer to a write: the resource where the operation shows one at its revision.
    private static func answer(
        _ resource: StoredResource,
        _ precision: Precision,
        _ call: Call,
        _ db: Connection
    ) throws -> Reply {
        guard call.operation.answer != nil else { return .empty(call.operation.status) }
        return .document(try call.document(resource, precision, in: db), status: call.operation.status)
    }

    /// The attributes that a request sets.
    ///
    /// A `null` for an attribute that is never `null`, or that has a default, leaves it as it is (assumed).
    private static func kept(_ call: Call, _ kind: ResourceKind) -> JSONObject {
        let known = call.operation.description.resource(kind.type, at: call.operation.revision)["attributes"]
        let members = call.attributes.filter { member in
            guard !kind.writeOnly.contains(member.name) else { return false }
            if member.value.isNull, !(kind.defaults[member.name]?.isNull ?? true) { return false }
            guard member.value.isNull, let attribute = known?[member.name] else { return true }
            return attribute["nullable"]?.bool ?? false
        }
        return JSONObject(members)
    }

    /// What a new resource keeps: `null` is as good as nothing where there is a default.
    private static func sent(_ call: Call, _ kind: ResourceKind) -> JSONObject {
        JSONObject(kept(call, kind).filter { !$0.value.isNull || kind.defaults[$0.name] == nil })
    }

    /// Stores the relationships that the body names, each of whose targets must exist.
    private static func saveRelationships(of resource: StoredResource, _ call: Call, _ db: Connection) throws
    {
        for member in call.body["data"]?["relationships"]?.object ?? [:] {
            guard let place = resource.place(member.name) else { continue }
            let targets = try DescribedRoutes.targets(of: place.relationship, member.value, call, db)
            try RelationshipTable.replace(targets, of: place, in: db)
        }
    }
}
