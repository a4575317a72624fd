import JSONAPI
import Store

extension Control {
    /// What a profile is known by, some of which Klaviyo's API takes but never shows.
    @Sendable static func profile(_ emulator: Emulator, _ call: Call) throws -> JSON {
        let company = emulator.account.company
        return try emulator.account.read { db in
            let profile = try person(in: db) { name in call.query[name].map { .string($0) } }
            let emails = try IdentityTable.secondaryEmails(of: profile.id, in: db)
            return [
                "id": .string(profile.id), "_kx": .string(ExchangeID(company: company).text(of: profile.id)),
                "email": .optional(profile.email), "secondary_emails": .array(emails.map { .string($0) }),
                "phone_number": .optional(profile.phoneNumber), "external_id": profile.externalID ?? .null,
                "anonymous_id": .optional(profile.anonymousID),
            ]
        }
    }
}
