import JSONAPI
import Store

/// Push tokens: registering them, for servers and for apps, reading and deleting them.
///
/// <https://developers.klaviyo.com/en/reference/create_push_token>
enum PushTokenRoutes {
    static let handlers: [(String, Handler)] = [
        ("create_push_token", register),
        ("create_client_push_token", register),
        ("unregister_client_push_token", unregister),
        ("get_push_tokens", list),
        ("get_push_token", get),
        ("delete_push_token", delete),
        ("get_profile_for_push_token", profile),
        ("get_profile_id_for_push_token", profile),
        ("get_push_tokens_for_profile", tokens),
        ("get_push_token_ids_for_profile", tokens),
    ]

    /// The largest body, in bytes (documented).
    private static let largestPayload = 102_400

    /// Answers 202 without a body, and leaves the rest to a job.
    @Sendable static func register(_ call: Call, _ db: Connection) throws -> Reply {
        guard call.body.bytes.count <= largestPayload else { throw APIError(.pushTokenTooLarge) }
        return try queue(PushTokenJob.registering, call, in: db)
    }

    @Sendable static func unregister(_ call: Call, _ db: Connection) throws -> Reply {
        try queue(PushTokenJob.unregistering, call, in: db)
    }

    private static func queue(_ kind: String, _ call: Call, in db: Connection) throws -> Reply {
        guard call.settings.push else { throw APIError(.pushDisabled) }
        var problems: [ErrorObject] = []
        if call.attributes["token"]?.string?.isEmpty ?? true {
            problems.append(ErrorObject(.emptyPushToken, at: .pointer("/data/attributes/token")))
        }
        let profile = call.attributes["profile"]?["data"] ?? .null
        let attributes = profile["attributes"]?.object ?? [:]
        let place = "/data/attributes/profile/data/attributes"
        problems += Identifiers(attributes, at: place).problems
        problems += PatchIdentifiers(in: profile, at: "/data/attributes/profile/data").problems
        if !Identifiers.nameProfile(profile) {
            problems.append(ErrorObject(.noIdentifier, at: .pointer(place)))
        }
        guard problems.isEmpty else { throw APIError(problems) }
        let item = Job.Item(
            email: attributes["email"]?.string,
            phoneNumber: attributes["phone_number"]?.string,
            payload: .object(call.attributes)
        )
        let parameters: JSON = call.operation.tag == "Client" ? ["client": true] : [:]
        _ = try JobTable.insert(Job(kind, call, parameters: parameters, total: 1), [item], in: db)
        return .empty(202)
    }

    @Sendable static func list(_ call: Call, _ db: Connection) throws -> Reply {
        let page = try call.page(PushTokenTable.select, in: db)
        let tokens = page.rows.map { PushToken($0) }
        return .document(try call.collection(tokens, next: page.next, previous: page.previous, in: db))
    }

    @Sendable static func get(_ call: Call, _ db: Connection) throws -> Reply {
        .document(try call.document(try known(call, in: db), in: db))
    }

    /// Deletes a token; the consent of its profile follows.
    @Sendable static func delete(_ call: Call, _ db: Connection) throws -> Reply {
        try PushConsent(now: call.now).forget(try known(call, in: db), in: db)
        return .empty(204)
    }

    @Sendable static func profile(_ call: Call, _ db: Connection) throws -> Reply {
        let profile = try ProfileRoutes.known(try known(call, in: db).profile, in: db)
        return .document(try call.document(profile, in: db))
    }

    @Sendable static func tokens(_ call: Call, _ db: Connection) throws -> Reply {
        let profile = try ProfileRoutes.known(call.id, in: db)
        return .document(try call.collection(try PushTokenTable.all(of: profile.id, in: db), in: db))
    }

    private static func known(_ call: Call, in db: Connection) throws -> PushToken {
        guard let token = try PushTokenTable.find(call.id, in: db) else {
            throw APIError(.unknownPushToken, call.id)
        }
        return token
    }
}
