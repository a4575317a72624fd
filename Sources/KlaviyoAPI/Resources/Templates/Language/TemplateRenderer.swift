import JSONAPI

/// Renders a template with a context.
///
/// A variable that the context lacks counts as false and shows nothing (documented).
struct TemplateRenderer {
    /// How much a rendering may write, and how many parts it may go through: loops in loops multiply.
    private static let (sizeLimit, stepLimit) = (5_000_000, 50_000)

    /// What stands before the paths of a recipient's links.
    let linkBase: String
    let now: Timestamp
    /// Whether texts from the context get `<` and the like replaced, as in HTML.
    let escapes: Bool
    private var scopes: [[String: JSON]]
    private var output = ""
    private var size = 0
    private var steps = 0

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
            let value = value(expression)
            let isSafe = expression.filters.contains { TemplateFilter.safe.contains($0.name) }
            let text = TemplateValue.text(value)
            try write(escapes && !isSafe ? TemplateValue.escaped(text) : text)
        case .choice(let branches):
            let branch = branches.first { condition, _ in condition.map(holds) ?? true }
            if let branch { try render(branch.1) }
        case .loop(let names, let value, let isReversed, let body, let empty):
            try loop(names, self.value(value), isReversed: isReversed, body, empty)
        case .with(let bindings, let body):
            var scope: [String: JSON] = [:]
            for (name, expression) in bindings { scope[name] = value(expression) }
            scopes.append(scope)
            defer { scopes.removeLast() }
            try render(body)
        case .link(let link, let text):
            let address = "\(linkBase)/\(link.path)"
            let shown = text.map { TemplateValue.text(value($0)) } ?? link.text
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
    private func holds(_ condition: TemplateCondition) -> Bool {
        switch condition {
        case .value(let expression): TemplateValue.isTrue(value(expression))
        case .comparison(let left, let sign, let right):
            TemplateCondition.holds(value(left), sign, value(right))
        case .not(let condition): !holds(condition)
        case .both(let left, let right): holds(left) && holds(right)
        case .either(let left, let right): holds(left) || holds(right)
        }
    }

    private func value(_ expression: TemplateExpression) -> JSON {
        expression.filters.reduce(value(expression.operand)) { value, filter in
            TemplateFilter.table[filter.name]?(value, filter.argument.map { self.value($0) }) ?? .null
        }
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
