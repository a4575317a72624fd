import JSONAPI

/// Checks a request body against its schema and collects its problems, each with its place in the body, until there are
/// as many as an answer tells.
struct SchemaValidator {
    private(set) var problems: [ErrorObject] = []
    /// The attributes of profiles and where they are.
    ///
    /// Their identifiers are looked at beside other problems alone: of a body that is otherwise as it should be, each
    /// operation says itself what it makes of them.
    private var profiles: [(attributes: JSONObject, pointer: String)] = []

    /// The problems of a body; none if it is as the schema wants it.
    ///
    /// A body that is no object with `data` is refused as a whole (recorded).
    static func problems(of body: JSON, against schema: Schema) -> [ErrorObject] {
        guard body["data"] != nil else { return [ErrorObject(.invalidPayload)] }
        var validator = SchemaValidator()
        validator.check(body, schema, Place(pointer: "", name: "data", resource: "request-data"))
        guard !validator.problems.isEmpty else { return [] }
        for (attributes, pointer) in validator.profiles where !validator.isFull {
            validator.problems += Identifiers(attributes, at: pointer, canIgnorePhoneNumber: true).problems
        }
        return validator.problems
    }

    /// Whether there is no need to look further.
    private var isFull: Bool { problems.count >= APIError.mostProblems }

    /// Where a value stands and what Klaviyo calls it.
    private struct Place {
        /// Its JSON pointer.
        let pointer: String
        /// The name of the member it is the value of.
        let name: String
        /// The type of resource that its members are fields of.
        let resource: String

        /// A member of it; one that is merely called `data` goes by the name of what it is the data of.
        func member(_ name: String, of resource: String) -> Place {
            let shown = name == "data" && !pointer.isEmpty ? self.name : name
            return Place(pointer: "\(pointer)/\(name)", name: shown, resource: resource)
        }

        var source: ErrorObject.Source { .pointer(pointer.isEmpty ? "/data" : pointer) }
    }

    private mutating func report(_ kind: ErrorKind, _ arguments: String..., at place: Place) {
        problems.append(ErrorObject(kind, arguments, at: place.source))
    }

    private mutating func check(_ value: JSON, _ schema: Schema, _ place: Place) {
        if value.isNull {
            let allowsNull = schema.isNullable || schema.branches.contains(where: \.isNullable)
            if !allowsNull, schema.kind != .any || !schema.branches.isEmpty {
                report(.notNullable, place.name, at: place)
            }
            return
        }
        guard schema.branches.isEmpty else { return checkBranches(value, schema, place) }
        switch (schema.kind, value) {
        case (.any, _): break
        case (.boolean, .bool(let value)): checkChoice(value ? "True" : "False", schema, place)
        case (.object, .object(let object)): checkObject(object, schema, place)
        case (.array, .array(let elements)): checkArray(elements, schema, place)
        case (.string, .string(let text)): checkText(text, schema, place)
        case (.number, .number): break
        case (.integer, .number(let literal)) where Int(literal) != nil:
            if !schema.choices.isEmpty, !schema.choices.contains(literal) {
                report(.invalidChoice, literal, place.name, at: place)
            }
        // Klaviyo stored and returned a profile's external_id sent as a number (recorded).
        case (.string, .number) where place.name == "external_id" && place.resource == "profile": break
        default: report(.wrongKind, place.name, schema.kind.rawValue, at: place)
        }
    }

    private mutating func checkObject(_ object: JSONObject, _ schema: Schema, _ place: Place) {
        guard let properties = schema.properties else { return }
        let resource = schema.resourceType ?? place.resource
        let members = object.indexed()
        if resource == "profile", place.name == "attributes" {
            profiles.append((object, place.pointer))
        }
        for name in schema.required where members[name] == nil {
            reportMissing(name, members, place, resource)
        }
        for member in object where !isFull {
            let inner = place.member(member.name, of: resource)
            if let property = properties[member.name] {
                check(member.value, property, inner)
            } else {
                report(.unknownField, member.name, resource, at: inner)
            }
        }
    }

