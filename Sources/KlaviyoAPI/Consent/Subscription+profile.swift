import JSONAPI
import Store

extension Subscription {
    /// The profile that it is about, by its id or else its email address or else its phone number, unless that
    /// is of a profile with another address (assumed).
    func existingProfile(in db: Connection) throws -> Profile? {
        if let id = profile, let found = try ProfileTable.find(id: id, in: db) { return found }
        if let email, let found = try ProfileTable.find("email", .string(email), in: db) { return found }
        let byPhone = try phoneNumber.flatMap { phone in
            try ProfileTable.find("phone_number", .string(phone), in: db)
        }
        return email == nil || byPhone?.email == nil ? byPhone : nil
    }

    /// Gives a profile the identifiers it lacks, unless another one has them: email is the identity, and the
    /// phone number stays with whoever has it (assumed).
    func identify(_ profile: inout Profile, in db: Connection) throws {
        if profile.email == nil { profile.email = email }
        if let phoneNumber,
            try ProfileTable.find("phone_number", .string(phoneNumber), in: db).map({ $0.id == profile.id })
                ?? true
        {
            profile.phoneNumber = phoneNumber
        }
    }
}
