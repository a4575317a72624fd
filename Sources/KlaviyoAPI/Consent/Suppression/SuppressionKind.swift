import JSONAPI
import Store

/// What a job does to the suppressions of profiles: sets them, or lifts them.
protocol SuppressionKind: Sendable {
    /// The row of ``JobKinds``.
    static var name: String { get }
    /// The `type` of the job's resource; its collection's name is one letter longer.
    static var type: String { get }
    static var unknownJob: ErrorKind { get }
    /// Whether an unknown address becomes a profile.
    static var createsProfiles: Bool { get }

    /// Changes one profile.
    ///
    /// - Returns: The rule that says what was done, and a detail; `nil` where nothing was to be done.
    static func change(_ events: ConsentEvents, in db: Connection) throws -> (rule: Rule, detail: String?)?
}

/// Bulk Suppress Profiles: consent and lists stay as they are (recorded), an unknown address is created and
/// suppressed (documented).
enum Suppressing: SuppressionKind {
    static let name = "suppress"
    static let type = "profile-suppression-bulk-create-job"
    static let unknownJob = ErrorKind.unknownSuppressionJob
    static let createsProfiles = true

    static func change(_ events: ConsentEvents, in db: Connection) throws -> (rule: Rule, detail: String?)? {
        guard try ConsentTable.suppress(events.profile.id, .userSuppressed, at: events.now, in: db) else {
            return nil
        }
        try events.manually("Suppressed", in: db)
        return (.userSuppressed, nil)
    }
}

/// Bulk Unsuppress Profiles: lifts `USER_SUPPRESSED` alone, and does nothing for an unknown address (documented).
enum Unsuppressing: SuppressionKind {
    static let name = "unsuppress"
    static let type = "profile-suppression-bulk-delete-job"
    static let unknownJob = ErrorKind.unknownUnsuppressionJob
    static let createsProfiles = false

    static func change(_ events: ConsentEvents, in db: Connection) throws -> (rule: Rule, detail: String?)? {
        let isLifted = try ConsentTable.lift(.userSuppressed, of: events.profile.id, in: db)
        if isLifted { try events.manually("Unsuppressed", in: db) }
        let rest = try ConsentTable.suppressions(of: events.profile.id, in: db).filter { $0.list == nil }
        if !rest.isEmpty {
            return (.notUserSuppressed, rest.map(\.reason.rawValue).joined(separator: ", "))
        }
        return isLifted ? (.unsuppressed, nil) : nil
    }
}
