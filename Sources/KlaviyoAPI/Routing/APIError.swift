package import JSONAPI

/// One or more problems that end a request; the answer becomes Klaviyo's error document.
package struct APIError: Error {
    package var problems: [ErrorObject]
    /// Seconds until the request may be sent again, for a 429.
    var retryAfter: Int64?

    package init(_ problems: [ErrorObject]) {
        self.problems = problems
    }

    package init(_ kind: ErrorKind, _ arguments: String..., at source: ErrorObject.Source? = nil) {
        problems = [ErrorObject(kind, arguments, at: source)]
    }

    /// The status of the answer: that of the first problem.
    package var status: Int { problems.first?.status ?? 500 }
}

extension ErrorObject {
    /// A problem of a known kind.
    ///
    /// - Parameters:
    ///   - kind: Its row in the catalogue.
    ///   - arguments: What stands for `%1`, `%2` … in the kind's detail.
    ///   - source: Where it lies, if elsewhere than the kind says.
    init(_ kind: ErrorKind, _ arguments: [String] = [], at source: Source? = nil) {
        self.init(
            status: kind.status,
            code: kind.code,
            title: kind.title,
            detail: kind.detail(arguments),
            source: source ?? .pointer(kind.pointer),
            extras: kind.isFramework ? nil : Extras()
        )
    }

    init(_ kind: ErrorKind, _ arguments: String..., at source: Source? = nil) {
        self.init(kind, arguments, at: source)
    }
}
