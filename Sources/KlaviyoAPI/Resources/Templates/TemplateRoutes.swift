import JSONAPI
import Store

/// Copying templates and rendering them.
enum TemplateRoutes {
    static let handlers: [(String, Handler)] = [
        ("clone_template", clone), ("clone_universal_content", cloneContent), ("render_template", render),
    ]

    /// Answers 200, though the OpenAPI document says 201 (recorded).
    @Sendable private static func clone(_ call: Call, _ db: Connection) throws -> Reply {
        let template = try named(call, db)
        if let limit = template.kind.limit, try StoredResourceTable.count(template.kind, in: db) >= limit {
            throw APIError(.limitReached, String(limit), "templates")
        }
        let name = call.attributes["name"]?.string ?? "Clone of \(template.attributes["name"]?.string ?? "")"
        let copy = try Templates.clone(template, name: name, isListed: true, call, db)
        return .document(try call.document(copy, .create, in: db), status: call.operation.status)
    }

    /// Copies universal content, whose id the request says twice.
    @Sendable private static func cloneContent(_ call: Call, _ db: Connection) throws -> Reply {
        let kind = try call.operation.description.kept("template-universal-content")
        let id = call.attributes["id"]?.string ?? ""
        guard call.body["data"]?["id"]?.string == id else {
            throw APIError(.idMismatch, at: .pointer("/data/id"))
        }
        var copy = try DescribedRoutes.known(kind, id, in: db)
        let name = call.attributes["name"]?.string ?? "Clone of \(copy.attributes["name"]?.string ?? "")"
        copy.id = copy.newID(call.account, at: call.now) { _ in nil }
        copy.attributes["name"] = .string(name)
        (copy.created, copy.updated) = (call.now, call.now)
        try StoredResourceTable.save(copy, in: db)
        return .document(try call.document(copy, .create, in: db), status: call.operation.status)
    }

    /// Answers the template as it is with a context; nothing is stored.
    @Sendable private static func render(_ call: Call, _ db: Connection) throws -> Reply {
        let template = try rendered(try named(call, db), call.attributes["context"]?.object ?? [:], call)
        return .document(try call.document(template, in: db), status: call.operation.status)
    }

    /// A template whose versions are as they are with a context.
    static func rendered(_ template: StoredResource, _ context: JSONObject, _ call: Call) throws
        -> StoredResource
    {
        var template = template
        for name in ["html", "text", "amp"] {
            guard let source = template.attributes[name]?.string else { continue }
            var renderer = TemplateRenderer(
                context: context,
                linkBase: "https://manage.kmail-lists.com/subscriptions/\(call.account.company)",
                now: call.now,
                escapes: name != "text"
            )
            do {
                template.attributes[name] = .string(try renderer.rendered(source))
            } catch {
                throw APIError(error, part: name)
            }
        }
        return template
    }

    /// The template that a body names: until 2023-08-15 among the attributes.
    private static func named(_ call: Call, _ db: Connection) throws -> StoredResource {
        let id = call.body["data"]?["id"]?.string ?? call.attributes["id"]?.string ?? ""
        let kind = try call.operation.description.kept("template")
        return try DescribedRoutes.known(kind, id, in: db)
    }
}

extension APIError {
    /// Why a template could not be rendered.
    ///
    /// `part`: Which of its versions: `html`, `text` or `amp`.
    fileprivate init(_ error: TemplateError, part: String) {
        switch error {
        case .syntax(let text): self.init(.templateSyntax, part, text)
        case .notEmulated(let text): self.init(.templateNotEmulated, text)
        case .tooLarge: self.init(.templateTooLarge, part)
        }
    }
}
