import JSONAPI
import Store

/// `meta.patch_identifiers`: secondary email addresses that a profile gets or loses.
///
/// Only `email` can be patched (documented); a secondary address identifies its profile as the first one does
/// (assumed).
struct PatchIdentifiers {
    /// The addresses to add.
    private(set) var appended: [String] = []
    /// The addresses to remove.
    private(set) var unappended: [String] = []
    private(set) var problems: [ErrorObject] = []

    /// Reads the patches of a profile's data in a body: documents of different revisions have `meta` beside the
    /// attributes or among them.
    ///
    /// - `pointer`: Where the data stands in the body, such as `/data`.
    init(in data: JSON?, at pointer: String = "/data") {
        read(data?["meta"], at: "\(pointer)/meta")
        read(data?["attributes"]?["meta"], at: "\(pointer)/attributes/meta")
    }

    private mutating func read(_ meta: JSON?, at pointer: String) {
        guard let patch = meta?["patch_identifiers"] else { return }
        for name in ["append", "unappend"] {
            for change in patch[name]?.object ?? [:] {
                let place = "\(pointer)/patch_identifiers/\(name)/\(change.name)"
                guard change.name == "email" else {
                    problems.append(ErrorObject(.unpatchableIdentifier, change.name, at: .pointer(place)))
                    continue
                }
                let values = change.value.array ?? [change.value]
                let emails = values.compactMap(\.string).filter { Identifiers.isEmail($0) }
                if emails.count != values.count {
                    problems.append(ErrorObject(.invalidEmail, at: .pointer(place)))
                }
                if name == "append" { appended += emails } else { unappended += emails }
            }
        }
    }

    var isEmpty: Bool { appended.isEmpty && unappended.isEmpty }

    /// Gives a profile without an address the first of the new ones (assumed).
    func fill(_ profile: inout Profile) {
        if profile.email == nil { profile.email = appended.first }
    }

    /// The profile that has one of the new addresses already, other than the one with an id.
    func conflict(with profile: String, in db: Connection) throws -> String? {
        for email in appended {
            if let other = try ProfileTable.find("email", .string(email), in: db), other.id != profile {
                return other.id
            }
        }
        return nil
    }

    /// Carries the patches out for a profile that is stored, in the order `append`, `unappend`; addresses of other
    /// profiles are left to those.
    ///
    /// Returns whether an address was.
    @discardableResult
    func apply(to profile: Profile, in db: Connection) throws -> Bool {
        var isLeft = false
        for email in appended where email.lowercased() != profile.email?.lowercased() {
            if let other = try ProfileTable.find("email", .string(email), in: db), other.id != profile.id {
                isLeft = true
            } else {
                try IdentityTable.add(email, to: profile.id, in: db)
            }
        }
        for email in unappended { try IdentityTable.remove(email, from: profile.id, in: db) }
        return isLeft
    }
}
