import JSONAPI

/// The actions of a flow and how they follow one another, as a definition of it says.
///
/// <https://developers.klaviyo.com/en/docs/create_flows_via_the_flows_api>
struct FlowGraph {
    /// The members that name an action which follows.
    private static let nexts: Set<String> = ["next", "next_if_true", "next_if_false"]
    /// How many actions a new flow may have (assumed).
    static let mostActions = 1000

    /// The actions in the order in which they were sent, those within an experiment not counted.
    private(set) var actions: [JSONObject]
    var entry: String?

    /// A graph whose actions have ids already.
    init(actions: [JSONObject], entry: String?) {
        self.actions = actions
        self.entry = entry
    }

    /// Reads the definition of a new flow, whose actions go by temporary ids, and gives them ids.
    ///
    /// - Throws: ``APIError`` 400 for too many actions, one without a temporary id, two with the same, a reference to none, or
    ///   a way that leads back.
    init(new definition: JSON, _ ids: IDSource) throws(APIError) {
        let place = "/data/attributes/definition"
        let sent = definition["actions"]?.array ?? []
        guard sent.count <= Self.mostActions else {
            throw APIError(
                .tooManyItems,
                "actions",
                String(Self.mostActions),
                at: .pointer("\(place)/actions")
            )
        }
        var known: [String: String] = [:]
        for (index, action) in sent.enumerated() {
            guard action["temporary_id"]?.string != nil else {
                let pointer = "\(place)/actions/\(index)/temporary_id"
                throw APIError(.missingField, "temporary_id", "flow-action", at: .pointer(pointer))
            }
            for id in Self.temporaryIDs(of: action) {
                guard known[id] == nil else {
                    throw APIError(.repeatedTemporaryID, id, at: .pointer("\(place)/actions/\(index)"))
                }
                known[id] = ids.numberID()
            }
        }
        var actions: [JSONObject] = []
        for (index, action) in sent.enumerated() {
            let pointer = "\(place)/actions/\(index)"
            actions.append(try Self.named(action, known, at: pointer).object ?? [:])
        }
        self.actions = actions
        if let first = definition["entry_action_id"]?.string {
            guard let id = known[first] else {
                throw APIError(.unknownFlowAction, first, at: .pointer("\(place)/entry_action_id"))
            }
            entry = id
        }
        guard !hasCycle else { throw APIError(.flowLoop, at: .pointer("\(place)/actions")) }
    }

    func index(of id: String) -> Int? { actions.firstIndex { $0["id"]?.string == id } }

    /// Replaces an action.
    ///
    /// - Throws: ``APIError`` 400 if it refers to no action of the flow or leads back.
    mutating func replace(_ action: JSONObject, at index: Int) throws(APIError) {
        let place = "/data/attributes/definition"
        for next in Self.followers(.object(action)) where self.index(of: next) == nil {
            throw APIError(.unknownFlowAction, next, at: .pointer(place))
        }
        actions[index] = action
        guard !hasCycle else { throw APIError(.flowLoop, at: .pointer(place)) }
    }

    /// Puts a new action in: after another one, whose new definition is given, or before all others.
    ///
    /// What followed there follows the new action, unless that says itself what does (assumed).
    ///
    /// `isLinked`: Whether it does.
    /// - Throws: ``APIError`` 400 if one of the two refers to no action of the flow or leads back.
    mutating func insert(
        _ action: JSONObject,
        isLinked: Bool,
        after anchor: JSONObject?
    ) throws(APIError) {
        let id = action["id"]?.string ?? ""
        var action = action
        var follower = entry
        if let anchor, let index = index(of: anchor["id"]?.string ?? "") {
            follower = Self.followers(.object(actions[index])).first
            actions[index] = anchor
            if !Self.followers(.object(anchor)).contains(id) {
                actions[index] = Self.linked(anchor, to: id)
            }
        } else {
            entry = id
        }
        if !isLinked, let follower { action = Self.linked(action, to: follower) }
        actions.append(action)
        let place = "/data/attributes/definition"
        for action in actions {
            for next in Self.followers(.object(action)) where self.index(of: next) == nil {
                throw APIError(.unknownFlowAction, next, at: .pointer(place))
            }
        }
        guard !hasCycle else { throw APIError(.flowLoop, at: .pointer(place)) }
    }

