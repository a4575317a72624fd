import HTTP
import JSONAPI

/// Which revision a request is served at.
///
/// <https://developers.klaviyo.com/en/docs/api_versioning_and_deprecation_policy>: stable for a year, deprecated
/// for another, then retired; a retired revision is served as the oldest one that is not.
struct RevisionChoice {
    let revisions: [Revision]
    /// The day that counts, `2026-11-23`.
    let today: String

    /// Chooses by the `revision` header.
    ///
    /// - Throws: ``APIError`` for a header that is missing, malformed, in the future, or no revision, and for a
    ///   retired one where the client has opted out of falling forward.
    func revision(for request: Request) throws(APIError) -> Revision {
        guard let header = request.headers["revision"] else { throw APIError(.missingRevision) }
        let name = header.hasSuffix(".pre") ? String(header.dropLast(4)) : header
        guard name.utf8.count == 10, Timestamp(iso8601: name) != nil else {
            throw APIError(.malformedRevision)
        }
        guard name <= today else { throw APIError(.futureRevision) }
        let cutoff = Self.later(today, years: -2)
        let served = revisions.drop { $0.name <= cutoff }
        guard name <= cutoff else {
            guard let revision = served.first(where: { $0.name == name }) else {
                throw APIError(.unknownRevision, name)
            }
            return revision
        }
        if request.headers["X-Klaviyo-Revision-Fall-Forward-Opt-Out"] == "1" {
            throw APIError(.retiredRevision, name)
        }
        guard let oldest = served.first ?? revisions.last else { throw APIError(.unknownRevision, name) }
        return oldest
    }

    /// The day a deprecated revision will be retired, which answers name; `nil` while it is stable (recorded).
    func retirement(of revision: Revision) -> String? {
        Self.later(revision.name, years: 1) <= today ? Self.later(revision.name, years: 2) : nil
    }

    private func isRetired(_ name: String) -> Bool { Self.later(name, years: 2) <= today }

    private static func later(_ date: String, years: Int) -> String {
        "\((Int(date.prefix(4)) ?? 0) + years)\(date.dropFirst(4))"
    }
}
