package import JSONAPI

/// One or more problems that end a request; the answer becomes Klaviyo's error document.
package struct APIError: Error {
    package var problems: [ErrorObject]
    /// Seconds until the request may be sent again, for a 429.
    var retryAfter: Int64?

    /// How many problems an answer tells; those of a large body would fill a hundred megabytes (assumed).
    static let mostProblems = 100

    /// - Parameter problems: What is wrong; what is more than an answer tells is left out.
    package init(_ problems: [ErrorObject]) {
        self.problems = Array(problems.prefix(Self.mostProblems))
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
