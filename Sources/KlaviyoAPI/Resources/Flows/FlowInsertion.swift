import JSONAPI
import Store

/// Adding one action to a flow that is there.
///
/// The new action goes after the anchor that the request names, or before all others (assumed). Where the anchor's new
/// definition leads to the new action, it does so by its temporary id.
enum FlowInsertion {
    static let handlers: [(String, Handler)] = [("create_flow_action", create)]
    private static let place = "/data/attributes"

    @Sendable private static func create(_ call: Call, _ db: Connection) throws -> Reply {
        let description = call.operation.description
        let kind = try description.kept("flow-action")
        let anchor = call.attributes["anchor-action"]?["data"]
        let named = anchor?["id"]?.string
        if let named { _ = try DescribedRoutes.known(kind, named, in: db) }
        var flowID = call.related("flow")
        if flowID == nil, let named {
            flowID = try Related.fetch("flow-action", named, "flow", description, in: db).first?.id
        }
        guard let flowID else {
            throw APIError(.missingRelationshipData, at: .pointer("/data/relationships/flow"))
        }
        var flow = try DescribedRoutes.known(try description.kept("flow"), flowID, in: db)
        try checkStatus(of: flow, call)
        var graph = Flows.graph(of: flow)
        if let named, graph.index(of: named) == nil {
            throw APIError(.unknownFlowAction, named, at: .pointer("\(place)/anchor-action/data/id"))
        }
        let id = call.account.ids.numberID()
        var sent = call.attributes["definition"]?.object ?? [:]
        let temporary = sent["temporary_id"]?.string
        sent["temporary_id"] = nil
        sent["id"] = .string(id)
        let action = FlowAction(sent) { call.account.ids.shortID() }
        try graph.insert(
            action.definition,
            isLinked: sent["links"]?.object != nil,
            after: try named.map { try self.anchor($0, anchor, graph, leadingTo: id, insteadOf: temporary) }
        )
        for changed in graph.actions where [id, named].contains(changed["id"]?.string) {
            try Flows.save(FlowAction(changed) { call.account.ids.shortID() }, of: flow, call, db)
        }
        Flows.store(graph, with: flow.attributes["definition"] ?? [:], in: &flow)
        flow.updated = call.now
        try StoredResourceTable.save(flow, in: db)
        let made = try DescribedRoutes.known(kind, id, in: db)
        return .document(try call.document(made, .create, in: db), status: call.operation.status)
    }

    /// A live flow takes a new action only where the request says so (assumed from the name `allow_live_action`).
    private static func checkStatus(of flow: StoredResource, _ call: Call) throws {
        guard flow.attributes["status"] == "live", call.attributes["allow_live_action"] != true else {
            return
        }
        throw APIError(.liveFlow, at: .pointer("\(place)/allow_live_action"))
    }

    /// The definition that the anchor has from now on, with the new action's id in place of its temporary one.
    private static func anchor(
        _ id: String,
        _ sent: JSON?,
        _ graph: FlowGraph,
        leadingTo new: String,
        insteadOf temporary: String?
    ) throws -> JSONObject {
        guard let index = graph.index(of: id) else {
            throw BrokenInvariant("the flow lacks its action \(id)")
        }
        let old = graph.actions[index]
        let definition = sent?["attributes"]?["definition"]?.object ?? [:]
        if let type = definition["type"], type != old["type"] {
            let pointer = "\(place)/anchor-action/data/attributes/definition/type"
            throw APIError(.fixedActionType, old["type"]?.string ?? "", at: .pointer(pointer))
        }
        guard let links = definition["links"]?.object else { return old }
        var anchor = old
        anchor["links"] = .object(
            JSONObject(
                links.map { link in
                    let isNew = temporary != nil && link.value.string == temporary
                    return JSONObject.Member(name: link.name, value: isNew ? .string(new) : link.value)
                }
            )
        )
        return anchor
    }
}
