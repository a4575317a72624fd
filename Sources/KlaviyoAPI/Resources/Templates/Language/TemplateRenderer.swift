import JSONAPI

/// Renders a template with a context.
///
/// A variable that the context lacks counts as false and shows nothing (documented).
struct TemplateRenderer {
    /// How much a rendering may write, how many parts it may go through, as loops in loops multiply, and how much the
    /// values may come to that it looks at or makes on the way, as filters of filters do.
    private static let (sizeLimit, stepLimit, valueLimit) = (5_000_000, 50_000, 20_000_000)

    /// What stands before the paths of a recipient's links.
    let linkBase: String
    let now: Timestamp
    /// Whether texts from the context get `<` and the like replaced, as in HTML.
    let escapes: Bool
    private var scopes: [[String: JSON]]
    private var output = ""
    private var size = 0
    private var steps = 0
    private var values = 0

    init(context: JSONObject, linkBase: String, now: Timestamp, escapes: Bool) {
        scopes = [context.indexed()]
        self.linkBase = linkBase
        self.now = now
        self.escapes = escapes
    }

    /// The text that a template becomes.
    mutating func rendered(_ source: String) throws(TemplateError) -> String {
        output = ""
        try render(try TemplateParser.nodes(of: source))
        return output
    }

    private mutating func render(_ nodes: [TemplateNode]) throws(TemplateError) {
        for node in nodes {
            try step()
            try render(node)
        }
    }

    /// Counts a part, or a turn of a loop, which may be empty.
    private mutating func step() throws(TemplateError) {
        steps += 1
        guard steps <= Self.stepLimit else { throw TemplateError.tooLarge }
    }

    private mutating func render(_ node: TemplateNode) throws(TemplateError) {
        switch node {
        case .text(let text): try write(text)
        case .output(let expression):
            let value = try value(expression)
            let isSafe = expression.filters.contains { TemplateFilter.safe.contains($0.name) }
            let text = TemplateValue.text(value)
            try write(escapes && !isSafe ? TemplateValue.escaped(text) : text)
        case .choice(let branches):
            for (condition, nodes) in branches {
                if let condition, try !holds(condition) { continue }
                return try render(nodes)
            }
        case .loop(let names, let value, let isReversed, let body, let empty):
            try loop(names, self.value(value), isReversed: isReversed, body, empty)
        case .with(let bindings, let body):
            var scope: [String: JSON] = [:]
            for (name, expression) in bindings { scope[name] = try value(expression) }
            scopes.append(scope)
            defer { scopes.removeLast() }
            try render(body)
        case .link(let link, let text):
            let address = "\(linkBase)/\(link.path)"
            var shown = link.text
            if let text { shown = TemplateValue.text(try value(text)) }
            guard let shown, link.text != nil, escapes else { return try write(address) }
            try write("<a href=\"\(address)\">\(TemplateValue.escaped(shown))</a>")
        case .now(let format, let name):
            let text = TemplateDate(now).text(format)
            guard let name else { return try write(text) }
            scopes[scopes.count - 1][name] = .string(text)
        }
    }

    private mutating func loop(
        _ names: [String],
        _ value: JSON,
        isReversed: Bool,
        _ body: [TemplateNode],
        _ empty: [TemplateNode]
    ) throws(TemplateError) {
        let elements = TemplateValue.elements(value)
        guard !elements.isEmpty else { return try render(empty) }
        let parent = variable(["forloop"])
        for (index, element) in (isReversed ? elements.reversed() : elements).enumerated() {
            try step()
            var scope: [String: JSON] = [
                "forloop": [
                    "counter": .int(index + 1), "counter0": .int(index),
                    "revcounter": .int(elements.count - index),
                    "revcounter0": .int(elements.count - index - 1),
                    "first": .bool(index == 0), "last": .bool(index == elements.count - 1),
                    "parentloop": parent,
                ]
            ]
            if names.count == 1 {
                scope[names[0]] = element
            } else {
                for (place, name) in names.enumerated() { scope[name] = element[place] ?? .null }
            }
            scopes.append(scope)
            defer { scopes.removeLast() }
            try render(body)
        }
    }

    private mutating func write(_ text: String) throws(TemplateError) {
        size += text.utf8.count
        guard size <= Self.sizeLimit else { throw TemplateError.tooLarge }
        output += text
    }
}

extension TemplateRenderer {
    private mutating func holds(_ condition: TemplateCondition) throws(TemplateError) -> Bool {
        switch condition {
        case .value(let expression): return TemplateValue.isTrue(try value(expression))
        case .comparison(let left, let sign, let right):
            return TemplateCondition.holds(try value(left), sign, try value(right))
        case .not(let condition): return try !holds(condition)
        case .both(let left, let right):
            guard try holds(left) else { return false }
            return try holds(right)
        case .either(let left, let right):
            guard try !holds(left) else { return true }
            return try holds(right)
        }
    }

    private mutating func value(_ expression: TemplateExpression) throws(TemplateError) -> JSON {
        var result = try counted(value(expression.operand))
        for filter in expression.filters {
            var argument: JSON?
            if let operand = filter.argument { argument = try counted(value(operand)) }
            result = try counted(try TemplateFilter.table[filter.name]?(result, argument) ?? .null)
        }
        return result
    }

    /// A value, which counts as looked at from then on.
    private mutating func counted(_ value: JSON) throws(TemplateError) -> JSON {
        values += TemplateValue.size(value)
        guard values <= Self.valueLimit else { throw TemplateError.tooLarge }
        return value
    }

    private func value(_ operand: TemplateExpression.Operand) -> JSON {
        switch operand {
        case .literal(let value): value
        case .variable(let names): variable(names)
        }
    }

    /// The value of a variable, the innermost of that name; `null` if there is none.
    private func variable(_ names: [String]) -> JSON {
        guard let first = names.first, let found = scopes.last(where: { $0[first] != nil })?[first] else {
            return .null
        }
        return names.dropFirst().reduce(found) { TemplateValue.member($0, $1) }
    }
}
