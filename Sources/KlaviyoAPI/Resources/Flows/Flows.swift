import JSONAPI
import Store

/// What flows do beside being kept: a definition becomes actions and messages with ids of their own.
///
/// <https://developers.klaviyo.com/en/reference/flows_api_overview>
enum Flows {
    static let behaviour = Behaviour(prepare: prepare, created: makeActions, update: changeStatus)

    static let statuses = ["draft", "manual", "live"]

    /// What the flow says it is triggered by, by the type of its trigger.
    private static let triggerNames = [
        "list": "Added to List", "segment": "Added to List", "metric": "Metric", "price-drop": "Price Drop",
        "low-inventory": "Low Inventory", "date": "Date Based",
    ]

    @Sendable private static func prepare(_ call: Call, _ flow: inout StoredResource, _ db: Connection) throws
    {
        let definition = flow.attributes["definition"] ?? [:]
        let triggers = definition["triggers"]?.array ?? []
        let place = "/data/attributes/definition/triggers"
        guard triggers.count < 2 else { throw APIError(.tooManyTriggers, at: .pointer(place)) }
        for trigger in triggers {
            guard let id = trigger["id"]?.string, let type = trigger["type"]?.string,
                let kind = call.operation.description.kind(named: type)
            else { continue }
            guard try Related.exists(kind, id, in: db) else { throw APIError(kind.unknown, id) }
        }
        let filter = SegmentDefinition(
            definition["profile_filter"] ?? .null,
            at: "/data/attributes/definition/profile_filter"
        )
        let problems = try filter.unknownReferences(in: db)
        guard problems.isEmpty else { throw APIError(problems) }
        flow.id = call.account.ids.shortID()
        let type = triggers.first?["type"]?.string ?? ""
        flow.attributes["trigger_type"] = .string(triggerNames[type] ?? "Unconfigured")
        let graph = try FlowGraph(new: definition, call.account.ids)
        store(graph, with: definition, in: &flow)
    }

    /// Stores the actions and messages of a new flow, and what it is triggered by.
    @Sendable private static func makeActions(
        _ call: Call,
        _ flow: inout StoredResource,
        _ db: Connection
    ) throws {
        for trigger in flow.attributes["definition"]?["triggers"]?.array ?? [] {
            guard let type = trigger["type"]?.string, let id = trigger["id"]?.string,
                let place = flow.place("\(type)-triggers")
            else { continue }
            try RelationshipTable.add(id, to: place, in: db)
        }
        let graph = graph(of: flow)
        var actions: [JSONObject] = []
        for action in graph.actions {
            let complete = FlowAction(action) { call.account.ids.shortID() }
            actions.append(complete.definition)
            try save(complete, of: flow, call, db)
        }
        let complete = FlowGraph(actions: actions, entry: graph.entry)
        store(complete, with: flow.attributes["definition"] ?? [:], in: &flow)
        try StoredResourceTable.save(flow, in: db)
    }

    /// Only the status of a flow ever changes, and that of its actions with it (documented).
    @Sendable private static func changeStatus(
        _ call: Call,
        _ old: StoredResource,
        _ flow: inout StoredResource,
        _ db: Connection
    ) throws {
        let status = call.attributes["status"]?.string ?? ""
        guard statuses.contains(status) else {
            throw APIError(.invalidChoice, status, "status", at: .pointer("/data/attributes/status"))
        }
        let graph = graph(of: flow)
        var actions: [JSONObject] = []
        for action in graph.actions {
            var changed = FlowAction(action) { call.account.ids.shortID() }
            changed.status = status
            actions.append(changed.definition)
            try save(changed, of: flow, call, db)
        }
        let complete = FlowGraph(actions: actions, entry: graph.entry)
        store(complete, with: flow.attributes["definition"] ?? [:], in: &flow)
    }
}

extension Flows {
    static func graph(of flow: StoredResource) -> FlowGraph {
        let definition = flow.attributes["definition"]
        return FlowGraph(
            actions: definition?["actions"]?.array?.compactMap(\.object) ?? [],
            entry: definition?["entry_action_id"]?.string
        )
    }

    /// Puts a graph into the definition of a flow, in the order of members in which it is shown.
    static func store(_ graph: FlowGraph, with definition: JSON, in flow: inout StoredResource) {
        flow.attributes["definition"] = [
            "triggers": definition["triggers"] ?? [], "profile_filter": definition["profile_filter"] ?? .null,
            "actions": .array(graph.actions.map { .object($0) }), "entry_action_id": .optional(graph.entry),
            "reentry_criteria": definition["reentry_criteria"] ?? .null,
        ]
    }

    /// Stores an action of a flow, and its message if it sends one.
    ///
    /// - Throws: ``APIError`` 404 if the message has a template that doesn't exist.
    static func save(_ action: FlowAction, of flow: StoredResource, _ call: Call, _ db: Connection) throws {
        let description = call.operation.description
        let kind = try description.kept("flow-action")
        let status = flow.attributes["status"]?.string ?? "draft"
        let attributes = action.attributes(flowStatus: status)
        let resource = try stored(kind, action.id, attributes, call, db)
        if let place = resource.place("flow") { try RelationshipTable.add(flow.id, to: place, in: db) }
        guard let message = action.message, let id = message["id"]?.string else { return }
        let messageResource = try stored(
            try description.kept("flow-message"),
            id,
            action.messageAttributes,
            call,
            db
        )
        if let place = messageResource.place("flow-action") {
            try RelationshipTable.add(action.id, to: place, in: db)
        }
        guard let place = messageResource.place("template") else { return }
        let template = message["template_id"]?.string
        if let template { _ = try DescribedRoutes.known(try description.kept("template"), template, in: db) }
        try RelationshipTable.replace(template.map { [$0] } ?? [], of: place, in: db)
    }

    /// Stores a resource that may be there already; its date of change follows its attributes.
    private static func stored(
        _ kind: ResourceKind,
        _ id: String,
        _ attributes: JSONObject,
        _ call: Call,
        _ db: Connection
    ) throws -> StoredResource {
        let old = try StoredResourceTable.find(kind, id: id, in: db)
        if let old, old.attributes == attributes { return old }
        let resource = StoredResource(
            kind: kind,
            id: id,
            attributes: attributes,
            created: old?.created ?? call.now,
            updated: call.now
        )
        try StoredResourceTable.save(resource, in: db)
        return resource
    }
}