    /// Reports a member that isn't there; two of them have texts and places of their own (recorded).
    private mutating func reportMissing(
        _ name: String,
        _ members: [String: JSON],
        _ place: Place,
        _ resource: String
    ) {
        if name == "data", !place.pointer.isEmpty {
            report(.missingRelationshipData, at: place)
        } else if name == "attributes", members["id"] == nil, members["relationships"] == nil {
            problems.append(ErrorObject(.missingResourceMembers))
        } else {
            report(.missingField, name, resource, at: place.member(name, of: resource))
        }
    }

    private mutating func checkArray(_ elements: [JSON], _ schema: Schema, _ place: Place) {
        if let maximum = schema.maximumItems, elements.count > maximum {
            // One problem for the whole: a list that is far too long isn't looked at item by item.
            return report(.tooManyItems, place.name, String(maximum), at: place)
        }
        if let minimum = schema.minimumItems, elements.count < minimum {
            report(.tooFewItems, place.name, String(minimum), at: place)
        }
        guard let item = schema.items.first else { return }
        for (index, element) in elements.enumerated() where !isFull {
            check(
                element,
                item,
                Place(pointer: "\(place.pointer)/\(index)", name: place.name, resource: place.resource)
            )
        }
    }

    /// Checks a text, or a boolean as the description writes it, against the values that are allowed.
    private mutating func checkChoice(_ text: String, _ schema: Schema, _ place: Place) {
        guard !schema.choices.isEmpty, !schema.choices.contains(text) else { return }
        report(.invalidChoice, text, place.name, at: place)
    }

    private mutating func checkText(_ text: String, _ schema: Schema, _ place: Place) {
        checkChoice(text, schema, place)
        if let maximum = schema.maximumLength, text.unicodeScalars.count > maximum {
            report(.tooLong, place.name, String(maximum), at: place)
        }
        switch schema.format {
        case "date-time", "date":
            if Timestamp(iso8601: text) == nil { report(.invalidDate, place.name, at: place) }
        case "time":
            // RFC 3339 has a time as the end of a date-time (<https://www.rfc-editor.org/rfc/rfc3339#section-5.6>).
            if Timestamp(iso8601: "2000-01-01T\(text)") == nil { report(.invalidTime, place.name, at: place) }
        default: break
        }
    }

    /// Checks a value that may look several ways, and reports the problems of the one it resembles most: first by
    /// its members that name a kind, such as `type` and `operator`, then by the number of problems.
    private mutating func checkBranches(_ value: JSON, _ schema: Schema, _ place: Place) {
        let distances = schema.branches.map { Self.distance(of: value, from: $0) }
        let least = distances.min() ?? 0
        if least >= Self.distanceOfTypes, let type = value["type"]?.string {
            return report(.invalidChoice, type, "type", at: place.member("type", of: place.resource))
        }
        var fewest: [ErrorObject]?
        for (branch, distance) in zip(schema.branches, distances) where distance == least {
            var attempt = SchemaValidator()
            attempt.check(value, branch, place)
            if attempt.problems.isEmpty { return }
            if attempt.problems.count < fewest?.count ?? .max { fewest = attempt.problems }
        }
        problems += fewest ?? []
    }

    /// More than any object has members of few values.
    private static let distanceOfTypes = 100

    /// How many members of an object have none of the values that a schema allows them, `type` before all others.
    private static func distance(of value: JSON, from schema: Schema) -> Int {
        guard case .object(let object) = value, let properties = schema.properties else { return 0 }
        return properties.reduce(0) { sum, property in
            let choices = property.value.choices
            guard !choices.isEmpty else { return sum }
            let isMet =
                switch object[property.key] {
                case .string(let text)?: choices.contains(text)
                case .bool(let value)?: choices.contains(value ? "True" : "False")
                default: false
                }
            return isMet ? sum : sum + (property.key == "type" ? distanceOfTypes : 1)
        }
    }
}