    /// Takes an action out: what led to it leads to what follows it, of a split to what follows if it is true.
    ///
    /// Actions that only its other ways led to go with it (assumed).
    mutating func remove(_ id: String) {
        guard let index = index(of: id) else { return }
        let before = reached
        let next = Self.followers(.object(actions[index])).first
        actions.remove(at: index)
        actions = actions.map { Self.redirected(.object($0), from: id, to: next).object ?? $0 }
        if entry == id { entry = next }
        let gone = before.subtracting(reached)
        actions.removeAll { gone.contains($0["id"]?.string ?? "") }
    }
}

extension FlowGraph {
    /// An action that leads to another one, a split if it is true.
    private static func linked(_ action: JSONObject, to next: String) -> JSONObject {
        var links = action["links"]?.object ?? [:]
        let way = links.names.contains("next_if_true") ? "next_if_true" : "next"
        links[way] = .string(next)
        var result = action
        result["links"] = .object(links)
        return result
    }

    /// The ids of actions that an action leads to, the way of `true` before that of `false`.
    private static func followers(_ json: JSON) -> [String] {
        switch json {
        case .object(let object):
            let own = ["next", "next_if_true", "next_if_false"].compactMap { object[$0]?.string }
            return own + object.filter { !nexts.contains($0.name) }.flatMap { followers($0.value) }
        case .array(let elements): return elements.flatMap(followers)
        case .null, .bool, .number, .string, .raw: return []
        }
    }

    private static func temporaryIDs(of json: JSON) -> [String] {
        switch json {
        case .object(let object):
            let own = object["temporary_id"]?.string.map { [$0] } ?? []
            return own + object.flatMap { temporaryIDs(of: $0.value) }
        case .array(let elements): return elements.flatMap(temporaryIDs)
        case .null, .bool, .number, .string, .raw: return []
        }
    }

    /// A part of a definition with the ids that stand for its temporary ones, which come first.
    private static func named(_ json: JSON, _ known: [String: String], at place: String) throws(APIError)
        -> JSON
    {
        switch json {
        case .object(let object):
            var result = JSONObject()
            if let id = object["temporary_id"]?.string { result.append("id", .optional(known[id])) }
            for member in object where member.name != "temporary_id" {
                if member.name == "id", object["temporary_id"]?.string != nil { continue }
                let inner = "\(place)/\(member.name)"
                if nexts.contains(member.name), let next = member.value.string {
                    guard let id = known[next] else {
                        throw APIError(.unknownFlowAction, next, at: .pointer(inner))
                    }
                    result.append(member.name, .string(id))
                } else {
                    result.append(member.name, try named(member.value, known, at: inner))
                }
            }
            return .object(result)
        case .array(let elements):
            var result: [JSON] = []
            for element in elements { result.append(try named(element, known, at: place)) }
            return .array(result)
        case .null, .bool, .number, .string, .raw: return json
        }
    }

    private static func redirected(_ json: JSON, from id: String, to next: String?) -> JSON {
        switch json {
        case .object(let object):
            return .object(
                JSONObject(
                    object.map { member in
                        let leads = nexts.contains(member.name) && member.value.string == id
                        let value = leads ? .optional(next) : redirected(member.value, from: id, to: next)
                        return JSONObject.Member(name: member.name, value: value)
                    }
                )
            )
        case .array(let elements): return .array(elements.map { redirected($0, from: id, to: next) })
        case .null, .bool, .number, .string, .raw: return json
        }
    }

    /// The ids that each action leads to.
    private var ways: [String: [String]] {
        Dictionary(
            actions.map { ($0["id"]?.string ?? "", Self.followers(.object($0))) },
            uniquingKeysWith: { $1 }
        )
    }

    /// The actions that a profile can come to.
    private var reached: Set<String> {
        let ways = ways
        var reached: Set<String> = []
        var open = entry.map { [$0] } ?? []
        while let id = open.popLast() {
            if reached.insert(id).inserted { open += ways[id] ?? [] }
        }
        return reached
    }

    /// Whether a way leads back to where it came from: whether some actions are left when those to which nothing
    /// leads are taken away again and again.
    private var hasCycle: Bool {
        let ways = ways
        var counts: [String: Int] = [:]
        for next in ways.values.joined() { counts[next, default: 0] += 1 }
        var open = ways.keys.filter { counts[$0] == nil }
        var count = 0
        while let id = open.popLast() {
            count += 1
            for next in ways[id] ?? [] {
                counts[next, default: 0] -= 1
                if counts[next] == 0, ways[next] != nil { open.append(next) }
            }
        }
        return count < ways.count
    }
}
