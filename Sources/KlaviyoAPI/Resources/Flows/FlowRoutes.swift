import JSONAPI
import Store

/// Changing and deleting single actions of a flow, whose definition changes with them.
enum FlowRoutes {
    static let handlers: [(String, Handler)] = [
        ("update_flow_action", update), ("delete_flow_action", delete),
    ]

    /// Replaces the definition of an action, which keeps its type and its message.
    @Sendable private static func update(_ call: Call, _ db: Connection) throws -> Reply {
        guard call.body["data"]?["id"]?.string == call.id else {
            throw APIError(.idMismatch, at: .pointer("/data/id"))
        }
        var (flow, graph, index) = try place(of: call, db)
        let place = "/data/attributes/definition"
        let old = graph.actions[index]
        var definition = call.attributes["definition"]?.object ?? [:]
        guard definition["type"] == old["type"] else {
            throw APIError(.fixedActionType, old["type"]?.string ?? "", at: .pointer("\(place)/type"))
        }
        if let id = definition["id"]?.string, id != call.id {
            throw APIError(.idMismatch, at: .pointer("\(place)/id"))
        }
        definition["id"] = .string(call.id)
        if definition["links"] == nil { definition["links"] = old["links"] }
        if definition["data"] == nil { definition["data"] = old["data"] }
        let message = old["data"]?["message"]?["id"]?.string
        if let message, var data = definition["data"]?.object, var sent = data["message"]?.object {
            sent["id"] = .string(message)
            data["message"] = .object(sent)
            definition["data"] = .object(data)
        }
        let action = FlowAction(definition) { message ?? call.account.ids.shortID() }
        try graph.replace(action.definition, at: index)
        try Flows.save(action, of: flow, call, db)
        try keep(graph, &flow, call, db)
        let changed = try known(call, db)
        return .document(try call.document(changed, .update, in: db), status: call.operation.status)
    }

    @Sendable private static func delete(_ call: Call, _ db: Connection) throws -> Reply {
        var (flow, graph, _) = try place(of: call, db)
        let old = graph
        graph.remove(call.id)
        let kind = try call.operation.description.kept("flow-action")
        let left = Dictionary(
            graph.actions.map { ($0["id"]?.string ?? "", $0) },
            uniquingKeysWith: { $1 }
        )
        for action in old.actions {
            guard let id = action["id"]?.string else { continue }
            if let kept = left[id] {
                guard kept != action else { continue }
                try Flows.save(FlowAction(kept) { call.account.ids.shortID() }, of: flow, call, db)
            } else {
                try DescribedRoutes.delete(try DescribedRoutes.known(kind, id, in: db), call, db)
            }
        }
        try keep(graph, &flow, call, db)
        return .empty(call.operation.status)
    }

    private static func known(_ call: Call, _ db: Connection) throws -> StoredResource {
        let kind = try call.operation.description.kept("flow-action")
        return try DescribedRoutes.known(kind, call.id, in: db)
    }

    /// The flow of the action that the path names, its graph, and where the action stands in it.
    ///
    /// - Throws: ``APIError`` 404 for an action that doesn't exist or belongs to no flow's definition.
    private static func place(
        of call: Call,
        _ db: Connection
    ) throws -> (flow: StoredResource, graph: FlowGraph, index: Int) {
        let action = try known(call, db)
        let description = call.operation.description
        let flow = try Related.fetch("flow-action", action.id, "flow", description, in: db).first
        guard let flow = flow as? StoredResource, let index = Flows.graph(of: flow).index(of: action.id)
        else {
            throw APIError(action.kind.unknown, call.id)
        }
        return (flow, Flows.graph(of: flow), index)
    }

    private static func keep(
        _ graph: FlowGraph,
        _ flow: inout StoredResource,
        _ call: Call,
        _ db: Connection
    ) throws {
        Flows.store(graph, with: flow.attributes["definition"] ?? [:], in: &flow)
        flow.updated = call.now
        try StoredResourceTable.save(flow, in: db)
    }
}
