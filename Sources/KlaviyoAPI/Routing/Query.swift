package import JSONAPI

/// The query of a request, checked against what its operation takes.
package struct Query: Sendable {
    /// `fields[type]=a,b`: the attributes asked for, by resource type.
    package var fields: [String: [String]] = [:]
    /// `additional-fields[type]=a`: attributes beside the default ones.
    package var additionalFields: [String: [String]] = [:]
    package var includes: [String] = []
    package var filter = Filter()
    package var sort: String?
    package var cursor: PageCursor?
    package var pageSize: Int
    /// Any other parameter by name.
    package var others: [String: String] = [:]

    /// More rows than a collection without pages has.
    private static let unpaged = Int(Int32.max)

    /// Checks a query string.
    ///
    /// - Throws: ``APIError`` with every problem of the query.
    init(_ string: QueryString, for operation: Operation) throws {
        let parameters = operation.parameters
        pageSize = parameters.pageSize?.standard ?? Self.unpaged
        var problems: [ErrorObject] = []
        for item in string.items {
            do throws(APIError) {
                try read(item, parameters, operation)
            } catch {
                problems += error.problems
            }
        }
        for name in parameters.required where others[name] == nil {
            problems.append(ErrorObject(.missingParameter, name, at: .parameter(name)))
        }
        if parameters.isFilterRequired, string["filter"] == nil {
            problems.append(ErrorObject(.missingParameter, "filter", at: .parameter("filter")))
        }
        guard problems.isEmpty else { throw APIError(problems) }
    }

    private mutating func read(
        _ item: QueryString.Item,
        _ parameters: Operation.Parameters,
        _ operation: Operation
    ) throws(APIError) {
        switch item.name {
        case "filter" where !parameters.filters.isEmpty:
            filter = try FilterChecker(fields: parameters.filters).filter(item.value)
        case "sort" where !parameters.sorts.isEmpty:
            let field = item.value.hasPrefix("-") ? String(item.value.dropFirst()) : item.value
            guard parameters.sorts.contains(field) else {
                let known = parameters.sorts.joined(separator: ", ")
                throw APIError(.unknownSort, item.value, known, at: .parameter("sort"))
            }
            sort = item.value
        case "include" where !parameters.includes.isEmpty:
            includes = Self.list(item.value)
            for name in includes where !parameters.includes.contains(name) {
                throw APIError(.unknownInclude, name, at: .parameter("include"))
            }
        case "page[cursor]" where parameters.hasCursor:
            guard let decoded = PageCursor(decoding: item.value) else { throw APIError(.invalidCursor) }
            cursor = decoded
        case "page[size]":
            pageSize = try Self.size(item.value, parameters.pageSize, operation)
        default:
            try readNamed(item, parameters, operation)
        }
    }

    /// Reads `fields[type]`, `additional-fields[type]` and parameters that only this operation has.
    private mutating func readNamed(
        _ item: QueryString.Item,
        _ parameters: Operation.Parameters,
        _ operation: Operation
    ) throws(APIError) {
        if parameters.others[item.name] != nil {
            others[item.name] = item.value
        } else if let type = Self.type(in: item.name, after: "fields"), let known = parameters.fields[type] {
            let names = Self.list(item.value)
            try Self.checkFields(names, known: known, type: type, parameter: item.name)
            fields[type] = names
        } else if let type = Self.type(in: item.name, after: "additional-fields"),
            let known = parameters.additionalFields[type]
        {
            let names = Self.list(item.value)
            try Self.checkFields(names, known: known, type: type, parameter: item.name)
            additionalFields[type] = names
        } else {
            let resource = operation.answer?.type ?? "request-data"
            throw APIError(.unknownParameter, item.name, resource, at: .parameter(item.name))
        }
    }

    /// Whether an attribute beside the default ones was asked for, in either way.
    package func wants(_ attribute: String, of type: String) -> Bool {
        (additionalFields[type] ?? []).contains(attribute)
            || (fields[type] ?? []).contains { $0 == attribute || $0.hasPrefix(attribute + ".") }
    }

    private static func list(_ value: String) -> [String] {
        value.split(separator: ",").map(String.init)
    }

    private static func type(in name: String, after prefix: String) -> String? {
        guard name.hasPrefix(prefix + "["), name.hasSuffix("]") else { return nil }
        return String(name.dropFirst(prefix.count + 1).dropLast())
    }

    private static func checkFields(
        _ names: [String],
        known: [String],
        type: String,
        parameter: String
    ) throws(APIError) {
        for name in names where !known.contains(name) {
            throw APIError(.unknownField, name, type, at: .parameter(parameter))
        }
    }

    /// Reads a page size, which operations with pages of a fixed size refuse (recorded).
    private static func size(
        _ value: String,
        _ allowed: Operation.Parameters.PageSize?,
        _ operation: Operation
    ) throws(APIError) -> Int {
        guard let allowed, allowed.isChosen else {
            let resource = operation.answer?.type ?? "request-data"
            throw APIError(
                .unknownParameter,
                "page_size",
                resource,
                at: .pointer("/data/attributes/page_size")
            )
        }
        guard let size = Int(value), (allowed.minimum...allowed.maximum).contains(size) else {
            throw APIError(
                .pageSize,
                String(allowed.minimum),
                String(allowed.maximum),
                at: .parameter("page[size]")
            )
        }
        return size
    }
}
