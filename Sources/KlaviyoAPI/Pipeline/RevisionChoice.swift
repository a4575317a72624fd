import HTTP
import JSONAPI

/// The revision that a request is served at.
struct ServedRevision: Sendable {
    let revision: Revision
    /// Whether it is the beta of that date, `2026-07-15.pre`.
    var isBeta = false
    /// The date that was asked for, which is older where a retired revision has fallen forward.
    let asked: String

    /// As `X-Klaviyo-Api-Revision` says it.
    var name: String { isBeta ? "\(revision.name).pre" : revision.name }
}

/// Which revision a request is served at.
///
/// <https://developers.klaviyo.com/en/docs/api_versioning_and_deprecation_policy>: stable for a year, deprecated
/// for another, then retired; a retired revision is served as the oldest one that is not.
struct RevisionChoice {
    let revisions: [Revision]
    /// The dates that have a beta beside the stable revision.
    let betas: Set<String>
    /// The day that counts, `2026-11-23`.
    let today: String

    init(_ description: Description, today: String) {
        revisions = description.revisions
        betas = description.betaDates
        self.today = today
    }

    /// Chooses by the `revision` header.
    ///
    /// A date before the first known revision falls forward, whether or not Klaviyo has ever published it.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - isNeeded: Whether there must be a header; the newest revision serves a request that needs none.
    /// - Returns: The revision.
    /// - Throws: ``APIError`` for a header that is missing, malformed, in the future, or no revision, and for a
    ///   retired one where the client has opted out of falling forward.
    func revision(for request: Request, isNeeded: Bool = true) throws(APIError) -> ServedRevision {
        let newest = isNeeded ? nil : revisions.last { $0.name <= today }?.name
        guard let header = request.headers["revision"] ?? newest else { throw APIError(.missingRevision) }
        let isBeta = header.hasSuffix(".pre")
        let date = isBeta ? String(header.dropLast(4)) : header
        let known = revisions.first { $0.name == date }
        guard known != nil || date.utf8.count == 10 && Timestamp(iso8601: date) != nil else {
            throw APIError(.malformedRevision)
        }
        guard date <= today else { throw APIError(.futureRevision) }
        let isAncient = revisions.first.map { date < $0.name } ?? false
        guard isAncient || known != nil && (!isBeta || betas.contains(date)) else {
            throw APIError(.unknownRevision, header)
        }
        if let known, known.retirement > today {
            return ServedRevision(revision: known, isBeta: isBeta, asked: date)
        }
        let cutoff = Revision.later(today, years: -2)
        if date <= cutoff, request.headers["X-Klaviyo-Revision-Fall-Forward-Opt-Out"] == "1" {
            throw APIError(.retiredRevision, header)
        }
        guard let oldest = revisions.first(where: { $0.name > cutoff }) ?? revisions.last else {
            throw APIError(.unknownRevision, header)
        }
        return ServedRevision(revision: oldest, asked: date)
    }

    /// The day a deprecated revision will be retired, which answers name; `nil` while it is stable (recorded).
    func retirement(of revision: Revision) -> String? {
        revision.deprecation <= today ? revision.retirement : nil
    }

    /// From which revision to which an operation exists.
    typealias Lifetime = ClosedRange<Revision>

    /// Why a path's method isn't there at the revision served, in Klaviyo's words.
    ///
    /// - Parameters:
    ///   - method: When the path has that method; `nil` where only a beta has it.
    ///   - path: The dates at which the path's methods first appeared, betas included.
    ///   - served: The revision served.
    /// - Returns: The error.
    static func absence(
        of method: Lifetime?,
        path: [String],
        at served: ServedRevision
    ) -> APIError {
        // An endpoint that has been removed since the retired revision that was asked for (documented).
        if let method, served.asked < served.revision.name, method.upperBound < served.revision {
            return APIError(.removedOperation)
        }
        if let earliest = path.min(), served.revision.name < earliest {
            return APIError(.beforeEarliestRevision, earliest)
        }
        return APIError(.noRevisionForMethod)
    }
}
