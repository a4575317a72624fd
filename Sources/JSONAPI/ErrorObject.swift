/// One problem of a request, as it stands in the `errors` of an error document.
package struct ErrorObject: Sendable, Equatable {
    /// Where in the request the problem lies.
    package enum Source: Sendable, Equatable {
        case pointer(String)
        case parameter(String)

        var json: JSON {
            switch self {
            case .pointer(let value): ["pointer": .string(value)]
            case .parameter(let value): ["parameter": .string(value)]
            }
        }
    }

    package var status: Int
    package var code: String
    package var title: String
    package var detail: String
    package var source: Source
    /// `links` and `meta`, which errors of the API's own have and errors of its web framework lack (recorded).
    package var extras: Extras?

    package struct Extras: Sendable, Equatable {
        package var links: JSONObject
        package var meta: JSONObject

        package init(links: JSONObject = [:], meta: JSONObject = [:]) {
            self.links = links
            self.meta = meta
        }
    }

    package init(
        status: Int,
        code: String,
        title: String,
        detail: String,
        source: Source,
        extras: Extras?
    ) {
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.source = source
        self.extras = extras
    }

    /// The error object with the id of its request, which all errors of one answer share (recorded).
    package func json(id: String) -> JSON {
        var object: JSONObject = ["id": .string(id)]
        // An unknown key is refused before the API, where the status comes last (recorded).
        let endsWithStatus = code == "authentication_failed"
        if !endsWithStatus { object.append("status", .int(status)) }
        object.append("code", .string(code))
        object.append("title", .string(title))
        object.append("detail", .string(detail))
        object.append("source", source.json)
        if endsWithStatus { object.append("status", .int(status)) }
        if let extras {
            object.append("links", .object(extras.links))
            object.append("meta", .object(extras.meta))
        }
        return .object(object)
    }
}
