import JSONAPI

/// The indexes of attributes by which resources of described kinds are filtered and sorted.
///
/// Each is made when it is first needed: the description has a hundred such attributes, a client asks for a few.
enum ResourceIndexes {
    /// The attributes with an index that every account has, and one that every request for campaigns names and one of
    /// three campaigns has: the other fields' indexes lead further.
    private static let settled: Set<String> = [
        "catalog-variant.sku", "review.rating", "campaign.messages.channel",
    ]

    /// The indexes that a call needs, by name, with the statement that makes each.
    static func needed(for call: Call) -> [String: String] {
        guard !call.query.filter.clauses.isEmpty || call.query.sort != nil,
            let type = call.operation.answer?.type,
            let kind = call.operation.description.kind(named: type), kind.isKept
        else { return [:] }
        var fields = call.query.filter.clauses.filter { isSought($0.operator) }.map(\.field)
        if let sort = call.query.sort { fields.append(String(sort.drop { $0 == "-" })) }
        var indexes: [String: String] = [:]
        for field in fields where !settled.contains("\(type).\(field)") {
            let known = call.operation.parameters.filters.first { $0.name == field }
            // At some revisions a field is of another type, and found in another form.
            let valueType = known?.type ?? "string"
            let name = "resource \(type) \(field) \(valueType)"
            indexes[name] = StoredResourceTable.index(name, kind, field, valueType)
        }
        return indexes
    }

    /// Whether an index leads to what an operator asks for, rather than every value having to be looked at.
    private static func isSought(_ operator: Filter.Operator) -> Bool {
        switch `operator` {
        case .equals, .any, .lessThan, .lessOrEqual, .greaterThan, .greaterOrEqual, .startsWith: true
        case .contains, .endsWith, .has, .containsAny, .containsAll: false
        }
    }
}
