import JSONAPI

/// What the API would refuse a scenario's attributes for.
extension Scenario {
    /// What a request with these attributes would be refused for first, at the newest revision.
    ///
    /// `type`: The type of the resource. `operation`: The id of the operation that creates it.
    static func problem(of attributes: JSONObject, _ type: String, _ operation: String) -> ErrorObject? {
        let description = Description.embedded
        guard let entry = description.entries.first(where: { $0.id == operation }),
            let operation = description.revisions.last.flatMap({ description.operation(entry, at: $0) })
        else { return nil }
        return problems(of: attributes, type, operation).first
    }

    /// What is wrong with the attributes that an operation takes of a resource.
    private static func problems(
        of attributes: JSONObject,
        _ type: String,
        _ operation: Operation
    ) -> [ErrorObject] {
        let body: JSON = ["data": ["type": .string(type), "attributes": .object(attributes)]]
        let problems = operation.body.map { SchemaValidator.problems(of: body, against: $0) } ?? []
        return problems.filter { $0.steps.starts(with: ["data", "attributes"]) }
    }

    /// What makes a resource one that the API could not have: a value that no revision takes, or none where the API
    /// always shows one.
    ///
    /// A scenario may leave out what only a request must have, and whole definitions; and set what no request can.
    static func problem(
        of attributes: JSONObject,
        _ kind: ResourceKind,
        hasID: Bool,
        _ description: Description
    ) -> ErrorObject? {
        let entry = { (form: DescribedForm) in
            description.entries.first { entry in
                DescribedForm.of(entry).map { $0.collection == kind.collection && $0.form == form } ?? false
            }
        }
        guard let creation = entry(.create) else { return nil }
        let reading = entry(.get)
        var newest: ErrorObject?
        for revision in description.revisions.reversed() {
            guard let operation = description.operation(creation, at: revision),
                let taken = operation.body?.properties?["data"]?.properties?["attributes"]?.properties
            else { continue }
            let known = description.resource(kind.type, at: revision)["attributes"]
            // Campaigns have another shape at the newest revision than they are kept with.
            guard attributes.names.allSatisfy({ taken[$0] != nil || known?[$0] != nil }) else { continue }
            let sent = JSONObject(attributes.filter { taken[$0.name] != nil })
            let shown = reading.flatMap { description.operation($0, at: revision) }?.standardNames ?? []
            let problem = problems(of: sent, kind.type, operation).first { problem in
                guard problem.steps.count == 3, let name = problem.steps.last.map(String.init),
                    attributes[name] == nil
                else { return true }
                if kind.idAttributes.contains(name) { return !hasID }
                return kind.defaults[name] == nil && shown.contains(name)
                    && known?[name]?["nullable"]?.bool != true && known?[name]?["type"] != "object"
            }
            guard let problem else { return nil }
            newest = newest ?? problem
        }
        return newest
    }
}

extension ErrorObject {
    /// The steps of the pointer to where the problem lies.
    fileprivate var steps: [Substring] {
        guard case .pointer(let pointer) = source else { return [] }
        return pointer.split(separator: "/")
    }
}

extension ScenarioNode {
    /// An error in the API's words, at the place in this value that a request would have in its attributes.
    func error(_ problem: ErrorObject) -> ScenarioError {
        let steps = problem.steps.dropFirst(2)
        let place = steps.count > 1 ? " (\(steps.joined(separator: "/")))" : ""
        return error("\(path): \(problem.detail)\(place)", at: steps)
    }
}
