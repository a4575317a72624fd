import JSONAPI
import Store

/// What push tokens say of the consent of their profiles to push marketing.
///
/// A profile is subscribed while one of its tokens is authorized or provisional, and unsubscribed once it had a
/// token that is none of the two, or lost its last; a token that isn't determined says nothing (assumed).
struct PushConsent {
    let now: Timestamp

    static let messageType = MessageType(channel: "push", name: "marketing")

    /// Stores a token, and lets the consent of its profile, and of the one that had it, follow.
    func remember(_ token: PushToken, in db: Connection) throws {
        let former = try PushTokenTable.find(token.token, in: db)?.profile
        try PushTokenTable.save(token, in: db)
        try follow(token.profile, in: db)
        if let former, former != token.profile { try follow(former, in: db) }
    }

    /// Deletes a token, and lets the consent of its profile follow.
    func forget(_ token: PushToken, in db: Connection) throws {
        try PushTokenTable.delete(token.token, in: db)
        try follow(token.profile, in: db)
    }

    /// Sets the consent of a profile as its tokens have it; where that is no change, it keeps its date.
    func follow(_ profile: String, in db: Connection) throws {
        let tokens = try PushTokenTable.all(of: profile, in: db).map(\.enablement)
        let current = try ConsentTable.consents(of: profile, in: db)[Self.messageType]?.state ?? .never
        let state: Consent.State
        if tokens.contains(where: { $0 == .authorized || $0 == .provisional }) {
            state = .subscribed
        } else if tokens.contains(where: { $0 == .denied || $0 == .unauthorized }) || current != .never {
            state = .unsubscribed
        } else {
            state = .never
        }
        guard state != current else { return }
        let consent = Consent(state: state, timestamp: now.microseconds, method: "API")
        try ConsentTable.save(consent, Self.messageType, of: profile, in: db)
    }
}
