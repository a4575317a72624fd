/// Which of the API's forms an operation has: every path of Klaviyo's fits one of them.
enum DescribedForm: Equatable, Sendable {
    case list, create, get, update, delete
    /// `GET …/{id}/{name}` and `GET …/{id}/relationships/{name}`.
    case related(String)
    /// `POST`, `DELETE` and `PATCH …/{id}/relationships/{name}`.
    case add(String), remove(String), replace(String)

    /// The collection that an operation is about and its form; `nil` for the paths of browsers.
    static func of(_ entry: Description.Entry) -> (collection: String, form: DescribedForm)? {
        let parts = entry.path.split(separator: "/").map(String.init)
        guard parts.count > 1, parts[0] == "api" else { return nil }
        let form: DescribedForm? =
            switch (parts.count, entry.method) {
            case (2, "GET"): .list
            case (2, "POST"): .create
            case (3, "GET"): .get
            case (3, "PATCH"): .update
            case (3, "DELETE"): .delete
            case (4, "GET"), (5, "GET"): .related(parts[parts.count - 1])
            case (5, "POST"): .add(parts[4])
            case (5, "DELETE"): .remove(parts[4])
            case (5, "PATCH"): .replace(parts[4])
            default: nil
            }
        return form.map { (parts[1], $0) }
    }

    /// What `without` of a kind calls the form.
    var name: String {
        switch self {
        case .list: "list"
        case .create: "create"
        case .get: "get"
        case .update: "update"
        case .delete: "delete"
        case .related(let name): name
        case .add(let name): "add \(name)"
        case .remove(let name): "remove \(name)"
        case .replace(let name): "replace \(name)"
        }
    }
}
