import HTTP
import JSONAPI

/// The control API beside Klaviyo's: everything under `/__emulator/`.
///
/// It answers JSON. What changes something needs `Content-Type: application/json`, which a page of another
/// origin cannot send without asking first; and it is never told that it may.
package struct Control {
    /// Why a request to the control API was not carried out.
    struct Refusal: Error {
        let status: Int
        let message: String
        /// The setting or member in question.
        var name: String?
    }

    /// A request to the control API.
    struct Call {
        let query: QueryString
        let body: JSONObject
        /// What stands for `*` in the path.
        let id: String
        /// Where this server is reached, as the client calls it.
        let base: String
    }

    /// By what the `Server` header of an answer names the emulator, so that commands know whom they talk to.
    package static let server = "klaviyo-emulator"

    let emulator: Emulator

    init(_ emulator: Emulator) {
        self.emulator = emulator
    }

    func respond(to request: Request) -> Response {
        do {
            return Self.response(200, try answer(request))
        } catch let refusal as Refusal {
            var error: JSONObject = ["error": .string(refusal.message)]
            if let name = refusal.name { error.append("name", .string(name)) }
            return Self.response(refusal.status, .object(error))
        } catch let error as SettingError {
            return Self.response(400, ["error": .string(error.description), "name": .string(error.name)])
        } catch {
            emulator.console.say("internal error at \(request.method) \(request.path): \(error)")
            return Self.response(500, ["error": .string("\(error)")])
        }
    }

    private func answer(_ request: Request) throws -> JSON {
        let path = request.path.split(separator: "/").dropFirst().map { QueryString.decodedSegment($0) }
        let matches = Self.routes.filter { Self.matches($0.path, path) }
        guard !matches.isEmpty else { throw Self.unknown(path.joined(separator: "/")) }
        let method = request.method == "HEAD" ? "GET" : request.method
        guard let route = matches.first(where: { $0.method == method }) else {
            let allowed = matches.map(\.method).joined(separator: ", ")
            throw Refusal(status: 405, message: "\(request.method) is not allowed here, only \(allowed)")
        }
        let call = Call(
            query: QueryString(parsing: request.query),
            body: method == "GET" ? [:] : try Self.body(of: request),
            id: path.count > 1 ? path[1] : "",
            base: "http://\(request.headers["Host"] ?? "127.0.0.1")"
        )
        try route.check(call)
        return try route.action(emulator, call)
    }

    private static func unknown(_ path: String) -> Refusal {
        let suggestion = Suggestion.text(for: path, among: routes.map(\.path))
        let message = "unknown path '\(path)'\(suggestion); the README lists them under Control API"
        return Refusal(status: 404, message: message)
    }

    private static func matches(_ pattern: String, _ path: [String]) -> Bool {
        let parts = pattern.split(separator: "/")
        return parts.count == path.count && zip(parts, path).allSatisfy { $0 == "*" || $0 == $1 }
    }

    /// The body of a change: an object, `{}` if there is none.
    private static func body(of request: Request) throws -> JSONObject {
        guard request.mediaType == "application/json" else {
            throw Refusal(status: 415, message: "changes need the header Content-Type: application/json")
        }
        if request.bodyTooLarge { throw Refusal(status: 413, message: "the body is larger than 5 MB") }
        if request.body.isEmpty { return [:] }
        do {
            guard let object = try JSON(parsing: request.body).object else {
                throw Refusal(status: 400, message: "the body must be a JSON object")
            }
            return object
        } catch let error as JSONSyntaxError {
            throw Refusal(status: 400, message: "the body is not JSON: \(error)")
        }
    }

    private static func response(_ status: Int, _ json: JSON) -> Response {
        Response(
            status: status,
            headers: [
                "Content-Type": "application/json", "Cache-Control": "no-store", "Server": server,
                "X-Content-Type-Options": "nosniff",
            ],
            body: json.bytes
        )
    }
}
