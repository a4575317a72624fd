import JSONAPI
import Store

extension Scenario {
    /// A segment as the file has it: its definition is the API's.
    struct Segment: Sendable {
        var id: String?
        var name: String
        var definition: SegmentDefinition
    }

    /// Reads a segment, whose conditions may name the lists and the segments above it.
    static func segment(_ node: ScenarioNode, groups: Set<String>) throws(ScenarioError) -> Segment {
        var (id, name): (String?, String?)
        var definition: ScenarioNode?
        for member in try node.members(["id", "name", "definition"]) {
            switch member.name {
            case "id":
                let text = try member.value.text()
                guard isAlphanumeric(text), !groups.contains(text) else {
                    throw member.value.error("a segment's id is letters and digits, and no other group's")
                }
                id = text
            case "name": name = try member.value.text()
            default: definition = member.value
            }
        }
        guard let name else { throw node.error("\(node.path) needs a name") }
        guard let definition else { throw node.error("\(node.path) needs a definition") }
        let read = SegmentDefinition(definition.json)
        if let problem = problem(of: definition.json) { throw node.error(problem) }
        for (group, _) in read.groupReferences where !groups.contains(group) {
            throw definition.error("the scenario has no list, and no segment above this one, '\(group)'")
        }
        return Segment(id: id, name: name, definition: read)
    }

    /// What a request that creates a segment of this definition would be refused for first.
    private static func problem(of definition: JSON) -> ErrorObject? {
        let attributes: JSONObject = ["name": "", "definition": definition]
        if let problem = problem(of: attributes, "segment", "create_segment") { return problem }
        do throws(APIError) {
            _ = try SegmentDefinition(definition).sql(at: Timestamp(seconds: 0))
            return nil
        } catch {
            return error.problems.first
        }
    }

    /// Stores the segments, with the profiles that are in them from the start.
    func fillSegments(_ account: Account, at now: Timestamp, in db: Connection) throws {
        guard !segments.isEmpty else { return }
        for segment in segments {
            try SegmentTable.save(
                KlaviyoAPI.Segment(
                    id: segment.id ?? account.ids.shortID(),
                    name: segment.name,
                    definition: segment.definition,
                    created: now,
                    updated: now
                ),
                in: db
            )
        }
        try SegmentChangeTable.watch(in: db)
        _ = try SegmentJob.evaluate(at: now, in: db)
    }
}
