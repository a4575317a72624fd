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
        let type = request.headers["Content-Type"] ?? ""
        let essence = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        guard mediaTypes.contains(essence) else { throw APIError(.unsupportedMediaType, type) }
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
}
