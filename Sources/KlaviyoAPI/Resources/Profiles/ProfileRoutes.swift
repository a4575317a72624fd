import JSONAPI
import Store

/// Creating, reading and updating profiles.
///
/// <https://developers.klaviyo.com/en/reference/profiles_api_overview>
enum ProfileRoutes {
    static let handlers: [(String, Handler)] = [
        ("get_profiles", list),
        ("create_profile", create),
        ("get_profile", get),
        ("update_profile", update),
        ("create_or_update_profile", importProfile),
        ("get_lists_for_profile", lists),
        ("get_list_ids_for_profile", lists),
    ]

    @Sendable static func list(_ call: Call, _ db: Connection) throws -> Reply {
        let page = try call.page(in: db) { try SuppressedProfilesTable.select($0) }
        return .document(
            try call.collection(page.rows.map(Profile.init), next: page.next, previous: page.previous, in: db)
        )
    }

    @Sendable static func get(_ call: Call, _ db: Connection) throws -> Reply {
        .document(try call.document(try known(call.id, in: db), in: db))
    }

    @Sendable static func create(_ call: Call, _ db: Connection) throws -> Reply {
        var profile = Profile(id: call.account.ids.ulid(at: call.now), at: call.now)
        let ignoresPhone = try apply(call, to: &profile)
        try save(profile, call, in: db)
        let document = try call.document(profile, .create, in: db)
        return .document(document, status: 201).ignoringPhoneNumber(ignoresPhone)
    }

    @Sendable static func update(_ call: Call, _ db: Connection) throws -> Reply {
        guard call.body["data"]?["id"]?.string == call.id else {
            throw APIError(.idMismatch, at: .pointer("/data/id"))
        }
        var profile = try known(call.id, in: db)
        _ = try apply(call, to: &profile)
        profile.updated = call.now
        try save(profile, call, in: db)
        return .document(try call.document(profile, .update, in: db))
    }

    /// Creates a profile, or updates the one that its id or, in this order, external id, email, phone number or
    /// anonymous id names.
    @Sendable static func importProfile(_ call: Call, _ db: Connection) throws -> Reply {
        let found = try existing(call, in: db)
        var profile = found ?? Profile(id: call.account.ids.ulid(at: call.now), at: call.now)
        _ = try apply(call, to: &profile)
        profile.updated = call.now
        if let id = call.body["data"]?["id"]?.string, try ProfileTable.conflict(of: profile, in: db) != nil {
            // An id with an identifier of somebody else's is answered as if the id weren't there (recorded).
            throw APIError(.unknownProfile, id)
        }
        try save(profile, call, in: db)
        let precision = found == nil ? Precision.create : .update
        return .document(try call.document(profile, precision, in: db), status: found == nil ? 201 : 200)
    }

    @Sendable static func lists(_ call: Call, _ db: Connection) throws -> Reply {
        let profile = try known(call.id, in: db)
        return .document(try call.collection(try ListTable.lists(of: profile.id, in: db), in: db))
    }

    static func known(_ id: String, in db: Connection) throws -> Profile {
        guard let profile = try ProfileTable.find(id: id, in: db) else { throw APIError(.unknownProfile, id) }
        return profile
    }

    private static func existing(_ call: Call, in db: Connection) throws -> Profile? {
        if let id = call.body["data"]?["id"]?.string { return try known(id, in: db) }
        return try find(call.attributes, call.account, in: db)
    }

    /// The profile that one of the identifiers among some attributes names, in the order of identity resolution
    /// (documented, but for the last, the exchange id).
    static func find(_ attributes: JSONObject, _ account: Account, in db: Connection) throws -> Profile? {
        for name in Profile.identifierNames {
            guard let value = attributes[name], !value.isNull else { continue }
            if let profile = try ProfileTable.find(name, value, in: db) { return profile }
        }
        let exchange = ExchangeID(company: account.company)
        return try attributes["_kx"]?.string.flatMap { try exchange.find($0, in: db) }
    }

    /// The profile that some data in a body names by its id, or else by an identifier.
    static func find(_ data: JSON, _ account: Account, in db: Connection) throws -> Profile? {
        let byID = try data["id"]?.string.flatMap { try ProfileTable.find(id: $0, in: db) }
        return try byID ?? find(data["attributes"]?.object ?? [:], account, in: db)
    }

    /// Sets what the body says; returns whether it left a wrong phone number out.
    private static func apply(_ call: Call, to profile: inout Profile) throws -> Bool {
        guard call.body.bytes.count <= Profile.largestPayload else { throw APIError(.profileTooLarge) }
        var attributes = call.attributes
        let identifiers = Identifiers(attributes, canIgnorePhoneNumber: call.operation.id == "create_profile")
        let problems = identifiers.problems + PatchIdentifiers(in: call.body["data"]).problems
        guard problems.isEmpty else { throw APIError(problems) }
        if identifiers.ignoresPhoneNumber { attributes["phone_number"] = nil }
        try profile.apply(attributes)
        try profile.patchProperties(in: call.body["data"])
        PatchIdentifiers(in: call.body["data"]).fill(&profile)
        let data = call.body["data"] ?? .null
        guard profile.hasIdentifier, !Identifiers.isPhoneNumberUseless(data, call.settings) else {
            throw APIError(.noIdentifier, at: .pointer("/data/attributes"))
        }
        return identifiers.ignoresPhoneNumber
    }

    private static func save(_ profile: Profile, _ call: Call, in db: Connection) throws {
        let patches = PatchIdentifiers(in: call.body["data"])
        if let other = try ProfileTable.conflict(of: profile, in: db)
            ?? patches.conflict(with: profile.id, in: db)
        {
            var error = APIError(.duplicateProfile)
            error.problems[0].extras?.meta = ["duplicate_profile_id": .string(other)]
            throw error
        }
        try ProfileTable.save(profile, in: db)
        try patches.apply(to: profile, in: db)
    }
}
