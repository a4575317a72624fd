import JSONAPI

/// An index of an attribute by which resources of a described kind are filtered or sorted.
///
/// Each is made when it is first needed: the description has a hundred such attributes, a client asks for a few.
struct ResourceIndex {
    let name: String
    private let kind: ResourceKind
    private let field: String
    private let valueType: String

    /// What makes it; `nil` for what is no attribute, and for names, which share an index.
    var statement: String? { StoredResourceTable.index(name, kind, field, valueType) }

    /// The attributes with an index that every account has, and one that every request for campaigns names and one of
    /// three campaigns has: the other fields' indexes lead further.
    private static let settled: Set<String> = [
        "catalog-variant.sku", "review.rating", "campaign.messages.channel",
    ]

    /// The indexes that a call needs.
    static func needed(for call: Call) -> [ResourceIndex] {
        guard !call.query.filter.clauses.isEmpty || call.query.sort != nil,
            let type = call.operation.answer?.type,
            let kind = call.operation.description.kind(named: type), kind.isKept
        else { return [] }
        var fields = call.query.filter.clauses.filter { isSought($0.operator) }.map(\.field)
        if let sort = call.query.sort { fields.append(String(sort.drop { $0 == "-" })) }
        return fields.filter { !settled.contains("\(type).\($0)") }.map { field in
            let known = call.operation.parameters.filters.first { $0.name == field }
            // At some revisions a field is of another type, and found in another form.
            let valueType = known?.type ?? "string"
            return ResourceIndex(
                name: "resource \(type) \(field) \(valueType)",
                kind: kind,
                field: field,
                valueType: valueType
            )
        }
    }

    /// Whether an index leads to what an operator asks for, rather than every value having to be looked at.
    private static func isSought(_ operator: Filter.Operator) -> Bool {
        switch `operator` {
        case .equals, .any, .lessThan, .lessOrEqual, .greaterThan, .greaterOrEqual, .startsWith: true
        case .contains, .endsWith, .has, .containsAny, .containsAll: false
        }
    }
}
