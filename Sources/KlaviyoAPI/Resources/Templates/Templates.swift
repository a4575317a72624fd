import JSONAPI
import Store

/// What templates do beside being kept: the rules of their editors, and the text that comes from the HTML.
///
/// <https://developers.klaviyo.com/en/reference/templates_api_overview>
enum Templates {
    static let behaviour = Behaviour(prepare: prepare, update: update, delete: refuseAttached)

    private static let dragAndDrop = "SYSTEM_DRAGGABLE"
    private static let editors = ["CODE", "USER_DRAGGABLE", dragAndDrop]

    @Sendable private static func prepare(
        _ call: Call,
        _ template: inout StoredResource,
        _ db: Connection
    ) throws {
        let editor = template.attributes["editor_type"]?.string ?? ""
        let hasDefinitions =
            call.operation.standardNames.count < (call.operation.answer?.attributes.count ?? 0)
        guard editors.contains(editor), editor != dragAndDrop || hasDefinitions else {
            throw APIError(
                .invalidChoice,
                editor,
                "editor_type",
                at: .pointer("/data/attributes/editor_type")
            )
        }
        let needed = editor == dragAndDrop ? "definition" : "html"
        guard let value = call.attributes[needed], !value.isNull else {
            throw APIError(.missingField, needed, "template", at: .pointer("/data/attributes/\(needed)"))
        }
        // Only drag-and-drop templates have one; others ignore it (documented).
        if editor != dragAndDrop { template.attributes["definition"] = nil }
        template.id = call.account.ids.shortID()
        try complete(&template, call)
    }

    @Sendable private static func update(
        _ call: Call,
        _ old: StoredResource,
        _ template: inout StoredResource,
        _ db: Connection
    ) throws {
        let old = old.attributes
        if call.attributes["text"]?.string == nil, old["text"] == derivedText(old) {
            template.attributes["text"] = .null
        }
        if template.attributes["editor_type"]?.string != dragAndDrop,
            let definition = call.attributes["definition"], !definition.isNull
        {
            throw APIError(
                .notAllowedForEditor,
                "definition",
                old["editor_type"]?.string ?? "",
                at: .pointer("/data/attributes/definition")
            )
        }
        try complete(&template, call)
    }

    /// Refuses what doesn't go with the editor, and fills in what follows from the rest.
    private static func complete(_ template: inout StoredResource, _ call: Call) throws {
        if template.attributes["editor_type"]?.string == dragAndDrop {
            for name in ["html", "amp"] {
                guard let value = call.attributes[name], !value.isNull else { continue }
                throw APIError(
                    .notAllowedForEditor,
                    name,
                    dragAndDrop,
                    at: .pointer("/data/attributes/\(name)")
                )
            }
            guard var definition = template.attributes["definition"]?.object else { return }
            if definition["id"]?.string == nil {
                definition["id"] = .string(call.account.ids.ulid(at: call.now))
            }
            definition["template_id"] = .string(template.id)
            template.attributes["definition"] = .object(definition)
            let blocks = contents(.object(definition)).joined(separator: "\n")
            template.attributes["html"] = .string("<html><body>\n\(blocks)\n</body></html>")
        }
        if template.attributes["text"]?.string == nil {
            template.attributes["text"] = derivedText(template.attributes)
        }
    }

    /// The text of a template that was given none (recorded).
    private static func derivedText(_ attributes: JSONObject) -> JSON {
        .string(PlainText.of(attributes["html"]?.string ?? ""))
    }

    /// What the blocks of text and HTML in a definition say, from top to bottom.
    private static func contents(_ json: JSON) -> [String] {
        switch json {
        case .object(let object):
            if object["content_type"] == "block", let text = object["data"]?["content"]?.string {
                return [text]
            }
            return object.flatMap { contents($0.value) }
        case .array(let elements): return elements.flatMap(contents)
        case .null, .bool, .number, .string, .raw: return []
        }
    }

    /// A template that messages of flows use stays (recorded).
    @Sendable private static func refuseAttached(
        _ call: Call,
        _ template: inout StoredResource,
        _ db: Connection
    ) throws {
        let description = call.operation.description
        let messages = try Related.fetch("template", template.id, "flow-messages", description, in: db)
        guard let first = messages.first else { return }
        throw APIError(.attachedTemplate, template.id, first.id)
    }

    /// Stores a copy of a template.
    ///
    /// `isListed`: Whether it is a template of its own, rather than one that belongs to a message.
    static func clone(
        _ template: StoredResource,
        name: String? = nil,
        isListed: Bool,
        _ call: Call,
        _ db: Connection
    ) throws -> StoredResource {
        var copy = template
        copy.id = call.account.ids.shortID()
        copy.created = call.now
        copy.updated = call.now
        if let name { copy.attributes["name"] = .string(name) }
        if let unlisted = template.kind.unlisted { copy.attributes[unlisted] = isListed ? nil : true }
        if var definition = copy.attributes["definition"]?.object {
            definition["template_id"] = .string(copy.id)
            copy.attributes["definition"] = .object(definition)
        }
        try StoredResourceTable.save(copy, in: db)
        return copy
    }
}
