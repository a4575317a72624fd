import HTTP
import JSONAPI

/// Reads and checks the body of a request.
enum RequestBody {
    private static let mediaTypes: Set<String> = ["application/vnd.api+json", "application/json"]

    /// The body as JSON that fits the operation; `null` where the operation takes none.
    ///
    /// - Throws: ``APIError`` 413, 415, or 400 with every problem of the body.
    static func parsed(_ request: Request, for operation: Operation) throws(APIError) -> JSON {
        if request.bodyTooLarge { throw APIError(.payloadTooLarge) }
        guard let schema = operation.body else { return .null }
        if operation.isForm { return try form(request, schema, operation) }
        guard mediaTypes.contains(request.mediaType) else {
            throw APIError(.unsupportedMediaType, request.headers["Content-Type"] ?? "")
        }
        let encoding = request.headers["Content-Encoding"] ?? "identity"
        guard encoding.lowercased() == "identity" else { throw APIError(.unsupportedMediaType, encoding) }
        let body: JSON
        do {
            body = try JSON(parsing: request.body)
        } catch {
            throw APIError(.malformedJSON, error.description)
        }
        let problems = SchemaValidator.problems(of: body, against: schema)
        guard problems.isEmpty else { throw APIError(problems) }
        return body
    }

    /// The fields of a form with a file, as the operation's schema names them.
    private static func form(
        _ request: Request,
        _ schema: Schema,
        _ operation: Operation
    ) throws(APIError) -> JSON {
        let type = request.headers["Content-Type"] ?? ""
        guard request.mediaType == "multipart/form-data" else { throw APIError(.unsupportedMediaType, type) }
        var fields = try MultipartForm.fields(of: request.body, type: type)
        let resource = operation.answer?.type ?? "request-data"
        var problems: [ErrorObject] = []
        for name in schema.required where fields[name] == nil {
            let place = ErrorObject.Source.pointer("/data/attributes/\(name)")
            problems.append(ErrorObject(.missingField, name, resource, at: place))
        }
        for field in fields {
            let place = ErrorObject.Source.pointer("/data/attributes/\(field.name)")
            let property = schema.properties?[field.name]
            switch (property?.kind, field.value.string?.lowercased()) {
            case (nil, _): problems.append(ErrorObject(.unknownField, field.name, resource, at: place))
            case (.boolean, "true"), (.boolean, "false"):
                fields[field.name] = .bool(field.value.string?.lowercased() == "true")
            case (.boolean, _): problems.append(ErrorObject(.wrongKind, field.name, "boolean", at: place))
            case (_, .some) where property?.format == "binary":
                problems.append(ErrorObject(.wrongKind, field.name, "file", at: place))
            case (_, nil) where property?.format != "binary":
                problems.append(ErrorObject(.wrongKind, field.name, "string", at: place))
            default: break
            }
        }
        guard problems.isEmpty else { throw APIError(problems) }
        return .object(fields)
    }
}
