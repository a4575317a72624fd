import JSONAPI
import Yams

/// A value of a scenario file that knows its place, for errors that point at it.
struct ScenarioNode {
    private let node: Node
    let file: String
    /// What the value is called in messages, such as `lists[0].name`.
    let path: String

    typealias Member = (name: String, key: ScenarioNode, value: ScenarioNode)

    /// Reads a whole file.
    ///
    /// What a scalar is, ``json`` decides, so that Yams needs none of its rules for that.
    init(yaml: String, file: String) throws(ScenarioError) {
        do {
            guard let node = try Yams.compose(yaml: yaml, .basic) else {
                throw ScenarioError(file: file, line: 1, column: 1, message: "the scenario is empty")
            }
            var left = Self.mostValues
            if let place = Self.overflow(node, &left) {
                throw ScenarioNode(place, file, path: "").error(
                    "the file stands for more than \(Self.mostValues) values, aliases counted as often as they occur"
                )
            }
            self.init(node, file, path: "")
        } catch let error as ScenarioError {
            throw error
        } catch let error as YamlError {
            throw ScenarioError(error, yaml, file: file)
        } catch {
            throw ScenarioError(file: file, line: 1, column: 1, message: "\(error)")
        }
    }

    /// How many values a file may stand for: aliases of lists of aliases soon stand for more than any memory holds.
    private static let mostValues = 1_000_000

    /// The value at which there are more values than `left`; `nil` if there are not.
    private static func overflow(_ node: Node, _ left: inout Int) -> Node? {
        left -= 1
        guard left >= 0 else { return node }
        switch node {
        case .mapping(let mapping):
            for member in mapping {
                if let place = overflow(member.key, &left) ?? overflow(member.value, &left) { return place }
            }
        case .sequence(let sequence):
            for element in sequence {
                if let place = overflow(element, &left) { return place }
            }
        case .scalar, .alias: break
        }
        return nil
    }

    private init(_ node: Node, _ file: String, path: String) {
        self.node = node
        self.file = file
        self.path = path
    }

    func error(_ message: String) -> ScenarioError {
        ScenarioError(
            file: file,
            line: node.mark?.line ?? 1,
            column: node.mark?.column ?? 1,
            message: message
        )
    }

    /// An error about what the steps of a JSON pointer lead to: the name of a member or an element, as far as the
    /// file has it.
    func error(_ message: String, at steps: some Collection<Substring>) -> ScenarioError {
        var (place, value) = (node, node)
        for step in steps {
            if let pair = value.mapping?.first(where: { $0.key.scalar?.string == String(step) }) {
                (place, value) = (pair.key, pair.value)
            } else if let index = Int(step), let elements = value.sequence, elements.indices.contains(index) {
                (place, value) = (elements[index], elements[index])
            } else {
                break
            }
        }
        return ScenarioNode(place, file, path: path).error(message)
    }

    /// The members of a mapping: each one's name, the place of the name, and the value.
    ///
    /// `names`: The names that may occur; `nil` for any.
    /// Throws ``ScenarioError`` for a value that is no mapping, and for a name that isn't known or is there twice.
    func members(_ names: [String]? = nil) throws(ScenarioError) -> [Member] {
        guard case .mapping(let mapping) = node else {
            throw error("\(title) must be a mapping of names to values")
        }
        var members: [Member] = []
        for (key, value) in mapping {
            let place = ScenarioNode(key, file, path: path)
            guard let name = key.scalar?.string else { throw place.error("names must be plain text") }
            if let names, !names.contains(name) {
                let where_ = path.isEmpty ? "a scenario" : path
                let known = names.joined(separator: ", ")
                let suggestion = Suggestion.text(for: name, among: names)
                throw place.error("unknown name '\(name)'\(suggestion); \(where_) has \(known)")
            }
            guard !members.contains(where: { $0.name == name }) else {
                throw place.error("'\(name)' is there twice")
            }
            let inner = ScenarioNode(value, file, path: path.isEmpty ? name : "\(path).\(name)")
            members.append((name, place, inner))
        }
        return members
    }

    /// The elements of a sequence.
    func elements() throws(ScenarioError) -> [ScenarioNode] {
        guard case .sequence(let sequence) = node else { throw error("\(title) must be a list of values") }
        return sequence.enumerated().map { ScenarioNode($1, file, path: "\(path)[\($0)]") }
    }

    /// A text; a number or the like counts as the text it is written as.
    func text() throws(ScenarioError) -> String {
        guard case .scalar(let scalar) = node, !scalar.string.isEmpty else {
            throw error("\(title) must be a text")
        }
        return scalar.string
    }

    func bool() throws(ScenarioError) -> Bool {
        guard let value = json.bool else { throw error("\(title) must be true or false") }
        return value
    }

    /// The value as JSON.
    ///
    /// Plain scalars follow YAML's core schema: `off` and `no` are texts.
    var json: JSON {
        switch node {
        case .mapping(let mapping):
            .object(
                JSONObject(
                    mapping.map { key, value in
                        .init(
                            name: key.scalar?.string ?? "",
                            value: ScenarioNode(value, file, path: path).json
                        )
                    }
                )
            )
        case .sequence(let sequence): .array(sequence.map { ScenarioNode($0, file, path: path).json })
        case .scalar(let scalar): Self.json(scalar)
        case .alias: .null
        }
    }

    private static func json(_ scalar: Node.Scalar) -> JSON {
        guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
        switch scalar.string {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default:
            if let number = try? JSON(parsing: scalar.string), case .number = number { return number }
            return .string(scalar.string)
        }
    }

    private var title: String { path.isEmpty ? "a scenario" : path }
}

extension ScenarioError {
    /// What Yams says of a text, in one line.
    fileprivate init(_ error: YamlError, _ yaml: String, file: String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            let isTab = problem.contains("cannot start any token") && yaml.contains("\t")
            let hint = isTab ? " (YAML indents with spaces, not tabs)" : ""
            self.init(
                file: file,
                line: mark.line,
                column: mark.column,
                message: "not YAML: \(problem)\(hint)"
            )
        case .duplicatedKeysInMapping(let names, let context):
            let name = names.first ?? ""
            self.init(
                file: file,
                line: context.mark.line,
                column: context.mark.column,
                message: "'\(name)' is there twice"
            )
        default:
            self.init(file: file, line: 1, column: 1, message: "not YAML: \(error)")
        }
    }
}
